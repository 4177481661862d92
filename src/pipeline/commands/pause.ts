import {
  type EmergencyNow,
  emergencyNow,
  operatorsProblem,
} from '../../core/entries/governance/emergency.ts';
import { foldGovernance } from '../../core/entries/governance/governance.ts';
import type { PauseEntry, PauseScope } from '../../core/state/entry.ts';
import { noGovernance } from '../../core/state/governance.ts';
import { PAUSE_CYCLES_MAX, pauseOf } from '../../core/state/pause.ts';
import { readGovernanceEntries } from '../../db/sql/governance/governance.ts';
import { readHead, readLog } from '../../db/sql/log/log.ts';
import { findLastPause } from '../../db/sql/governance/pauses.ts';
import { findOperatorNote } from '../../db/sql/service/operator-notes.ts';
import type { CommunityReader } from '../community-reader.ts';
import { RequestError } from '../request-error.ts';
import type { Command } from '../writer/command.ts';
import { commandOf, type Stamp } from '../writer/idempotency.ts';

export interface PauseOrder extends Stamp {
  readonly paused: boolean;
  /** Default: minting alone. */
  readonly scope?: PauseScope | undefined;
  /** After how many cycles it ends by itself, the open one included; default: as late as can be. */
  readonly cycles?: number | undefined;
  /** For people; the log has a salted commitment of it only. */
  readonly reason: string;
}

export interface PauseAnswer {
  /** Index of the entry. */
  readonly entry: number;
  readonly paused: boolean;
  readonly scope?: PauseScope;
  /** The last cycle of the pause. */
  readonly lastCycle?: number;
  readonly cycle: number;
}

/**
 * Stops or resumes minting, or every movement of credits, by an entry. Said again, it is written
 * again: the reason may differ, and what is stopped; the end stays, or comes sooner.
 * @throws RequestError CONFLICT when it would last longer than one that is in force; GOVERNED when
 * the council stopped it
 */
export function pauseCommand(order: PauseOrder): Command<PauseAnswer> {
  return commandOf(order, (draft) => {
    const { cycle, pause } = draft.state;
    const problem = operatorsProblem(draft.state);
    if (problem !== undefined) throw new RequestError('GOVERNED', problem);
    const ending = order.paused
      ? { ...scopeOf(order), lastCycle: lastOf(order, cycle, pause) }
      : {};
    const reason = draft.addNote(order.reason);
    const said = { type: 'pause', cycle, paused: order.paused, ...ending, reason } as const;
    const entry = draft.append(said);
    return { entry, cycle, paused: order.paused, ...stopped(said) };
  });
}

function scopeOf({ scope }: PauseOrder): { readonly scope?: 'all' } {
  return scope === 'all' ? { scope } : {};
}

function lastOf(
  { cycles = PAUSE_CYCLES_MAX }: PauseOrder,
  cycle: number,
  inForce: { readonly lastCycle: number } | undefined,
): number {
  const asked = cycle + cycles - 1;
  if (inForce === undefined) return asked;
  if (cycles < PAUSE_CYCLES_MAX && asked > inForce.lastCycle) {
    throw new RequestError(
      'CONFLICT',
      `the pause in force ends with cycle ${inForce.lastCycle}: it can be ended sooner, not later`,
    );
  }
  return Math.min(asked, inForce.lastCycle);
}

export function stopped(entry: PauseEntry): {
  readonly scope?: PauseScope;
  readonly lastCycle?: number;
} {
  return pauseOf(entry) ?? {};
}

/** Whether minting is stopped, and what was said when it was. */
export interface PauseReport {
  readonly paused: boolean;
  readonly scope?: PauseScope;
  /** The last cycle of the pause. */
  readonly lastCycle?: number;
  readonly entry?: number;
  readonly cycle?: number;
  readonly reason?: string;
  /** What the council can say now; absent: there is none. */
  readonly council?: EmergencyNow & { readonly vkey: string; readonly openCycle: number };
}

/** What is stopped, and what a council would have to sign. */
export async function pauseReport({ db, communityId }: CommunityReader): Promise<PauseReport> {
  const head = await readHead(db, communityId);
  const cycle = head?.cycle ?? 0;
  const governance = noGovernance();
  for (const entry of await readGovernanceEntries(db, communityId)) {
    foldGovernance(governance, entry);
  }
  const now = emergencyNow({ governance, cycle });
  const { log: vkey } = await readLog({ db, communityId });
  const council = now === undefined ? {} : { council: { ...now, vkey, openCycle: cycle } };
  const last = head?.paused === true ? await findLastPause(db, communityId) : undefined;
  if (last === undefined) return { paused: head?.paused === true, ...council };
  const entry = JSON.parse(last.line) as PauseEntry;
  const note = await findOperatorNote(db, communityId, entry.reason);
  return {
    paused: true,
    ...stopped(entry),
    entry: last.index,
    cycle: entry.cycle,
    ...(note === undefined ? {} : { reason: note.note }),
    ...council,
  };
}
