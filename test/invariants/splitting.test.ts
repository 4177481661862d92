import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { integrity, type Tallies } from '../../src/core/integrity/integrity.ts';
import { addFact, CHANNELS, EMPTY_TALLY, type Tally } from '../../src/core/integrity/tally.ts';
import { mintAmount } from '../../src/core/mint/amount.ts';
import { belowThreshold } from '../../src/core/mint/checks.ts';
import { parsePolicy, policyFrom } from '../../src/core/policy/parse-policy.ts';
import type { Policy } from '../../src/core/policy/policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { ONE } from '../../src/core/units.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { policies } from '../worlds/random-policy.ts';
import { earnedPerAction, type Stream, streams } from '../worlds/split-simulation.ts';
import { isSoak, runs } from '../size.ts';

const RUNS = runs(100, 1_000);

describe('evidence split in proportion over 1 to 100 accounts', () => {
  // A share of a member is the same kept and lost facts in every channel, a part of each.
  const shares = fc.record({
    // The service's own among those that are drawn: its threshold is the lowest of the presets.
    document: fc.oneof(policies({ channelFloor: true }), fc.constant(PRESETS.civic)),
    facts: fc.array(
      fc.record({
        channel: fc.constantFrom(...CHANNELS),
        value: fc.oneof(
          { weight: 6, arbitrary: fc.constant(ONE) },
          fc.integer({ min: 0, max: ONE }),
        ),
        count: fc.integer({ min: 1, max: 40 }),
      }),
      { minLength: 4, maxLength: 16, size: 'max' },
    ),
    findings: fc.constantFrom(0, 0, 0, 1, 5),
  });

  test('never earns more than one account, for no action and not in all', () => {
    const earning = { civic: 0, drawn: 0 };
    fc.assert(
      fc.property(shares, ({ document, facts, findings }) => {
        const policy = policyFrom(document, 1);
        const whole = talliesOf(policy, facts);
        const alone = amountOf(policy, whole, findings, ONE);
        if (alone > 0n) earning[document === PRESETS.civic ? 'civic' : 'drawn'] += 1;
        for (let accounts = 1; accounts <= 100; accounts += 1) {
          const part = shareOf(whole, accounts);
          expect(amountOf(policy, part, findings, ONE)).toBeLessThanOrEqual(alone);
          const weight = Math.floor(ONE / accounts);
          const together = BigInt(accounts) * amountOf(policy, part, findings, weight);
          expect(together).toBeLessThanOrEqual(alone);
        }
      }),
      { numRuns: RUNS },
    );
    expect(Math.min(earning.civic, earning.drawn)).toBeGreaterThan(0);
  });

  test.each(['standard', 'civic'] as const)('shrinks under %s at the rate of 0.99', (preset) => {
    const policy = policyFrom(PRESETS[preset], 1);
    const tally = steadyTally(policy, 0.99);
    const whole = Object.fromEntries(CHANNELS.map((channel) => [channel, tally]));
    const rates = [1, 2, 3, 4, 8].map((accounts) =>
      Number(amountOf(policy, shareOf(whole, accounts), 0, ONE)),
    );
    console.log(
      `${preset}: MIC per action in 1, 2, 3, 4, 8 parts: ${rates.map((r) => r / ONE).join(', ')}`,
    );
    expect(rates).toEqual(rates.toSorted((a, b) => b - a));
    // The threshold of civic leaves an eighth of a good record a trace, and no more.
    expect(rates.at(-1)).toBeLessThanOrEqual(preset === 'standard' ? 0 : 0.5 * (rates[0] ?? 0));
  });
});

describe('one channel alone', () => {
  test('never reaches the threshold of any valid policy', () => {
    const anyPolicy = policies();
    fc.assert(
      fc.property(anyPolicy, fc.constantFrom(...CHANNELS), (document, channel) => {
        const policy = policyFrom(document, 1);
        let tally: Tally = EMPTY_TALLY;
        for (let fact = 0; fact < 2_000; fact += 1) {
          const next = addFact(policy.integrity, tally, ONE, ONE);
          if (next.kept === tally.kept) break; // as good as it will ever be
          tally = next;
        }
        const value = integrity(policy.integrity, { [channel]: tally }, 0);
        expect(value).toBeLessThan(policy.threshold);
      }),
      { numRuns: RUNS },
    );
  });

  test('is what decides how low a threshold may be, to the ppm', () => {
    fc.assert(
      fc.property(policies(), ({ mint, ...rest }) => {
        const prior = Math.round(rest.integrity.priorKept * ONE);
        const heaviest = Math.round(Math.max(...Object.values(rest.integrity.weights)) * ONE);
        const reached = Math.floor((heaviest * ONE + (ONE - heaviest) * prior) / ONE);
        const at = (threshold: number): ReturnType<typeof parsePolicy> =>
          parsePolicy({ ...rest, mint: { ...mint, threshold: threshold / ONE } }, 1);
        expect(at(reached)).toMatchObject({
          problems: expect.arrayContaining([expect.stringContaining('reaches mint.threshold')]),
        });
        expect(at(Math.min(reached + 1, ONE - 1)).ok).toBe(reached < ONE - 1);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('evidence split blindly over fresh accounts', () => {
  const KEPT_RATES = [0.9, 0.94, 0.95, 0.97] as const;
  const ACCOUNTS = [2, 3, 5, 10, 20] as const;
  /** In percent of a 0.99 member's rate: one account, best blind split, as simulated before. */
  const EXPECTED = {
    independently: { 0.9: [0, 0], 0.94: [0.1, 0.3], 0.95: [1.9, 1.8], 0.97: [] },
    together: { 0.9: [0.1, 0.6], 0.94: [2.7, 4.1], 0.95: [8.2, 8.6], 0.97: [] },
  } as const;
  /**
   * Most that a split may gain, in points (docs/decisions/0008-accounts-used-in-parallel.md).
   * Accounts used in turn have fewer facts of their own while an action is held, so a hold of 28
   * cycles looks at less.
   */
  const MOST_GAIN = {
    standard: {
      'one after another': { independently: 1, together: 2 },
      'in turn': { independently: 1, together: 3 },
    },
    // A lower threshold leaves luck more room (docs/decisions/0018-a-program-under-civic.md).
    civic: {
      'one after another': { independently: 1, together: 2.5 },
      'in turn': { independently: 1, together: 4 },
    },
  } as const;

  // What gains most in every run, the others in soak.
  const CASES = [
    { preset: 'standard', used: 'one after another', failing: 'independently' },
    { preset: 'standard', used: 'one after another', failing: 'together' },
    { preset: 'standard', used: 'in turn', failing: 'independently' },
    { preset: 'standard', used: 'in turn', failing: 'together' },
    { preset: 'civic', used: 'one after another', failing: 'independently' },
    { preset: 'civic', used: 'one after another', failing: 'together' },
    { preset: 'civic', used: 'in turn', failing: 'independently' },
    { preset: 'civic', used: 'in turn', failing: 'together' },
  ] as const;
  const most = CASES.filter(({ used, failing }) => used === 'in turn' && failing === 'together');

  test.each(isSoak ? CASES : most)(
    '$preset: used $used, channels failing $failing',
    ({ preset, used, failing }) => {
      const policy = policyFrom(PRESETS[preset], 1);
      const random = seededRandom(148);
      const draw = (keptRate: number): Stream[] =>
        streams(() => random.uint32() / 2 ** 32, {
          count: 100,
          actions: 1_000,
          keptRate,
          failing,
        });
      const reference = mean(draw(0.99).map((stream) => earnedPerAction(policy, stream, 1)));
      const rows = KEPT_RATES.map((keptRate) => {
        const drawn = draw(keptRate);
        const sampled = used === 'in turn' ? drawn : drawn.map(oneAfterAnother);
        const percent = (accounts: number): number =>
          (100 * mean(sampled.map((s) => earnedPerAction(policy, s, accounts)))) / reference;
        const splits = ACCOUNTS.map((accounts) => ({ accounts, percent: percent(accounts) }));
        const best = splits.reduce((a, b) => (b.percent > a.percent ? b : a));
        return { keptRate, one: percent(1), best: best.percent, over: best.accounts };
      });
      const earns = `0.99 earns ${reference.toFixed(3)} MIC per action`;
      console.log(
        `${preset}: accounts ${used}, channels fail ${failing}; ${earns}; percent of it:`,
      );
      for (const { keptRate, one, best, over } of rows) {
        console.log(
          `  ${keptRate}: one ${one.toFixed(2)}, best ${best.toFixed(2)} (${over} accounts)`,
        );
      }
      for (const { keptRate, one, best } of rows) {
        expect(best - one).toBeLessThanOrEqual(MOST_GAIN[preset][used][failing]);
        if (preset !== 'standard') continue;
        const [expectedOne = one, expectedBest = best] = EXPECTED[failing][keptRate];
        expect(Math.abs(one - expectedOne)).toBeLessThanOrEqual(1.5);
        const repeats = used === 'one after another';
        expect(repeats ? Math.abs(best - expectedBest) : 0).toBeLessThanOrEqual(1.5);
      }
    },
  );

  test('would earn much more under a weak prior and a short memory', () => {
    const random = seededRandom(149);
    const weak = policyFrom(
      {
        ...PRESETS.standard,
        integrity: {
          ...PRESETS.standard.integrity,
          priorFacts: 1,
          priorKept: 0.9,
          decayPerFact: 0.97716, // half-life 30 facts
        },
      },
      1,
    );
    const draw = (keptRate: number): Stream[] =>
      streams(() => random.uint32() / 2 ** 32, {
        count: 40,
        actions: 1_000,
        keptRate,
        failing: 'together',
      });
    const reference = mean(draw(0.99).map((stream) => earnedPerAction(weak, stream, 1)));
    const sampled = draw(0.94);
    const gain = (accounts: number): number =>
      (100 * mean(sampled.map((s) => earnedPerAction(weak, s, accounts)))) / reference;
    console.log(`weak prior, 0.94: one ${gain(1).toFixed(1)} %, forty ${gain(40).toFixed(1)} %`);
    expect(gain(40) - gain(1)).toBeGreaterThan(3);
  });
});

function talliesOf(
  policy: Policy,
  facts: readonly { channel: (typeof CHANNELS)[number]; value: number; count: number }[],
): Tallies {
  const tallies: Partial<Record<(typeof CHANNELS)[number], Tally>> = {};
  for (const channel of CHANNELS) {
    tallies[channel] = addFact(policy.integrity, EMPTY_TALLY, ONE, ONE);
  }
  for (const { channel, value, count } of facts) {
    for (let fact = 0; fact < count; fact += 1) {
      tallies[channel] = addFact(policy.integrity, tallies[channel] ?? EMPTY_TALLY, value, ONE);
    }
  }
  return tallies;
}

/** One of so many equal parts, rounded as the rules round: kept down, lost up. */
function shareOf(tallies: Tallies, accounts: number): Tallies {
  return Object.fromEntries(
    CHANNELS.map((channel) => {
      const { kept, lost } = tallies[channel] ?? EMPTY_TALLY;
      return [channel, { kept: Math.floor(kept / accounts), lost: Math.ceil(lost / accounts) }];
    }),
  );
}

function amountOf(policy: Policy, tallies: Tallies, findings: number, weight: number): bigint {
  const value = integrity(policy.integrity, tallies, findings);
  if (belowThreshold(policy, tallies, value)) return 0n;
  return mintAmount(policy.mintScale, value, policy.threshold, weight, ONE);
}

/** The tally to which a member with a kept rate settles. */
function steadyTally(policy: Policy, keptRate: number): Tally {
  let tally: Tally = EMPTY_TALLY;
  for (let fact = 0; fact < 2_000; fact += 1) {
    tally = addFact(policy.integrity, tally, Math.round(keptRate * ONE), ONE);
  }
  return tally;
}

/** Each account has its actions in a row and is then given up. */
function oneAfterAnother({ facts }: Stream): Stream {
  return { facts, lots: facts.map((_, action) => action / facts.length) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
