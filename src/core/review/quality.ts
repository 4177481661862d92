import type { VerdictEntry } from '../state/entry.ts';
import { ONE, type Ppm } from '../units.ts';
import { alphaOf } from './alpha.ts';
import { parseCheck, type PanelCheck } from './checks.ts';

/** How often reviews were wrong, with the 95 % interval of Wilson. */
export interface ErrorRate {
  readonly of: number;
  readonly wrong: number;
  /** Ends of the interval, ppm; there when `of` is above 0. */
  readonly low?: Ppm;
  readonly high?: Ppm;
}

/** How one sentinel reviews in one domain. */
export interface SentinelQuality {
  readonly sentinel: string;
  readonly domain: string;
  /** Reviews of claims whose answer was known. */
  readonly gold: ErrorRate;
  /** Reviews that differ from the verdict of others about the same claim. */
  readonly again: ErrorRate;
}

/** How the reviews of one domain agree. */
export interface DomainQuality {
  readonly domain: string;
  /** Claims that a panel decided; a second look at one is no further claim. */
  readonly claims: number;
  readonly reviews: number;
  /** Krippendorff's α for nominal data, ppm; absent when all said the same, or nobody anything. */
  readonly alpha?: number;
  readonly gold: ErrorRate;
  readonly again: ErrorRate;
}

export interface ReviewQuality {
  readonly domains: readonly DomainQuality[];
  readonly sentinels: readonly SentinelQuality[];
}

interface Judged extends PanelCheck {
  readonly verdict: VerdictEntry;
}

/** One review beside what it should have said, so far as anybody knows. */
interface Compared {
  readonly sentinel: string;
  readonly domain: string;
  readonly kind: 'gold' | 'again';
  readonly isWrong: boolean;
}

/**
 * How often sentinels err and how much they agree, from the verdicts of a log alone
 * (docs/reference/review.md#how-often-panels-err).
 */
export function qualityOf(verdicts: readonly VerdictEntry[]): ReviewQuality {
  const judged = verdicts.flatMap((verdict) => {
    const check = verdict.check === undefined ? undefined : parseCheck(verdict.check);
    return check === undefined ? [] : [{ verdict, ...check }];
  });
  const compared = comparedIn(judged);
  return {
    domains: names(judged.map(({ domain }) => domain)).map((domain) => ({
      domain,
      ...agreementOf(judged.filter((one) => one.domain === domain && one.gold === undefined)),
      ...ratesOf(compared.filter((one) => one.domain === domain)),
    })),
    sentinels: seatsOf(judged).map(({ sentinel, domain }) => ({
      sentinel,
      domain,
      ...ratesOf(compared.filter((one) => one.sentinel === sentinel && one.domain === domain)),
    })),
  };
}

/** Each review of a check, and each of a panel that was looked at again. */
function comparedIn(judged: readonly Judged[]): Compared[] {
  const byPanel = new Map(judged.map((one) => [one.verdict.panel, one]));
  return judged.flatMap((one) => {
    const { domain, gold, again, verdict } = one;
    if (gold !== undefined) return against(domain, 'gold', { verdict, holds: gold });
    const first = again === undefined ? undefined : byPanel.get(again)?.verdict;
    if (first === undefined) return [];
    // Nobody sat on both, so that each verdict is the word of others.
    return [
      ...against(domain, 'again', { verdict, holds: first.holds }),
      ...against(domain, 'again', { verdict: first, holds: verdict.holds }),
    ];
  });
}

function against(
  domain: string,
  kind: Compared['kind'],
  { verdict, holds }: { readonly verdict: VerdictEntry; readonly holds: boolean },
): Compared[] {
  return verdict.reviews.map(({ sentinel, holds: said }) => ({
    sentinel,
    domain,
    kind,
    isWrong: said !== holds,
  }));
}

function agreementOf(
  judged: readonly Judged[],
): Pick<DomainQuality, 'claims' | 'reviews' | 'alpha'> {
  const claims = new Map<number, string[]>();
  for (const { again, verdict } of judged) {
    const claim = again ?? verdict.panel;
    const said = verdict.reviews.map(({ holds }) => String(holds));
    claims.set(claim, [...(claims.get(claim) ?? []), ...said]);
  }
  const units = [...claims.values()];
  const alpha = alphaOf(units);
  const counts = { claims: units.length, reviews: units.flat().length };
  return alpha === undefined ? counts : { ...counts, alpha };
}

function ratesOf(compared: readonly Compared[]): Pick<DomainQuality, 'gold' | 'again'> {
  const rate = (kind: Compared['kind']): ErrorRate => {
    const own = compared.filter((one) => one.kind === kind);
    return errorRate(own.filter(({ isWrong }) => isWrong).length, own.length);
  };
  return { gold: rate('gold'), again: rate('again') };
}

/** Everybody who reviewed, in each domain in which they did. */
function seatsOf(judged: readonly Judged[]): { sentinel: string; domain: string }[] {
  const pairs = judged.flatMap(({ domain, verdict }) =>
    verdict.reviews.map(({ sentinel }) => JSON.stringify([sentinel, domain])),
  );
  return names(pairs).map((pair) => {
    const [sentinel = '', domain = ''] = JSON.parse(pair) as string[];
    return { sentinel, domain };
  });
}

function names(all: readonly string[]): string[] {
  return [...new Set(all)].sort();
}

/** z² of 95 %. */
const Z_SQUARED = 3.841_459;

/** Wilson's interval: (p + z²/2n ± z√(p(1−p)/n + z²/4n²)) / (1 + z²/n). */
export function errorRate(wrong: number, of: number): ErrorRate {
  if (of === 0) return { of, wrong };
  const middle = wrong + Z_SQUARED / 2;
  const half = Math.sqrt(Z_SQUARED * ((wrong * (of - wrong)) / of + Z_SQUARED / 4));
  const end = (at: number): Ppm => {
    const share = Math.round((at / (of + Z_SQUARED)) * ONE);
    return Math.min(ONE, Math.max(0, share));
  };
  return { of, wrong, low: end(middle - half), high: end(middle + half) };
}
