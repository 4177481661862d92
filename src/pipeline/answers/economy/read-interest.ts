import type { EntropyState } from '../../../core/entropy/measurement.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { readEntropy } from '../cycles/read-entropy.ts';
import type { SandboxMark } from '../decisions/read-decisions.ts';

/** What the caller states: coefficients in percentage points, R and C in 0..1. */
export interface InterestQuestion {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly risk: number;
  readonly coordination: number;
}

/** r of one domain, by S of the last close. */
export interface DomainInterest {
  readonly domain: string;
  readonly state: EntropyState;
  /** The close that S is of; what follows is absent unless the domain was KNOWN then. */
  readonly cycle?: number;
  readonly entropy?: number;
  /** Percent per year. */
  readonly rate?: number;
  /** α times the standard error of S; nothing of the coefficients' own. */
  readonly error?: number;
}

/** An indicator: nothing is charged by it, and nothing in the log follows from it. */
export interface InterestAnswer extends SandboxMark {
  readonly cycle: number;
  readonly indicator: true;
  readonly formula: string;
  readonly stated: InterestQuestion;
  readonly domains: readonly DomainInterest[];
}

/** r = αS + βR + γ(1 − C) of every domain, by the last measurement and what the caller states. */
export async function readInterest(
  reader: CommunityReader,
  stated: InterestQuestion,
): Promise<InterestAnswer> {
  const answer = await readEntropy(reader, { cycles: 1 });
  if (answer === undefined) throw new RangeError('the community has no domains');
  const { domains, ...rest } = answer;
  return {
    ...rest,
    indicator: true,
    formula: 'r = αS + βR + γ(1 − C)',
    stated,
    domains: domains.map(({ domain, state, last }) => {
      if (state !== 'KNOWN' || last === undefined) return { domain, state };
      return {
        domain,
        state,
        cycle: last.cycle,
        entropy: last.entropy,
        rate: interestAt(stated, last.entropy),
        error: toSixDecimals(Math.abs(stated.alpha) * last.error),
      };
    }),
  };
}

/** αS + βR + γ(1 − C), in percent per year to six decimals. */
export function interestAt(
  { alpha, beta, gamma, risk, coordination }: InterestQuestion,
  entropy: number,
): number {
  return toSixDecimals(alpha * entropy + beta * risk + gamma * (1 - coordination));
}

function toSixDecimals(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
