import { expect, test } from 'vitest';
import { parsePolicy } from '../../core/policy/parse-policy.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { policyProblemDe } from './policy-problems-de.ts';

const { civic } = PRESETS;

/** Rules that break each law that rules have, one after the other. */
const BROKEN: readonly Readonly<Record<string, unknown>>[] = [
  { preset: 7, giFloor: '0', domains: 'shop', mint: 1, caps: { mintPerCycle: '1' }, thresold: 1 },
  { gates: { entropy: 1, channelFloor: true }, cycle: { ...civic.cycle, anchorDate: 'today' } },
  { cycle: { ...civic.cycle, days: 0.5 }, registry: 'key', guardedDomains: ['Shop'] },
  { giFloor: 2, cycle: { ...civic.cycle, days: 400 }, guardedDomains: ['elsewhere'] },
  { integrity: { ...civic.integrity, priorFacts: 0, decayPerFact: 0.1, conductFindings: 0 } },
  { integrity: { ...civic.integrity, weights: weights(0.9, 0.2, 0.1, 0.1) } },
  { mint: { ...civic.mint, threshold: 0.1 }, holdBack: { cycles: 40_000 } },
  {
    trust: {
      ...civic.trust,
      trailers: 'maybe',
      graceCycles: 9_999,
      dueDays: 9_999,
      openClaims: 99_999,
      ownWordDays: 9_999,
      horizonCycles: 9_999,
      standingDays: 9_999,
      worksPerPair: 9_999,
    },
  },
  { conduct: { detectors: ['x', 'x'], answerCycles: 0, appealCycles: 1 } },
  { reflection: { worldviews: Array.from({ length: 99 }, () => 'calm'), weight: 0 } },
  { credits: { ...civic.credits, burns: 'nobody-at-all' }, domains: [] },
  { entropy: { ...civic.entropy, categories: ['lost'], ratingClasses: 1, fellMembers: 9_999 } },
  { entropy: { ...civic.entropy, known: { outcomes: 0, activeCycles: 20, members: 9 } } },
  {
    entropy: {
      ...civic.entropy,
      categories: Array.from({ length: 70 }, () => 'kept'),
      weights: { failure: 0, uncertainty: 0.5, volatility: 0.1, drift: 0.1, disagreement: 0.1 },
    },
  },
  { domains: ['commons', 'commons'], actions: [{ family: 'none', type: 'x', weight: 1 }] },
];

function weights(echo: number, drift: number, coordination: number, stability: number): object {
  return { echo, drift, coordination, stability };
}

// Fails when a law of rules is told in English alone.
test('everything that is wrong with rules has German words', () => {
  const problems = BROKEN.flatMap((change) => {
    const read = parsePolicy({ ...civic, ...change }, 1);
    return read.ok ? [] : read.problems;
  });
  expect(problems.length).toBeGreaterThan(40);
  expect(problems.filter((said) => policyProblemDe(said) === undefined)).toEqual([]);
});
