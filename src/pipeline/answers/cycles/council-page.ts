import { inequalityOf } from '../../../core/inequality.ts';
import type { CycleRange } from '../../../db/sql/cycles/cycle-report.ts';
import type { ReportedPledge } from './report-debts.ts';
import type { RulesInForce } from './report-head.ts';
import type { MeterAtClose } from './report-meters.ts';
import { isLow, type WaitingProposal } from './report-needs.ts';
import type { ReportPeople } from './report-people.ts';

/** How many were kept of how many outcomes. */
export interface OutcomeShare {
  readonly kept: number;
  readonly all: number;
  /** In 0..1; absent without outcomes. */
  readonly share?: number;
  /** 95 %, by Wilson's score. */
  readonly interval?: readonly [low: number, high: number];
}

export const OUTCOME_CHANGES = ['more kept', 'fewer kept', 'within the noise'] as const;
export type OutcomeChange = (typeof OUTCOME_CHANGES)[number];

/** What the council is asked for: a pledge that ends or runs dry, or a vote. */
export interface CouncilAsk {
  readonly what: 'renew the pledge' | 'vote';
  /** Name of the pledge, or the proposal. */
  readonly about: string;
  /** By the end of which cycle. */
  readonly until: number;
  /** As much as the period took off, money with its currency; absent: it took off nothing. */
  readonly amount?: string;
}

/**
 * What a council reads: no names, no leaderboard. What would tell of fewer than 5 people, or share
 * out among fewer than 10, is absent.
 */
export interface CouncilPage {
  readonly promises: OutcomeShare;
  /** As many cycles before, and the same cycles a year before. */
  readonly before: OutcomeShare;
  readonly yearBefore: OutcomeShare;
  /** Told only when the intervals of both periods do not touch. */
  readonly change: OutcomeChange;
  readonly yearChange: OutcomeChange;
  readonly paid: string;
  readonly membersActive?: number;
  readonly membersPaid?: number;
  readonly membersNew?: number;
  readonly membersGone?: number;
  readonly topTenth?: string;
  readonly takenBack: number;
  /** Findings that were confirmed or upheld, and appeals that were won. */
  readonly findings?: number;
  readonly appealsWon?: number;
  /** Domains by how many closes of the period did not know them. */
  readonly unmeasured: readonly { readonly domain: string; readonly closes: number }[];
  /** What was taken off debts, and what is left to take off. */
  readonly pledges: readonly ReportedPledge[];
  /** Rules that came into force in the period, and whose keys let them. */
  readonly changed: readonly RulesInForce[];
  readonly asks: readonly CouncilAsk[];
}

interface Outcomes {
  readonly kept: number;
  readonly all: number;
}

/** What the page is made of. */
export interface CouncilFigures {
  readonly outcomes: Outcomes;
  readonly before: Outcomes;
  readonly yearBefore: Outcomes;
  /** One amount in shards for everybody about whom something was decided. */
  readonly payments: readonly bigint[];
  readonly people: Pick<ReportPeople, 'active' | 'joined' | 'gone'>;
  readonly paid: string;
  readonly takenBack: number;
  readonly findings: number;
  readonly appealsWon: number;
  readonly meters: readonly MeterAtClose[];
  readonly pledges: readonly ReportedPledge[];
  readonly changed: readonly RulesInForce[];
  readonly proposals: readonly WaitingProposal[];
  readonly range: CycleRange;
}

/** Below these a number would tell of single people. */
const [PEOPLE_MIN, SHARE_MIN] = [5, 10];

export function councilPage(figures: CouncilFigures): CouncilPage {
  const promises = shareOf(figures.outcomes);
  const before = shareOf(figures.before);
  const yearBefore = shareOf(figures.yearBefore);
  const { findings, appealsWon } = figures;
  return {
    promises,
    before,
    yearBefore,
    change: changeBetween(before, promises),
    yearChange: changeBetween(yearBefore, promises),
    paid: figures.paid,
    ...peopleOf(figures),
    takenBack: figures.takenBack,
    ...(isFew(findings) ? {} : { findings }),
    ...(isFew(appealsWon) || isFew(findings - appealsWon) ? {} : { appealsWon }),
    unmeasured: figures.meters
      .filter(({ closesUnknown }) => closesUnknown > 0)
      .map(({ domain, closesUnknown }) => ({ domain, closes: closesUnknown })),
    pledges: figures.pledges,
    changed: figures.changed,
    asks: asksOf(figures),
  };
}

type PeopleFigures = Pick<
  CouncilPage,
  'membersActive' | 'membersPaid' | 'membersNew' | 'membersGone' | 'topTenth'
>;

/** The difference to those who are active must not tell of a few people either. */
function peopleOf({ payments, people }: CouncilFigures): PeopleFigures {
  const { active, joined, gone } = people;
  const paid = payments.filter((amount) => amount > 0n).length;
  const { topTenth } = inequalityOf(payments);
  const isTold = (count: number): boolean => !isFew(count) && !isFew(active - count);
  return {
    ...(active < PEOPLE_MIN ? {} : { membersActive: active }),
    ...(isTold(paid) ? { membersPaid: paid } : {}),
    ...(isTold(joined) ? { membersNew: joined } : {}),
    ...(isTold(gone) ? { membersGone: gone } : {}),
    ...(paid < SHARE_MIN || topTenth === undefined ? {} : { topTenth }),
  };
}

/** Nobody is told of at 0, and single people below 5. */
function isFew(people: number): boolean {
  return people !== 0 && Math.abs(people) < PEOPLE_MIN;
}

/** Pledges that ended in the period, or do in the next one, or are nearly used up. */
function asksOf({ pledges, proposals, range }: CouncilFigures): CouncilAsk[] {
  const { from, to } = range;
  const ending = pledges.filter((pledge) => {
    const { until } = pledge;
    return (until >= from && until <= to + (to - from + 1)) || (until > to && isLow(pledge));
  });
  const waiting = proposals.filter(({ state }) => state === 'proposed');
  return [
    ...ending.map(({ pledgeId, until, committed, currency }) => ({
      what: 'renew the pledge' as const,
      about: pledgeId,
      until,
      ...(/[1-9]/.test(committed) ? { amount: `${committed} ${currency.slice(0, 3)}` } : {}),
    })),
    ...waiting.map(({ proposal, expires }) => {
      return { what: 'vote' as const, about: proposal, until: expires };
    }),
  ];
}

function shareOf({ kept, all }: Outcomes): OutcomeShare {
  if (all === 0) return { kept, all };
  const [share, z] = [kept / all, 1.959_964];
  const middle = (share + (z * z) / (2 * all)) / (1 + (z * z) / all);
  const half =
    (z * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all))) / (1 + (z * z) / all);
  const ends = [rounded(Math.max(0, middle - half)), rounded(Math.min(1, middle + half))] as const;
  return { kept, all, share: rounded(share), interval: ends };
}

/** No arrow inside the noise. */
function changeBetween(before: OutcomeShare, now: OutcomeShare): OutcomeChange {
  const [was, is] = [before.interval, now.interval];
  if (was === undefined || is === undefined) return 'within the noise';
  if (is[0] > was[1]) return 'more kept';
  return is[1] < was[0] ? 'fewer kept' : 'within the noise';
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
