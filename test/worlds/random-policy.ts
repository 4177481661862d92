import fc from 'fast-check';
import { DETECTORS } from '../../src/core/policy/policy.ts';
import { parsePolicy, type PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { ONE } from '../../src/core/units.ts';
import { DAILY } from './memory-community.ts';

/** What a property asks of the policies that it is about. */
export interface PolicyWishes {
  /** Default: either. */
  readonly entropyGate?: boolean;
  /** Default: either. */
  readonly channelFloor?: boolean;
  /** Default: either. */
  readonly caps?: boolean;
}

export const DOMAINS = ['infrastructure', 'knowledge'] as const;
export const ACTIONS = [
  { family: 'civic', type: 'promise', weight: 1 },
  { family: 'echo', type: 'review', weight: 0.5 },
  { family: 'governance', type: 'validation', weight: 0.000_001 },
] as const;

/** Any policy that keeps the rules of docs/reference/policy.md, with cycles of a day. */
export function policies(wishes: PolicyWishes = {}): fc.Arbitrary<PolicyDocument> {
  return fc
    .record({
      integrity: integrityAndThreshold,
      scale: fc.integer({ min: 0, max: 1_000_000_000_000 }).map(amount),
      negentropyScale: fc.integer({ min: 0, max: 1_000_000_000 }).map(amount),
      flatWeight: share(0, ONE),
      hold: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4 })),
      holdUnit: fc.constantFrom('cycles', 'days'),
      giFloor: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, share(0, ONE)),
      entropy: fc.integer({ min: 0, max: 4 }).map((drawn) => drawn === 0),
      channelFloor: fc.boolean(),
      capped: fc.boolean(),
      mintsPerMemberAndCycle: fc.integer({ min: 1, max: 4 }),
      mintPerCycle: fc.integer({ min: 1, max: 200_000_000_000 }).map(amount),
      entropyWeights,
      known: fc.constantFrom(
        { outcomes: 30, activeCycles: 7, members: 0 },
        { outcomes: 20, activeCycles: 7, members: 2 },
      ),
      fellMembers: fc.integer({ min: 0, max: 2 }),
      pool: fc.boolean(),
      categories: fc.constantFrom(['kept', 'broken'], ['kept', 'broken', 'late']),
      conduct: fc.record({
        detectors: fc.subarray([...DETECTORS]),
        answerCycles: fc.integer({ min: 1, max: 3 }),
        appealCycles: fc.integer({ min: 0, max: 2 }),
      }),
      reflection: fc.record({
        worldviews: fc.constantFrom([], ['calm'], ['calm', 'stormy']),
        weight: share(0, ONE),
      }),
      credits: fc.record({ transfers: movers, burns: movers, grants: movers }),
      guarded: fc.constantFrom<string[]>([], ['knowledge'], ['knowledge', 'infrastructure']),
    })
    .map((drawn): PolicyDocument => {
      const caps = wishes.caps ?? drawn.capped;
      return {
        ...PRESETS.standard,
        mint: {
          scale: drawn.scale,
          negentropyScale: drawn.negentropyScale,
          threshold: drawn.integrity.threshold,
          flatWeight: drawn.flatWeight,
        },
        holdBack: drawn.holdUnit === 'days' ? { days: drawn.hold } : { cycles: drawn.hold },
        giFloor: drawn.giFloor,
        gates: {
          entropy: wishes.entropyGate ?? drawn.entropy,
          channelFloor: wishes.channelFloor ?? drawn.channelFloor,
        },
        caps: {
          mintsPerMemberAndCycle: caps ? drawn.mintsPerMemberAndCycle : 0,
          mintPerCycle: caps ? drawn.mintPerCycle : '0.000000',
        },
        integrity: drawn.integrity.rules,
        entropy: {
          weights: drawn.entropyWeights,
          categories: drawn.categories,
          known: drawn.known,
          fellMembers: drawn.fellMembers,
          pool: drawn.pool,
          ratingClasses: 5,
        },
        conduct: drawn.conduct,
        reflection: drawn.reflection,
        credits: drawn.credits,
        cycle: DAILY,
        domains: [...DOMAINS],
        guardedDomains: drawn.guarded,
        actions: [...ACTIONS],
      };
    })
    .filter((document) => parsePolicy(document, 1).ok);
}

/** Who may move credits; mostly somebody. */
const movers = fc.constantFrom('on', 'on', 'members', 'off');

/** A ppm integer as the decimal of a policy document. */
function share(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min, max }).map((ppm) => ppm / ONE);
}

function amount(micros: number): string {
  return `${Math.floor(micros / ONE)}.${String(micros % ONE).padStart(6, '0')}`;
}

/** Four weights that sum to one, none so large that its channel alone could lift I far. */
const channelWeights = fc
  .tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 1, max: 100 })))
  .map((parts) => {
    const total = parts.reduce((sum, part) => sum + part, 0);
    const [echo = 0, drift = 0, coordination = 0] = parts.map((part) =>
      Math.floor((part * ONE) / total),
    );
    const stability = ONE - echo - drift - coordination;
    return { echo, drift, coordination, stability };
  });

/** τ lies above what the heaviest channel alone reaches: the rule that most drafts break. */
const integrityAndThreshold = fc
  .record({
    weights: channelWeights,
    priorKept: fc.integer({ min: 300_000, max: 900_000 }),
    priorFacts: fc.oneof(fc.constant(8_000_000), fc.integer({ min: 1_000_000, max: 12_000_000 })),
    decayPerFact: fc.oneof(fc.constant(992_328), fc.integer({ min: 500_000, max: 999_000 })),
    conductWeight: fc.integer({ min: 0, max: 100_000 }),
    conductFindings: fc.integer({ min: 1, max: 5 }),
    above: fc.integer({ min: 1, max: 300_000 }),
  })
  .map(({ weights, above, conductFindings, ...ppm }) => {
    const most = Math.max(...Object.values(weights));
    const least = Math.ceil((most * ONE + (ONE - most) * ppm.priorKept) / ONE);
    const threshold = Math.min(ONE - 1, least + Math.ceil(((ONE - least) * above) / ONE));
    return {
      threshold: threshold / ONE,
      rules: {
        weights: {
          echo: weights.echo / ONE,
          drift: weights.drift / ONE,
          coordination: weights.coordination / ONE,
          stability: weights.stability / ONE,
        },
        priorFacts: ppm.priorFacts / ONE,
        priorKept: ppm.priorKept / ONE,
        decayPerFact: ppm.decayPerFact / ONE,
        conductWeight: ppm.conductWeight / ONE,
        conductFindings,
      },
    };
  });

/** Ratings are few here, so a domain whose disagreement has a weight would never be known. */
const entropyWeights = fc.constantFrom(
  { failure: 0.55, uncertainty: 0.25, volatility: 0.1, drift: 0.1, disagreement: 0 },
  { failure: 0.7, uncertainty: 0.3, volatility: 0, drift: 0, disagreement: 0 },
  { failure: 0.4, uncertainty: 0.4, volatility: 0.05, drift: 0.15, disagreement: 0 },
);
