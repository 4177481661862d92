import type { Code } from '../../codes/codes.ts';
import type { Channel } from '../../integrity/tally.ts';
import type { LowWaterMark } from '../../entropy/measurement.ts';
import type { Ppm } from '../../units.ts';
import type { Change } from '../change.ts';
import type { RuleWords } from './rules.ts';

/** What an explanation can be told in. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * Every word of every explanation, in one language: the only place that has any. A language that
 * leaves one out does not compile. Names of domains and codes are the policy's and the log's own,
 * and stay as they are.
 */
export interface Words {
  readonly language: Language;
  /** What each code says. */
  readonly sentences: Readonly<Record<Code, string>>;
  readonly measured: MeasuredWords;
  readonly limits: LimitWords;
  /** For each kind of change one sentence or more. */
  readonly nearest: {
    readonly [Kind in Change['kind']]: (change: Extract<Change, { kind: Kind }>) => string;
  };
  readonly outcomes: OutcomeWords;
  /** The rules of a policy, field by field. */
  readonly rules: RuleWords;
}

/** S and SE at a close; in which domain, or in the pool with it. */
export interface MeasuredEntropy {
  readonly domain: string;
  /** At the close of which cycle. */
  readonly cycle: number;
  readonly entropy: Ppm;
  readonly error: Ppm;
}

/** What a measurement counted. */
export interface Counted {
  readonly outcomes: number;
  readonly members: number;
  readonly activeCycles: number;
  readonly coverage: Ppm;
}

export interface MeasuredWords {
  /** A domain, or the pool that it is measured in. */
  readonly pool: (pool: string, domain: string) => string;
  readonly actionOfCycle: (cycle: number) => string;
  readonly paused: (cycle: number) => string;
  readonly action: (family: string, action: string, domain: string) => string;
  readonly claimed: (evidence: string) => string;
  /** A deed, by evidence of somebody else's claim that was kept first. */
  readonly taken: (evidence: string) => string;
  /** By a registry, as which of its claims. */
  readonly givenAway: (claim: number) => string;
  readonly noRegistry: string;
  readonly claimBy: (member: string) => string;
  readonly unseenHistory: string;
  readonly unconfirmed: string;
  readonly noFact: string;
  readonly facts: (channels: readonly Channel[]) => string;
  readonly inReview: string;
  readonly conduct: string;
  readonly ownMaking: string;
  readonly state: (
    domain: string,
    at: { readonly cycle: number; readonly state: string | undefined },
    counted: Counted | undefined,
  ) => string;
  readonly noDirection: (domain: string, cycle: number) => string;
  readonly entropy: (measured: MeasuredEntropy) => string;
  readonly flat: (measured: MeasuredEntropy) => string;
  readonly spillover: (cycle: number, domains: readonly string[]) => string;
  /** GI, or that it was not known. */
  readonly globalIntegrity: (gi: Ppm | undefined, cycle: number) => string;
  readonly lost: string;
  readonly retracted: string;
  readonly retractedWhileHeld: string;
  readonly expired: (cycles: number) => string;
  readonly asked: (amount: string, cycle: number) => string;
  readonly confirmedFinding: (code: Code) => string;
  readonly integrity: (
    value: Ppm,
    scores: readonly (readonly [Channel, Ppm])[],
    findings: number,
  ) => string;
  readonly amount: (factors: string, amount: string) => string;
}

export interface LimitWords {
  readonly rules: string;
  readonly notPaused: string;
  readonly actions: (actions: readonly string[], domains: readonly string[]) => string;
  readonly claimedOnce: string;
  readonly member: string;
  readonly registry: string;
  readonly secondPerson: string;
  readonly confirmed: string;
  readonly channels: (channels: readonly Channel[]) => string;
  readonly noReview: string;
  readonly noConduct: string;
  readonly othersMaking: string;
  readonly known: string;
  readonly direction: string;
  readonly notRisen: (mark: LowWaterMark | undefined, most: Ppm | undefined) => string;
  readonly fallen: (mark: LowWaterMark | undefined) => string;
  readonly guarded: string;
  readonly globalIntegrity: (floor: Ppm) => string;
  readonly kept: string;
  readonly stands: string;
  readonly recent: (cycles: number) => string;
  /** 0: no such cap. */
  readonly caps: (mints: number, total: string | undefined) => string;
  readonly integrity: (threshold: Ppm, floor: Ppm | undefined) => string;
  readonly noFinding: string;
}

/** How entropy let a decision qualify. */
export type QualifiedBy =
  | { readonly gate: 'off' }
  | {
      readonly gate: 'flat' | 'fell' | 'no longer' | 'few';
      readonly domain: string;
    };

export interface OutcomeWords {
  readonly qualified: (by: QualifiedBy) => string;
  readonly minted: (why: string) => string;
  readonly held: (why: string, finding: string | undefined) => string;
  readonly released: (amount: string) => string;
  readonly cancelled: (sentence: string) => string;
}
