import type { PauseEntry } from '../../core/state/entry.ts';
import { readHead } from '../../db/sql/log.ts';
import { findLastPause } from '../../db/sql/pauses.ts';
import { findOperatorNote } from '../../db/sql/operator-notes.ts';
import type { CommunityReader } from '../community-reader.ts';
import type { Command } from '../writer/command.ts';
import { type IdempotencyKey, repeatable } from '../writer/idempotency.ts';

export interface PauseOrder {
  readonly paused: boolean;
  /** For people; the log has a salted commitment of it only. */
  readonly reason: string;
  readonly now: number;
  readonly idempotency?: IdempotencyKey | undefined;
}

export interface PauseAnswer {
  /** Index of the entry. */
  readonly entry: number;
  readonly paused: boolean;
  readonly cycle: number;
}

/** Stops or resumes minting by an entry. Said again, it is written again: the reason may differ. */
export function pauseCommand(order: PauseOrder): Command<PauseAnswer> {
  const { paused, now } = order;
  return repeatable(order.idempotency, {
    now,
    run: (draft) => {
      const { cycle } = draft.state;
      const reason = draft.addNote(order.reason);
      const entry = draft.append({ type: 'pause', cycle, paused, reason });
      return { entry, paused, cycle };
    },
  });
}

/** Whether minting is stopped, and what was said when it was. */
export interface PauseReport {
  readonly paused: boolean;
  readonly entry?: number;
  readonly cycle?: number;
  readonly reason?: string;
}

export async function pauseReport({ db, communityId }: CommunityReader): Promise<PauseReport> {
  const head = await readHead(db, communityId);
  if (head?.paused !== true) return { paused: false };
  const last = await findLastPause(db, communityId);
  if (last === undefined) return { paused: true };
  const entry = JSON.parse(last.line) as PauseEntry;
  const note = await findOperatorNote(db, communityId, entry.reason);
  return {
    paused: true,
    entry: last.index,
    cycle: entry.cycle,
    ...(note === undefined ? {} : { reason: note.note }),
  };
}
