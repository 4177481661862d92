import { inequalityOf } from '../../core/inequality.ts';
import type { MeterAtClose } from './report-meters.ts';

/** How many were kept of how many outcomes. */
export interface OutcomeShare {
  readonly kept: number;
  readonly all: number;
  /** In 0..1; absent without outcomes. */
  readonly share?: number;
  /** 95 %, by Wilson's score. */
  readonly interval?: readonly [low: number, high: number];
}

/**
 * What a council reads: no names, no leaderboard. What would tell of fewer than 5 people, or share
 * out among fewer than 10, is absent.
 */
export interface CouncilPage {
  readonly promises: OutcomeShare;
  readonly before: OutcomeShare;
  /** Told only when the intervals of both periods do not touch. */
  readonly change: 'more kept' | 'fewer kept' | 'within the noise';
  readonly paid: string;
  readonly membersActive?: number;
  readonly membersPaid?: number;
  readonly topTenth?: string;
  readonly takenBack: number;
  /** Domains by how many closes of the period did not know them. */
  readonly unmeasured: readonly { readonly domain: string; readonly closes: number }[];
}

/** What the page is made of. */
export interface CouncilFigures {
  readonly outcomes: { readonly kept: number; readonly all: number };
  readonly before: { readonly kept: number; readonly all: number };
  /** One amount in shards for everybody about whom something was decided. */
  readonly payments: readonly bigint[];
  readonly membersActive: number;
  readonly paid: string;
  readonly takenBack: number;
  readonly meters: readonly MeterAtClose[];
}

/** Below these a number would tell of single people. */
const [PEOPLE_MIN, SHARE_MIN] = [5, 10];

export function councilPage(figures: CouncilFigures): CouncilPage {
  const promises = shareOf(figures.outcomes);
  const before = shareOf(figures.before);
  const paid = figures.payments.filter((amount) => amount > 0n);
  const { topTenth } = inequalityOf(figures.payments);
  return {
    promises,
    before,
    change: changeBetween(before, promises),
    paid: figures.paid,
    ...(figures.membersActive < PEOPLE_MIN ? {} : { membersActive: figures.membersActive }),
    // The difference to those who are active must not tell of a few people either.
    ...(paid.length < PEOPLE_MIN || isFew(figures.membersActive - paid.length)
      ? {}
      : { membersPaid: paid.length }),
    ...(paid.length < SHARE_MIN || topTenth === undefined ? {} : { topTenth }),
    takenBack: figures.takenBack,
    unmeasured: figures.meters
      .filter(({ closesUnknown }) => closesUnknown > 0)
      .map(({ domain, closesUnknown }) => ({ domain, closes: closesUnknown })),
  };
}

function isFew(people: number): boolean {
  return people !== 0 && Math.abs(people) < PEOPLE_MIN;
}

function shareOf({ kept, all }: { readonly kept: number; readonly all: number }): OutcomeShare {
  if (all === 0) return { kept, all };
  const [share, z] = [kept / all, 1.959_964];
  const middle = (share + (z * z) / (2 * all)) / (1 + (z * z) / all);
  const half =
    (z * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all))) / (1 + (z * z) / all);
  const ends = [rounded(Math.max(0, middle - half)), rounded(Math.min(1, middle + half))] as const;
  return { kept, all, share: rounded(share), interval: ends };
}

/** No arrow inside the noise. */
function changeBetween(before: OutcomeShare, now: OutcomeShare): CouncilPage['change'] {
  const [was, is] = [before.interval, now.interval];
  if (was === undefined || is === undefined) return 'within the noise';
  if (is[0] > was[1]) return 'more kept';
  return is[1] < was[0] ? 'fewer kept' : 'within the noise';
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
