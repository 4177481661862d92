import { policyHash } from '../../../core/policy/policy-library.ts';
import { policyDocument } from '../../../core/policy/policy-entry.ts';
import type { GovernanceLogEntry, PauseEntry, PolicyEntry } from '../../../core/state/entry.ts';
import { pauseOf } from '../../../core/state/pause.ts';
import { findCommunityById } from '../../../db/sql/communities/communities.ts';
import { type CycleRange, readCheckpointOver } from '../../../db/sql/cycles/cycle-report.ts';
import { readGovernanceEntries } from '../../../db/sql/governance/governance.ts';
import { readCheckpoint } from '../../../db/sql/log/tree.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { storedRoot } from '../../log/checkpointer.ts';
import { LogTree } from '../../log/log-tree.ts';

/** Rules that governed cycles of a report, and who let them in. */
export interface RulesInForce {
  readonly version: number;
  /** SHA-256 of the rules without their calendar, as `policy adoption` takes it. */
  readonly hash: string;
  /** The first cycle that they governed. */
  readonly since: number;
  /** Names of the council's keys that agreed; absent: an operator decided alone. */
  readonly approvedBy?: readonly string[];
}

/** What was stopped when the last cycle closed. */
export interface PausedAtClose {
  readonly scope: 'mint' | 'all';
  readonly since: number;
  readonly lastCycle: number;
}

/** Which log a report is of: enough to ask for the same bytes elsewhere. */
export interface LogAtClose {
  readonly origin: string;
  /** Entries up to the close of the last cycle, and the root over them, in base64. */
  readonly size: number;
  readonly root: string;
  /** The smallest signed checkpoint over them, as it is signed. */
  readonly checkpoint?: string;
}

/** What stands above a report. */
export interface ReportHead {
  readonly community: string;
  readonly log: LogAtClose;
  readonly rules: readonly RulesInForce[];
  readonly paused?: PausedAtClose;
}

type Said = GovernanceLogEntry | PolicyEntry | PauseEntry;

/** @param close index of the entry that closed the last cycle */
export async function readReportHead(
  reader: CommunityReader,
  range: CycleRange,
  close: number,
): Promise<ReportHead & { readonly signedSize?: number }> {
  const { db, communityId } = reader;
  const community = await findCommunityById(db, communityId);
  if (community === undefined) throw new RangeError(`there is no community ${communityId}`);
  const size = close + 1;
  const root = await storedRoot(new LogTree(db, communityId), size);
  const signedSize = await readCheckpointOver(db, communityId, close);
  const signed =
    signedSize === undefined ? undefined : await readCheckpoint(db, communityId, signedSize);
  const said = await readGovernanceEntries(db, communityId);
  const paused = pausedAt(said, range.to);
  return {
    community: community.slug,
    log: {
      origin: community.origin,
      size,
      root: Buffer.from(root).toString('base64'),
      ...(signed === undefined ? {} : { checkpoint: signed.note }),
    },
    ...(signedSize === undefined ? {} : { signedSize }),
    rules: rulesIn(said, range),
    ...(paused === undefined ? {} : { paused }),
  };
}

function pausedAt(said: readonly Said[], cycle: number): PausedAtClose | undefined {
  const last = said.findLast((entry) => entry.type === 'pause' && entry.cycle <= cycle);
  const pause = last?.type === 'pause' ? pauseOf(last) : undefined;
  if (last === undefined || pause === undefined || pause.lastCycle < cycle) return undefined;
  return { scope: pause.scope, since: last.cycle, lastCycle: pause.lastCycle };
}

/** The rules in force in the first cycle, and those that came into force after it. */
function rulesIn(said: readonly Said[], { from, to }: CycleRange): RulesInForce[] {
  const all = said.filter((entry) => entry.type === 'policy');
  const first = all.findLast(({ cycle }) => cycle <= from);
  const within = all.filter(({ cycle }) => cycle > from && cycle <= to);
  return [...(first === undefined ? [] : [first]), ...within].map((entry) => {
    const approvedBy = approversOf(said, entry);
    return {
      version: entry.version,
      hash: policyHash(policyDocument(entry.policy)),
      since: entry.cycle,
      ...(approvedBy === undefined ? {} : { approvedBy }),
    };
  });
}

function approversOf(said: readonly Said[], { proposal }: PolicyEntry): string[] | undefined {
  if (proposal === undefined) return undefined;
  return said.flatMap((entry) =>
    entry.type === 'approval' && entry.proposal === proposal ? [keyName(entry.key)] : [],
  );
}

/** The name in a verifier key, `name+hash+key`. */
function keyName(key: string): string {
  return key.split('+', 1)[0] ?? key;
}
