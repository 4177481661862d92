import type { PolicyDocument } from './parse-policy.ts';

/**
 * Presets as the documents that people write. Defaults are written down
 * here and nowhere else. Their reasons: docs/reference/policy.md#why-these-values.
 */
const STANDARD: PolicyDocument = {
  preset: 'standard',
  mint: { scale: '100.000000', negentropyScale: '100.000000', threshold: 0.95, flatWeight: 0.25 },
  holdBack: { cycles: 28 },
  giFloor: 0.9,
  gates: { entropy: true, channelFloor: true },
  caps: { mintsPerMemberAndCycle: 10, mintPerCycle: '100000.000000' },
  integrity: {
    weights: { echo: 0.35, drift: 0.25, coordination: 0.25, stability: 0.15 },
    priorFacts: 8,
    priorKept: 0.85,
    decayPerFact: 0.992328,
    conductWeight: 0.05,
    conductFindings: 4,
  },
  trust: {
    trailers: 'integrated',
    standingActions: 3,
    standingDays: 28,
    worksPerPair: 8,
    sharedPay: true,
    answeredRepairs: true,
    namedRejections: true,
    oneClaimPerSubject: true,
    onePersonPerDeed: true,
    graceCycles: 7,
    wholeOverturns: true,
    horizonCycles: 28,
    answeredConfirmations: true,
    standingParties: true,
    dueDays: 28,
    promisesAhead: true,
    timedWords: true,
    ownWordDays: 1,
    openClaims: 200,
    laterVouchers: true,
    standingMisses: true,
    evenGi: true,
  },
  // No detector is on: none has been measured on this community's own people.
  conduct: { detectors: [], answerCycles: 28, appealCycles: 14 },
  // Nobody reflects until an operator has asked the members for words of their own.
  reflection: { worldviews: [], weight: 0.1 },
  // What is burned is gone: whoever has it says so with a key of their own. Nothing is granted
  // until an operator wants a fund.
  credits: { transfers: 'on', burns: 'members', grants: 'off' },
  entropy: {
    weights: {
      failure: 0.45,
      uncertainty: 0.2,
      volatility: 0.1,
      drift: 0.1,
      disagreement: 0.15,
    },
    known: { outcomes: 30, activeCycles: 7, members: 0 },
    fellMembers: 5,
    pool: true,
    categories: ['kept', 'broken'],
    ratingClasses: 5,
  },
  cycle: { days: 1, anchorDate: '2025-11-28', anchorCycle: 148 },
  domains: [
    'governance',
    'health',
    'finance',
    'climate',
    'infrastructure',
    'security',
    'knowledge',
    'education',
  ],
  guardedDomains: [],
  actions: [
    { family: 'civic', type: 'promise', weight: 1 },
    { family: 'echo', type: 'correction', weight: 1 },
    { family: 'echo', type: 'review', weight: 1 },
    { family: 'governance', type: 'validation', weight: 1 },
  ],
};

/**
 * The service's own: a program of ten people can earn within its first two months. Rating is
 * switched off until an operator wants it, and one domain stays measurable longer than eight.
 */
const CIVIC: PolicyDocument = {
  ...STANDARD,
  preset: 'civic',
  mint: { ...STANDARD.mint, threshold: 0.93 },
  giFloor: 0.85,
  entropy: {
    ...STANDARD.entropy,
    weights: { failure: 0.55, uncertainty: 0.25, volatility: 0.1, drift: 0.1, disagreement: 0 },
    known: { outcomes: 20, activeCycles: 7, members: 5 },
  },
  domains: ['community'],
};

/** The seed to the letter: flat pays nothing and nothing is held back. */
const STRICT: PolicyDocument = {
  ...STANDARD,
  preset: 'strict',
  mint: { ...STANDARD.mint, flatWeight: 0 },
  holdBack: { cycles: 0 },
};

/** For trying things out within a minute; labelled wherever it is shown. */
const SANDBOX: PolicyDocument = {
  ...STANDARD,
  preset: 'sandbox',
  credits: { transfers: 'on', burns: 'on', grants: 'on' },
  holdBack: { cycles: 0 },
  giFloor: 0,
  gates: { entropy: false, channelFloor: true },
  integrity: { ...STANDARD.integrity, priorFacts: 2 },
  entropy: { ...STANDARD.entropy, fellMembers: 0, pool: false },
  trust: {
    ...STANDARD.trust,
    standingActions: 0,
    standingDays: 0,
    worksPerPair: 0,
    namedRejections: false,
    oneClaimPerSubject: false,
    onePersonPerDeed: false,
    graceCycles: 0,
    dueDays: 0,
    promisesAhead: false,
    timedWords: false,
    ownWordDays: 0,
    openClaims: 0,
  },
};

/**
 * Version-control histories. GI is shown and not gated: most contributors come once, which keeps
 * it low whatever they do. Of the two real histories that were measured, one never reached the
 * floor of `standard` and the other did in a quarter of its weeks.
 * The anchor is set to the history's first Monday on import.
 */
const GIT: PolicyDocument = {
  ...STANDARD,
  preset: 'git',
  mint: { ...STANDARD.mint, threshold: 0.93 },
  holdBack: { days: 180 },
  giFloor: 0,
  // On a forge the merge is what is done, and the forge says when that was.
  trust: { ...STANDARD.trust, timedWords: false, evenGi: false },
  // A cycle is a week. Maintainers bring in more than ten works in it.
  caps: { ...STANDARD.caps, mintsPerMemberAndCycle: 14 },
  conduct: { detectors: [], answerCycles: 8, appealCycles: 4 },
  entropy: {
    ...STANDARD.entropy,
    weights: CIVIC.entropy.weights,
  },
  cycle: { days: 7, anchorDate: '1970-01-05', anchorCycle: 1 },
  domains: ['infrastructure', 'knowledge', 'governance'],
  actions: [
    { family: 'civic', type: 'commit', weight: 1 },
    { family: 'echo', type: 'correction', weight: 1 },
    { family: 'echo', type: 'review', weight: 1 },
    { family: 'echo', type: 'test', weight: 1 },
    { family: 'governance', type: 'ack', weight: 1 },
    { family: 'governance', type: 'commit', weight: 1 },
    { family: 'governance', type: 'merge', weight: 1 },
  ],
};

/**
 * For a project whose work a forge tells by webhooks: the rules of `civic` in cycles of two days,
 * so that six pull requests a week are measurable. Spans in cycles are as many days as there.
 */
const FORGE: PolicyDocument = {
  ...CIVIC,
  preset: 'forge',
  holdBack: { cycles: 14 },
  caps: { ...CIVIC.caps, mintsPerMemberAndCycle: 20 },
  trust: { ...CIVIC.trust, graceCycles: 4, horizonCycles: 14 },
  conduct: { ...CIVIC.conduct, answerCycles: 14, appealCycles: 7 },
  entropy: { ...CIVIC.entropy, known: { outcomes: 12, activeCycles: 7, members: 3 } },
  cycle: { ...CIVIC.cycle, days: 2 },
  domains: ['project'],
};

export type PresetName = 'civic' | 'standard' | 'strict' | 'sandbox' | 'git' | 'forge';

export const PRESETS: Readonly<Record<PresetName, PolicyDocument>> = {
  civic: CIVIC,
  standard: STANDARD,
  strict: STRICT,
  sandbox: SANDBOX,
  git: GIT,
  forge: FORGE,
};

export function isPresetName(text: string): text is PresetName {
  return Object.hasOwn(PRESETS, text);
}
