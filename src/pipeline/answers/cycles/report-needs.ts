import { formatMoney, parseMoney } from '../../../core/debt/money.ts';
import { isOverdue } from '../../../core/state/finding.ts';
import { formatMicros } from '../../../core/units.ts';
import { readHead } from '../../../db/sql/log/log.ts';
import {
  countDeliveryTrouble,
  readUnanswered,
  readWaitingFindings,
  sumHoldsDue,
} from '../../../db/sql/cycles/report-needs.ts';
import type { CommunityReader } from '../../community-reader.ts';
import type { ReportedPledge } from './report-debts.ts';
import { readGovernance } from '../governance/read-proposals.ts';

/** A proposal that waits: for approvals, or for the end of its timelock. */
export interface WaitingProposal {
  readonly proposal: string;
  readonly state: 'proposed' | 'locked';
  readonly approvals: number;
  readonly needed: number;
  /** The last cycle in which it can be approved, and the first that it governs once it is. */
  readonly expires: number;
  readonly activates?: number;
}

/** What waits for an operator now, whatever the cycles of the report. */
export interface ReportNeeds {
  /** The open cycle. */
  readonly cycle: number;
  /** Open findings by how many cycles ago they were opened, the oldest first. */
  readonly findings: readonly { readonly cycles: number; readonly findings: number }[];
  /** Appeals; without an answer the close of the open cycle ends the due ones. */
  readonly appeals: { readonly waiting: number; readonly due: number };
  /** Holds that end when the open cycle closes. */
  readonly holds: { readonly due: number; readonly amount: string };
  /** Reductions that creditors have not answered. */
  readonly settlements: readonly UnansweredItems[];
  /** Pledges that have less than a tenth of their pool. */
  readonly pledges: readonly { readonly pledgeId: string; readonly available: string }[];
  readonly webhooks: {
    readonly failing: number;
    readonly stopped: number;
    readonly givenUp: number;
  };
  readonly proposals: readonly WaitingProposal[];
}

export interface UnansweredItems {
  readonly pledgeId: string;
  readonly currency: string;
  readonly items: number;
  readonly amount: string;
  /** Index of the oldest in the log. */
  readonly oldest: string;
}

/** @param pledges as the report has them */
export async function readReportNeeds(
  reader: CommunityReader,
  pledges: readonly ReportedPledge[],
): Promise<ReportNeeds> {
  const { db, communityId } = reader;
  const cycle = (await readHead(db, communityId))?.cycle ?? 0;
  const waiting = await readWaitingFindings(db, communityId);
  const appeals = waiting.filter(({ status }) => status === 'appealed');
  const { holds, amount } = await sumHoldsDue(db, communityId, cycle);
  return {
    cycle,
    findings: byAge(
      waiting.filter(({ status }) => status === 'open').map(({ opened }) => cycle - opened),
    ),
    appeals: {
      waiting: appeals.length,
      due: appeals.filter((appeal) => isOverdue(appeal, cycle)).length,
    },
    holds: { due: holds, amount: formatMicros(amount) },
    settlements: await readItems(reader, pledges),
    pledges: pledges.filter(isLow).map(({ pledgeId, closing }) => {
      return { pledgeId, available: closing };
    }),
    webhooks: await countDeliveryTrouble(db, communityId),
    proposals: await readWaitingProposals(reader),
  };
}

function byAge(ages: readonly number[]): ReportNeeds['findings'] {
  const counts = new Map<number, number>();
  for (const age of ages) counts.set(age, (counts.get(age) ?? 0) + 1);
  return [...counts]
    .sort(([one], [other]) => other - one)
    .map(([cycles, findings]) => ({ cycles, findings }));
}

/** Whether less than a tenth of a pool is left. */
export function isLow({ pledged, closing, currency }: ReportedPledge): boolean {
  const [all, left] = [parseMoney(pledged, currency) ?? 0n, parseMoney(closing, currency) ?? 0n];
  return all > 0n && left * 10n < all;
}

async function readItems(
  { db, communityId }: CommunityReader,
  pledges: readonly ReportedPledge[],
): Promise<UnansweredItems[]> {
  if (pledges.length === 0) return [];
  const rows = await readUnanswered(db, communityId);
  return rows.flatMap(({ pledge, items, units, oldest }) => {
    const currency = pledges.find(({ pledgeId }) => pledgeId === pledge)?.currency;
    if (currency === undefined) return [];
    const amount = formatMoney(units, currency);
    return [{ pledgeId: pledge, currency, items, amount, oldest: String(oldest) }];
  });
}

async function readWaitingProposals(reader: CommunityReader): Promise<WaitingProposal[]> {
  const { proposals } = await readGovernance(reader);
  return proposals.flatMap(({ proposal, state, approvals, needed, expires, activates }) => {
    if (state !== 'proposed' && state !== 'locked') return [];
    const counts = { approvals: approvals.length, needed, expires };
    return [{ proposal, state, ...counts, ...(activates === undefined ? {} : { activates }) }];
  });
}
