import { formatMicros } from '../../../core/units.ts';
import { present } from '../../../core/present.ts';
import {
  ACTIVITY_PARTS,
  type ActivityPart,
  readActivity,
} from '../../../db/sql/decisions/activity.ts';
import { findClose } from '../../../db/sql/cycles/cycles.ts';
import type { FinalOutcome } from '../../../db/sql/decisions/decision-pages.ts';
import { readHead } from '../../../db/sql/log/log.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { readPolicyHistory } from '../governance/policy-history.ts';
import { sandboxMark, type SandboxMark, startOf } from './read-decisions.ts';

export { ACTIVITY_PARTS, type ActivityPart } from '../../../db/sql/decisions/activity.ts';

/** Decisions of one cycle that have this in common; the amount is text with six decimals. */
export interface ActivityItem {
  readonly cycle: number;
  /** RFC 3339. */
  readonly startsAt: string;
  readonly outcome?: FinalOutcome;
  readonly code?: string;
  readonly domain?: string;
  readonly decisions: number;
  readonly amount: string;
}

export interface Activity extends SandboxMark {
  /** The open cycle: its sums still grow. */
  readonly cycle: number;
  readonly items: readonly ActivityItem[];
}

/** The parts that a text such as `outcome,code` names, in their own order. */
export function activityParts(text: string): ActivityPart[] {
  const named = text.split(',');
  return ACTIVITY_PARTS.filter((part) => named.includes(part));
}

/** What was asked and what became of it, by cycle: the last closed ones and the open one. */
export async function countActivity(
  reader: CommunityReader,
  { cycles, by }: { readonly cycles: number; readonly by: readonly ActivityPart[] },
): Promise<Activity> {
  const { db, communityId } = reader;
  const policies = await readPolicyHistory(reader);
  const open = (await readHead(db, communityId))?.cycle ?? 0;
  const before = await findClose(db, communityId, open - cycles - 1);
  const from = (before?.index ?? -1) + 1;
  const rows = await readActivity(db, communityId, { from, by });
  return {
    cycle: open,
    items: rows.map(({ cycle, outcome, code, domain, decisions, amount }) => ({
      cycle,
      startsAt: startOf(policies, cycle),
      ...present({ outcome, code, domain }),
      decisions,
      amount: formatMicros(amount),
    })),
    ...sandboxMark(policies),
  };
}
