/** The shape of a policy document; numbers, amounts and names are checked where they stand. */
export type Shape =
  | { readonly kind: 'ppm'; readonly most: number }
  | { readonly kind: 'count'; readonly negative: boolean }
  | { readonly kind: 'amount' | 'boolean' | 'name' | 'date' | 'key' }
  /** Of an object: a field that may be left out. */
  | { readonly kind: 'optional'; readonly of: Shape }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'either'; readonly options: readonly Shape[] }
  | { readonly kind: 'object'; readonly fields: Readonly<Record<string, Shape>> };

/** How a policy names families, actions, domains and the like; so may whoever asks for them. */
export const NAME_PATTERN = '^[a-z][a-z0-9-]{0,62}$';

const share: Shape = { kind: 'ppm', most: 1 };
const count: Shape = { kind: 'count', negative: false };
const amount: Shape = { kind: 'amount' };
const flag: Shape = { kind: 'boolean' };
const text: Shape = { kind: 'name' };
const date: Shape = { kind: 'date' };
const list = (of: Shape): Shape => ({ kind: 'list', of });
const object = (fields: Readonly<Record<string, Shape>>): Shape => ({ kind: 'object', fields });

export const POLICY_SHAPE: Shape = object({
  preset: text,
  mint: object({ scale: amount, negentropyScale: amount, threshold: share, flatWeight: share }),
  holdBack: {
    kind: 'either',
    options: [object({ cycles: count }), object({ days: count })],
  },
  giFloor: share,
  gates: object({ entropy: flag, channelFloor: flag }),
  caps: object({ mintsPerMemberAndCycle: count, mintPerCycle: amount }),
  integrity: object({
    weights: object({ echo: share, drift: share, coordination: share, stability: share }),
    priorFacts: { kind: 'ppm', most: 1000 },
    priorKept: share,
    decayPerFact: share,
    conductWeight: share,
    conductFindings: count,
  }),
  trust: object({
    trailers: text,
    standingActions: count,
    standingDays: count,
    worksPerPair: count,
    sharedPay: flag,
    answeredRepairs: flag,
    namedRejections: flag,
    oneClaimPerSubject: flag,
    onePersonPerDeed: flag,
    graceCycles: count,
    wholeOverturns: flag,
    horizonCycles: count,
    answeredConfirmations: flag,
    standingParties: flag,
    dueDays: count,
    promisesAhead: flag,
    timedWords: flag,
    ownWordDays: count,
    openClaims: count,
    laterVouchers: flag,
    standingMisses: flag,
    evenGi: flag,
  }),
  conduct: object({ detectors: list(text), answerCycles: count, appealCycles: count }),
  reflection: object({ worldviews: list(text), weight: share }),
  credits: object({ transfers: text, burns: text, grants: text }),
  entropy: object({
    weights: object({
      failure: share,
      uncertainty: share,
      volatility: share,
      drift: share,
      disagreement: share,
    }),
    known: object({ outcomes: count, activeCycles: count, members: count }),
    fellMembers: count,
    pool: flag,
    categories: list(text),
    ratingClasses: count,
  }),
  cycle: object({
    days: count,
    anchorDate: date,
    anchorCycle: { kind: 'count', negative: true },
  }),
  domains: list(text),
  guardedDomains: list(text),
  actions: list(object({ family: text, type: text, weight: share })),
  registry: { kind: 'optional', of: { kind: 'key' } },
});
