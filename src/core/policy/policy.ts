import type { IntegrityRules } from '../integrity/integrity.ts';
import { floorDivide, type NegentropyMicros, ONE, type Ppm, type Shards } from '../units.ts';
import type { CycleRules } from './cycle.ts';
import { smallestOf } from '../lists.ts';

/**
 * The name under which all thin domains are measured together (docs/reference/entropy.md). No
 * domain of a policy has it.
 */
export const COMMONS = 'commons';

/** The five families of qualifying actions (docs/internals/design.md#families-and-settlement). */
export const FAMILIES = ['reflection', 'governance', 'echo', 'civic', 'stability'] as const;
export type Family = (typeof FAMILIES)[number];

/** Weights of the entropy factors, ppm; instruments bring their own on top. */
export interface EntropyWeights {
  readonly failure: Ppm;
  readonly uncertainty: Ppm;
  readonly volatility: Ppm;
  readonly drift: Ppm;
  readonly disagreement: Ppm;
}

/** How long a qualifying decision is held: in cycles, or in days when cycles are longer. */
export interface HoldBack {
  readonly unit: 'cycles' | 'days';
  readonly count: number;
}

/** What a window has to hold before its entropy is KNOWN. */
export interface KnownRules {
  readonly outcomes: number;
  /** Cycles of the window with an outcome. */
  readonly activeCycles: number;
  /** Members with an outcome in the window; 0: nobody asks. */
  readonly members: number;
}

/** What a measurement says of which the pay depends. */
export interface MeasuredDirection {
  readonly direction: string;
  /** So many members had outcomes in both windows, and nobody too many of them. */
  readonly broad?: boolean | undefined;
}

/** Whose word counts (docs/reference/policy.md, "Trust"). */
export interface TrustRules {
  /** Trailers of a commit count if somebody with standing brought it in, or as they stand. */
  readonly trailers: 'integrated' | 'stated';
  /** How many own actions, made possible by others, give standing; 0: everybody has it. */
  readonly standingActions: number;
  /** Over how many days at least. */
  readonly standingDays: number;
  /** c: works of the same two people in 56 days that count in full; 0: all of them. */
  readonly worksPerPair: number;
  /** All who vouch for a work share the pay of one action. */
  readonly sharedPay: boolean;
  /** A repair counts against somebody else only if a witness brought it in. */
  readonly answeredRepairs: boolean;
  /** Only a party that the claim names, a panel or an audit rejects a claim. */
  readonly namedRejections: boolean;
  /** One open claim of a member about the same subject. */
  readonly oneClaimPerSubject: boolean;
  /** Who claims a deed of which somebody else's claim was kept is paid nothing. */
  readonly onePersonPerDeed: boolean;
  /** So many cycles after it was due an unsettled promise is lost; 0: never. */
  readonly graceCycles: number;
  /** What an overturned claim had added is taken out, and it counts as a rejected one. */
  readonly wholeOverturns: boolean;
  /** h: so many cycles after a claim was kept, only an audit overturns it; 0: anybody, ever. */
  readonly horizonCycles: number;
  /** Whoever vouched for what a panel or an audit overturns loses a quarter of a fact. */
  readonly answeredConfirmations: boolean;
  /** A party that accepts a claim needs standing; it may always reject. */
  readonly standingParties: boolean;
  /** A claim is due so many days after it came in at the latest; 0: whenever it says. */
  readonly dueDays: number;
  /** Who says that a promise was done before it came in is not heard of it. */
  readonly promisesAhead: boolean;
  /**
   * Who says that a promise was kept, and not when the work was done, is not heard of it yet, nor
   * who says that what was shown in time was done late.
   */
  readonly timedWords: boolean;
  /** A member's own key tells at most so many days later when something was done; 0: any time. */
  readonly ownWordDays: number;
  /** A person has at most so many claims that are not settled; 0: any number. */
  readonly openClaims: number;
  /** Who vouches for a kept claim later adds what the pair weight of the first ones took away. */
  readonly laterVouchers: boolean;
  /** What somebody without standing misses is no outcome of its domain. */
  readonly standingMisses: boolean;
  /** GI is that of members with standing, and nobody weighs more than the median. */
  readonly evenGi: boolean;
}

/** Detectors of conduct that the close of a cycle can run (docs/reference/conduct.md). */
export const DETECTORS = [
  'variance',
  'destabilization',
  'extraction',
  'speculation',
  'noise',
] as const;
export type DetectorName = (typeof DETECTORS)[number];

/** Which conduct is looked for, and how long people have to answer. */
export interface ConductRules {
  readonly detectors: readonly DetectorName[];
  /** So many cycles a finding and an appeal wait for an answer; without one the finding falls. */
  readonly answerCycles: number;
  /** So many cycles a confirmed finding can be appealed, and takes no effect; 0: none. */
  readonly appealCycles: number;
}

/**
 * Who moves credits that were released: whoever may attest, nobody, or a member's own key alone. No
 * formula reads what moves.
 */
export const MOVERS = ['on', 'off', 'members'] as const;
export type Movers = (typeof MOVERS)[number];

/** What may happen to released credits (docs/reference/policy.md, "Credits"). */
export interface CreditRules {
  /** From member to member. */
  readonly transfers: Movers;
  /** A member's own, for good. */
  readonly burns: Movers;
  /** From members into the fund, and from the fund to members. */
  readonly grants: Movers;
}

/** What members may say of their days, if they opt in (docs/reference/reflections.md). */
export interface ReflectionRules {
  /** Labels of a view of the world, at most 12; none: nobody reflects. */
  readonly worldviews: readonly string[];
  /** μ of what a reflection adds that was followed through, ppm. */
  readonly weight: Ppm;
}

/** More labels than people choose among say nothing of who chooses. */
export const WORLDVIEWS_MAX = 12;

/** The versioned document of all parameters, as integers. */
export interface Policy {
  readonly version: number;
  readonly preset: string;
  readonly cycle: CycleRules;
  readonly integrity: IntegrityRules;
  readonly trust: TrustRules;
  readonly conduct: ConductRules;
  readonly reflection: ReflectionRules;
  readonly credits: CreditRules;
  /** k_m, shards per unit of I above τ. */
  readonly mintScale: Shards;
  /** k_n, millionths of N per unit of I. */
  readonly negentropyScale: NegentropyMicros;
  /** τ: I must be above it. */
  readonly threshold: Ppm;
  /** e when entropy is flat. */
  readonly flatWeight: Ppm;
  /** Switched off only in sandboxes and comparisons; e is then 1. */
  readonly entropyGate: boolean;
  readonly channelFloor: boolean;
  readonly giFloor: Ppm;
  readonly holdBack: HoldBack;
  /** 0 means no cap. */
  readonly mintsPerMemberAndCycle: number;
  /** 0 means no cap. */
  readonly mintPerCycle: Shards;
  readonly entropyWeights: EntropyWeights;
  readonly known: KnownRules;
  /** `fell` pays in full if so many members have outcomes in both windows; 0: nobody asks. */
  readonly fellMembers: number;
  /** Domains that are too small to be KNOWN are measured together. */
  readonly pool: boolean;
  /** What an outcome can be, `kept` first. */
  readonly categories: readonly string[];
  /** How many classes a rating has; only read when disagreement is weighted. */
  readonly ratingClasses: number;
  readonly domains: readonly string[];
  /** Domains whose rise refuses mints elsewhere too. */
  readonly guardedDomains: readonly string[];
  readonly actions: readonly ActionRule[];
  /** Verifier key of the registry that has each piece of evidence earn once; undefined: none. */
  readonly registry: string | undefined;
}

/** One kind of action that can mint, and its weight a (also μ of its facts). */
export interface ActionRule {
  readonly family: Family;
  readonly type: string;
  readonly weight: Ppm;
}

/** The rule for an action, or undefined when the policy does not know it. */
export function actionRule(policy: Policy, family: string, type: string): ActionRule | undefined {
  return policy.actions.find((rule) => rule.family === family && rule.type === type);
}

/** An action that was asked for, and which part of its pay. */
export interface AskedAction {
  readonly family: string;
  readonly action: string;
  /** Of the action's weight, ppm, if several share its pay; default: all of it. */
  readonly share?: Ppm | undefined;
}

/**
 * a: the weight of an action, or a share of it, rounded down to ppm; 0 when the policy does not
 * know the action.
 * @throws RangeError when the share does not lie in 0..1
 */
export function askedWeight(policy: Policy, { family, action, share = ONE }: AskedAction): Ppm {
  if (!Number.isSafeInteger(share) || share < 0 || share > ONE) {
    throw new RangeError('a share of an action must lie in 0..1000000 ppm');
  }
  return floorDivide((actionRule(policy, family, action)?.weight ?? 0) * share, ONE);
}

/**
 * e: 1 when entropy fell by the record of many, the flat weight when it is flat or fell by that of
 * few, 0 otherwise; 1 without the gate. Of several measurements the least counts.
 */
export function entropyFactor(
  policy: Policy,
  ...measured: readonly (MeasuredDirection | undefined)[]
): Ppm {
  if (!policy.entropyGate) return ONE;
  return smallestOf(measured.map((one) => factorOf(policy, one)));
}

function factorOf({ flatWeight }: Policy, measured: MeasuredDirection | undefined): Ppm {
  if (measured?.direction === 'fell') return measured.broad === true ? ONE : flatWeight;
  return measured?.direction === 'flat' ? flatWeight : 0;
}

/** The shortest and longest wait, in whole cycles, that the hold-back allows. */
export function holdBackRange(policy: Policy): { readonly least: number; readonly most: number } {
  const { unit, count } = policy.holdBack;
  if (unit === 'cycles') return { least: count, most: count };
  const cycles = (count * 86_400) / policy.cycle.seconds;
  return { least: Math.floor(cycles), most: Math.ceil(cycles) };
}
