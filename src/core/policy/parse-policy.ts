import { oneChannelAlone } from '../integrity/integrity.ts';
import { CHANNELS } from '../integrity/tally.ts';
import { formatVerifierKey, parseVerifierKey } from '../log/note-key.ts';
import {
  floorDivide,
  negentropyMicros,
  ONE,
  parseMicros,
  ppmFromNumber,
  shards,
} from '../units.ts';
import { DAY_SECONDS, parseDate } from './cycle.ts';
import {
  COMMONS,
  type ConductRules,
  type CreditRules,
  DETECTORS,
  FAMILIES,
  type KnownRules,
  MOVERS,
  type Policy,
  type TrustRules,
  WORLDVIEWS_MAX,
} from './policy.ts';
import { NAME_PATTERN, POLICY_SHAPE, type Shape } from './policy-shape.ts';

/** A policy as people write it: decimals, dates and amounts as text. */
export interface PolicyDocument {
  readonly preset: string;
  readonly mint: {
    readonly scale: string;
    readonly negentropyScale: string;
    readonly threshold: number;
    readonly flatWeight: number;
  };
  readonly holdBack: { readonly cycles: number } | { readonly days: number };
  readonly giFloor: number;
  readonly gates: { readonly entropy: boolean; readonly channelFloor: boolean };
  readonly caps: { readonly mintsPerMemberAndCycle: number; readonly mintPerCycle: string };
  readonly integrity: {
    readonly weights: Readonly<Record<(typeof CHANNELS)[number], number>>;
    readonly priorFacts: number;
    readonly priorKept: number;
    readonly decayPerFact: number;
    readonly conductWeight: number;
    readonly conductFindings: number;
  };
  readonly trust: TrustRules;
  readonly conduct: {
    readonly detectors: readonly string[];
    readonly answerCycles: number;
    readonly appealCycles: number;
  };
  readonly reflection: { readonly worldviews: readonly string[]; readonly weight: number };
  readonly credits: Readonly<Record<keyof CreditRules, string>>;
  readonly entropy: {
    readonly weights: Readonly<
      Record<'failure' | 'uncertainty' | 'volatility' | 'drift' | 'disagreement', number>
    >;
    readonly known: KnownRules;
    readonly fellMembers: number;
    readonly pool: boolean;
    readonly categories: readonly string[];
    readonly ratingClasses: number;
  };
  readonly cycle: {
    readonly days: number;
    readonly anchorDate: string;
    readonly anchorCycle: number;
  };
  readonly domains: readonly string[];
  readonly guardedDomains: readonly string[];
  readonly actions: readonly {
    readonly family: string;
    readonly type: string;
    readonly weight: number;
  }[];
  /** Verifier key (C2SP) of an evidence registry. */
  readonly registry?: string;
}

export type PolicyResult =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads a policy document once, at the edge: first its shape, then its rules, one message for each
 * that is violated, so that a typo is named and never silently ignored.
 */
export function parsePolicy(document: unknown, version: number): PolicyResult {
  const shapeProblems = checkShape(POLICY_SHAPE, document, '');
  if (shapeProblems.length > 0) return { ok: false, problems: shapeProblems };
  const read = document as PolicyDocument; // its shape was just checked
  const problems = RULES.flatMap((rule) => rule(read));
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, policy: toPolicy(read, version) };
}

/** @throws RangeError listing every problem: for documents that the program itself wrote. */
export function policyFrom(document: PolicyDocument, version: number): Policy {
  const result = parsePolicy(document, version);
  if (!result.ok) throw new RangeError(`invalid policy: ${result.problems.join('; ')}`);
  return result.policy;
}

function toPolicy(read: PolicyDocument, version: number): Policy {
  const holdBack =
    'cycles' in read.holdBack
      ? { unit: 'cycles' as const, count: read.holdBack.cycles }
      : { unit: 'days' as const, count: read.holdBack.days };
  return {
    version,
    preset: read.preset,
    cycle: {
      seconds: read.cycle.days * DAY_SECONDS,
      anchorAt: parseDate(read.cycle.anchorDate) ?? 0,
      anchorCycle: read.cycle.anchorCycle,
    },
    integrity: {
      ...read.integrity,
      weights: ppmRecord(read.integrity.weights),
      priorFacts: ppm(read.integrity.priorFacts),
      priorKept: ppm(read.integrity.priorKept),
      decayPerFact: ppm(read.integrity.decayPerFact),
      conductWeight: ppm(read.integrity.conductWeight),
    },
    trust: read.trust,
    conduct: read.conduct as ConductRules, // its names were just checked
    reflection: {
      worldviews: read.reflection.worldviews,
      weight: ppm(read.reflection.weight),
    },
    credits: read.credits as CreditRules, // its words were just checked
    mintScale: shards(parseMicros(read.mint.scale)),
    negentropyScale: negentropyMicros(parseMicros(read.mint.negentropyScale)),
    threshold: ppm(read.mint.threshold),
    flatWeight: ppm(read.mint.flatWeight),
    entropyGate: read.gates.entropy,
    channelFloor: read.gates.channelFloor,
    giFloor: ppm(read.giFloor),
    holdBack,
    mintsPerMemberAndCycle: read.caps.mintsPerMemberAndCycle,
    mintPerCycle: shards(parseMicros(read.caps.mintPerCycle)),
    entropyWeights: ppmRecord(read.entropy.weights),
    known: read.entropy.known,
    fellMembers: read.entropy.fellMembers,
    pool: read.entropy.pool,
    categories: read.entropy.categories,
    ratingClasses: read.entropy.ratingClasses,
    domains: read.domains,
    guardedDomains: read.guardedDomains,
    actions: read.actions.map((action) => ({
      family: action.family as Policy['actions'][number]['family'],
      type: action.type,
      weight: ppm(action.weight),
    })),
    registry: read.registry,
  };
}

/** The laws a policy must keep; each returns its own messages. */
const RULES: readonly ((policy: PolicyDocument) => string[])[] = [
  (policy) => sumsToOne('integrity.weights', Object.values(policy.integrity.weights)),
  (policy) => sumsToOne('entropy.weights', Object.values(policy.entropy.weights)),
  (policy) =>
    policy.mint.threshold < 1 && policy.mint.threshold >= policy.integrity.priorKept
      ? []
      : ['mint.threshold must be at least integrity.priorKept and below 1'],
  (policy) => oneChannelLifts(policy),
  (policy) =>
    policy.integrity.decayPerFact >= 0.5 && policy.integrity.decayPerFact <= 0.999
      ? []
      : ['integrity.decayPerFact must lie between 0.5 and 0.999'],
  (policy) =>
    policy.integrity.priorFacts >= 1 && policy.integrity.priorFacts <= 1000
      ? []
      : ['integrity.priorFacts must lie between 1 and 1000'],
  (policy) =>
    policy.integrity.conductFindings >= 1 ? [] : ['integrity.conductFindings must be at least 1'],
  ({ trust }) =>
    trust.trailers === 'integrated' || trust.trailers === 'stated'
      ? []
      : ['trust.trailers must be integrated or stated'],
  ({ trust }) => (trust.graceCycles <= 3650 ? [] : ['trust.graceCycles must be at most 3650']),
  ({ trust }) => (trust.dueDays <= 3650 ? [] : ['trust.dueDays must be at most 3650']),
  ({ trust }) =>
    trust.openClaims <= 10_000 ? [] : ['trust.openClaims must be at most 10000; 0 means no limit'],
  ({ trust }) => (trust.ownWordDays <= 3650 ? [] : ['trust.ownWordDays must be at most 3650']),
  ({ trust }) => (trust.horizonCycles <= 3650 ? [] : ['trust.horizonCycles must be at most 3650']),
  ({ trust }) => (trust.standingDays <= 3650 ? [] : ['trust.standingDays must be at most 3650']),
  ({ trust }) =>
    trust.worksPerPair <= 1_000
      ? []
      : ['trust.worksPerPair must be at most 1000; 0 means no limit'],
  ({ conduct: { detectors } }) => [
    ...repeated('conduct.detectors', detectors),
    ...detectors
      .filter((name) => !DETECTORS.some((known) => known === name))
      .map((name) => `conduct.detectors names "${name}"; there are ${DETECTORS.join(', ')}`),
  ],
  ({ conduct: { answerCycles, appealCycles } }) =>
    answerCycles >= 1 && answerCycles <= 3650 && appealCycles <= 3650
      ? []
      : ['conduct.answerCycles must lie between 1 and 3650, conduct.appealCycles at most there'],
  ({ reflection: { worldviews } }) => [
    ...repeated('reflection.worldviews', worldviews),
    ...(worldviews.length <= WORLDVIEWS_MAX
      ? []
      : [`reflection.worldviews may name at most ${WORLDVIEWS_MAX}`]),
  ],
  ({ credits }) =>
    Object.entries(credits)
      .filter(([, movers]) => !MOVERS.some((known) => known === movers))
      .map(([name]) => `credits.${name} must be one of ${MOVERS.join(', ')}`),
  (policy) =>
    policy.entropy.categories[0] === 'kept' && policy.entropy.categories.length >= 2
      ? []
      : ['entropy.categories must begin with "kept" and name at least one other category'],
  (policy) =>
    policy.entropy.categories.length <= 61 ? [] : ['entropy.categories may name at most 61'],
  // Else failure + uncertainty could fall when a kept outcome becomes lost (invariant 4).
  (policy) =>
    ppm(policy.entropy.weights.failure) >= ppm(policy.entropy.weights.uncertainty)
      ? []
      : ['entropy.weights.failure must not be below entropy.weights.uncertainty'],
  (policy) =>
    policy.entropy.ratingClasses >= 2 ? [] : ['entropy.ratingClasses must be at least 2'],
  ({ entropy: { known } }) =>
    known.outcomes >= 1 && known.activeCycles >= 1 && known.activeCycles <= 14
      ? []
      : ['entropy.known asks for at least 1 outcome in 1 to 14 cycles'],
  ({ entropy: { known, fellMembers } }) =>
    known.members <= known.outcomes && fellMembers <= 1_000
      ? []
      : ['entropy.known.members must be at most known.outcomes, entropy.fellMembers 1000'],
  (policy) => repeated('entropy.categories', policy.entropy.categories),
  (policy) => repeated('domains', policy.domains),
  ({ domains }) =>
    domains.includes(COMMONS)
      ? [`domains must not name "${COMMONS}": thin domains are measured together under that name`]
      : [],
  (policy) => (policy.domains.length > 0 ? [] : ['domains must name at least one domain']),
  (policy) =>
    policy.guardedDomains
      .filter((domain) => !policy.domains.includes(domain))
      .map((domain) => `guardedDomains names "${domain}", which domains does not`),
  (policy) =>
    repeated(
      'actions',
      policy.actions.map((action) => `${action.family}/${action.type}`),
    ),
  (policy) =>
    policy.actions
      .filter((action) => !FAMILIES.some((family) => family === action.family))
      .map((action) => `actions: "${action.family}" is no family; use ${FAMILIES.join(', ')}`),
  ({ holdBack }) =>
    ('cycles' in holdBack ? holdBack.cycles : holdBack.days) <= 36_600
      ? []
      : ['holdBack must be at most 36600: that is a hundred years in days'],
  (policy) =>
    policy.cycle.days >= 1 && policy.cycle.days <= 366
      ? []
      : ['cycle.days must lie between 1 and 366'],
];

/** One channel alone, the others at p0, must never reach τ (docs/reference/policy.md#rules). */
function oneChannelLifts(policy: PolicyDocument): string[] {
  const [prior, threshold] = [ppm(policy.integrity.priorKept), ppm(policy.mint.threshold)];
  // The largest weight that stays below; none does if the others reach the threshold at p0.
  const most = threshold > prior ? floorDivide((threshold - prior) * ONE - 1, ONE - prior) : 0;
  return CHANNELS.flatMap((channel) => {
    const weight = ppm(policy.integrity.weights[channel]);
    const best = oneChannelAlone(weight, prior);
    if (best < threshold) return [];
    const lighter = threshold > prior ? `, or this weight at most ${most / ONE}` : '';
    return [
      `integrity.weights.${channel} is so large that this channel alone reaches mint.threshold: ` +
        `with a weight of ${weight / ONE} it reaches ${best / ONE}, so mint.threshold, now ` +
        `${threshold / ONE}, must be above ${best / ONE}${lighter}`,
    ];
  });
}

function sumsToOne(name: string, weights: readonly number[]): string[] {
  const sum = weights.reduce((total, weight) => total + ppm(weight), 0);
  return sum === ONE ? [] : [`${name} must sum to 1, but they sum to ${sum / ONE}`];
}

function repeated(name: string, values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))].map(
    (value) => `${name} names "${value}" more than once`,
  );
}

function checkShape(shape: Shape, value: unknown, path: string): string[] {
  const name = path === '' ? 'the policy' : path;
  switch (shape.kind) {
    case 'ppm':
      return checkShare(shape.most, value, name);
    case 'count':
      return Number.isSafeInteger(value) && (shape.negative || Number(value) >= 0)
        ? []
        : [`${name} must be a whole number`];
    case 'optional':
      return checkShape(shape.of, value, path);
    case 'list':
      return Array.isArray(value)
        ? value.flatMap((item, index) => checkShape(shape.of, item, `${name}[${index}]`))
        : [`${name} must be a list`];
    case 'either':
      return checkEither(shape.options, value, path);
    case 'object':
      return checkObject(shape.fields, value, path);
    case 'amount':
    case 'boolean':
    case 'date':
    case 'name':
    case 'key':
      return PLAIN[shape.kind].holds(value) ? [] : [`${name} must be ${PLAIN[shape.kind].words}`];
  }
}

type PlainKind = 'amount' | 'boolean' | 'date' | 'name' | 'key';

/** What is either so or not, whatever stands around it. */
const PLAIN: Readonly<
  Record<PlainKind, { readonly words: string; holds(value: unknown): boolean }>
> = {
  amount: { words: 'text with exactly 6 decimals: "100.000000"', holds: isAmount },
  boolean: { words: 'true or false', holds: (value) => typeof value === 'boolean' },
  date: {
    words: 'a date written as YYYY-MM-DD',
    holds: (value) => typeof value === 'string' && parseDate(value) !== undefined,
  },
  name: {
    words: 'lower-case letters, digits and hyphens',
    holds: (value) => typeof value === 'string' && new RegExp(NAME_PATTERN).test(value),
  },
  key: { words: 'a verifier key (C2SP)', holds: isVerifierKey },
};

function checkShare(most: number, value: unknown, name: string): string[] {
  if (typeof value !== 'number' || value < 0 || ppmFromNumber(value) === undefined) {
    return [`${name} must be a number from 0 to ${most} with at most 6 decimals`];
  }
  return value <= most ? [] : [`${name} must be at most ${most}`];
}

function checkEither(options: readonly Shape[], value: unknown, path: string): string[] {
  const tried = options.map((option) => checkShape(option, value, path));
  return tried.some((problems) => problems.length === 0) ? [] : (tried[0] ?? []);
}

function checkObject(
  fields: Readonly<Record<string, Shape>>,
  value: unknown,
  path: string,
): string[] {
  const name = path === '' ? 'the policy' : path;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${name} must be an object`];
  }
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const given = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given)
    .filter((key) => !Object.hasOwn(fields, key))
    .map((key) => `${at(key)} is not a field of a policy; did you mean ${nearest(key, fields)}?`);
  const known = Object.entries(fields).flatMap(([key, shape]) => {
    if (Object.hasOwn(given, key)) return checkShape(shape, given[key], at(key));
    return shape.kind === 'optional' ? [] : [`${at(key)} is missing`];
  });
  return [...unknown, ...known];
}

/** The field whose name shares the most letters in place: enough to point at a typo. */
function nearest(key: string, fields: Readonly<Record<string, Shape>>): string {
  const score = (name: string): number =>
    Array.from(name).filter((letter, index) => key[index] === letter || key[index + 1] === letter)
      .length - Math.abs(name.length - key.length);
  const [best] = Object.keys(fields).sort((a, b) => score(b) - score(a));
  return best ?? 'none of them';
}

/** As it is written: of two spellings of one key a log could not tell that they are one. */
function isVerifierKey(value: unknown): boolean {
  try {
    return typeof value === 'string' && formatVerifierKey(parseVerifierKey(value)) === value;
  } catch {
    return false;
  }
}

function isAmount(value: unknown): boolean {
  return typeof value === 'string' && /^(0|[1-9]\d{0,15})\.\d{6}$/.test(value);
}

function ppm(value: number): number {
  return ppmFromNumber(value) ?? Number.NaN;
}

function ppmRecord<K extends string>(record: Readonly<Record<K, number>>): Record<K, number> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, ppm(Number(value))]),
  ) as Record<K, number>;
}
