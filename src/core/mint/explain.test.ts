import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CODE_NAMES, FINDING_CODES } from '../codes/codes.ts';
import type { CancelEntry, DecisionEntry, ReleaseEntry } from '../state/entry.ts';
import { direction } from '../entropy/direction.ts';
import type { Measurement } from '../entropy/measurement.ts';
import { integrity, type Tallies } from '../integrity/integrity.ts';
import { addFact, type Channel, CHANNELS, EMPTY_TALLY, type Tally } from '../integrity/tally.ts';
import { policyFrom } from '../policy/parse-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { PRESETS, type PresetName } from '../policy/presets.ts';
import { formatMicros, ONE } from '../units.ts';
import { mintAmount } from './amount.ts';
import { channelNumbers } from './decide.ts';
import { explain, explainEnd } from './explain.ts';
import type { Explanation } from './explanation.ts';

const policies = Object.fromEntries(
  Object.entries(PRESETS).map(([name, document]) => [name, policyFrom(document, 1)]),
) as Record<PresetName, Policy>;
const { standard } = policies;

const evidence = 'a'.repeat(64);
const rose = { cycle: 199, state: 'KNOWN', direction: 'rose', entropy: 1, error: 1 } as const;

/** A decision of a member with these tallies, as `decide` records the numbers. */
function decisionOf(
  policy: Policy,
  tallies: Tallies,
  fields: Partial<DecisionEntry> = {},
): DecisionEntry {
  const findings = fields.findings ?? 0;
  return {
    type: 'decision',
    cycle: 200,
    member: 'm',
    family: 'civic',
    action: 'promise',
    domain: 'health',
    evidence,
    policy: 1,
    outcome: 'refused',
    channels: channelNumbers(policy, tallies),
    integrity: integrity(policy.integrity, tallies, findings),
    findings,
    ...fields,
  };
}

function talliesOf(policy: Policy, facts: Readonly<Record<Channel, readonly number[]>>): Tallies {
  const tallies: Partial<Record<Channel, Tally>> = {};
  for (const channel of CHANNELS) {
    for (const value of facts[channel]) {
      tallies[channel] = addFact(policy.integrity, tallies[channel] ?? EMPTY_TALLY, value, ONE);
    }
  }
  return tallies;
}

const newcomer = talliesOf(standard, {
  echo: [ONE],
  drift: [ONE],
  coordination: [ONE],
  stability: [ONE],
});

describe('the nearest change of the gates', () => {
  test('EVIDENCE_MISSING names the channels without a fact', () => {
    const { echo, drift } = newcomer;
    const tallies: Tallies = { ...(echo && { echo }), ...(drift && { drift }) };
    const decision = decisionOf(standard, tallies, { code: 'EVIDENCE_MISSING' });
    expect(explain(decision, { policy: standard }).nearest).toContain('coordination, stability');
  });

  test('ENTROPY_ROSE gives the greatest S that is not called rose', () => {
    const errors = fc.integer({ min: 1, max: 300_000 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500_000 }), errors, errors, (low, error, lowError) => {
        const reference = { cycle: 150, entropy: low, error: lowError };
        const measurement = { ...known, entropy: ONE, error, reference };
        const decision = decisionOf(standard, newcomer, {
          code: 'ENTROPY_ROSE',
          entropy: { cycle: 199, state: 'KNOWN', direction: 'rose', entropy: ONE, error },
        });
        const { limit } = explain(decision, { policy: standard, measurement });
        const most = Math.round(Number(/^S at most ([\d.]+):/.exec(limit)?.[1]) * ONE);
        expect(direction({ entropy: most, error }, reference)).not.toBe('rose');
        expect(direction({ entropy: most + 1, error }, reference)).toBe('rose');
      }),
    );
  });

  test('ENTROPY_UNKNOWN counts what the measurement lacked', () => {
    const measurement: Measurement = { ...known, outcomes: [10, 2], activeCycles: 5 };
    const decision = decisionOf(standard, newcomer, {
      code: 'ENTROPY_UNKNOWN',
      entropy: { cycle: 199, state: 'STALE', direction: 'unknown', entropy: 1, error: 1 },
    });
    const { measured, nearest } = explain(decision, { policy: standard, measurement });
    expect(measured).toContain('12 outcomes of 9 members in 5 cycles');
    expect(nearest).toContain('at least 30 outcomes in at least 7 of 14 cycles');
  });

  test('GI_BELOW_FLOOR gives what GI lacks', () => {
    const decision = decisionOf(standard, newcomer, { code: 'GI_BELOW_FLOOR', gi: 895_000 });
    expect(explain(decision, { policy: standard })).toMatchObject({
      measured: 'GI 0.895 at the close of cycle 199',
      nearest: 'GI higher by 0.005.',
    });
  });

  test('CAP_REACHED tells an amount above the cap from a cycle that is used up', () => {
    const tallies = { ...newcomer };
    const entropy = { ...rose, direction: 'flat' } as const;
    const fields = { code: 'CAP_REACHED', integrity: 990_000, entropy } as const;
    const decision = decisionOf(standard, tallies, fields);
    expect(explain(decision, { policy: standard }).nearest).toContain('later cycle than 200');
    const narrow = { ...standard, mintPerCycle: standard.mintScale };
    const large = { ...narrow, mintScale: (standard.mintScale * 100_000n) as Policy['mintScale'] };
    expect(explain(decision, { policy: large }).nearest).toContain('A policy with a higher cap');
  });

  test('ACTION_UNKNOWN lists the actions, or the domains where the action is known', () => {
    const fields = { code: 'ACTION_UNKNOWN', action: 'nap' } as const;
    expect(explain(decisionOf(standard, {}, fields), { policy: standard }).nearest).toContain(
      'echo/review',
    );
    const elsewhere = decisionOf(standard, {}, { code: 'ACTION_UNKNOWN', domain: 'moon' });
    expect(explain(elsewhere, { policy: standard }).nearest).toContain('governance, health');
  });
});

describe('what qualified', () => {
  const numbers = {
    integrity: 970_000,
    entropyFactor: 250_000,
    amount: '0.500000',
    negentropy: '24.250000',
    entropy: { cycle: 199, state: 'KNOWN', direction: 'flat', entropy: 1, error: 1 },
  } as const;

  test('a minted decision shows the formula with its numbers, which give its amount', () => {
    const decision = decisionOf(standard, newcomer, { ...numbers, outcome: 'minted' });
    const { code, measured, nearest } = explain(decision, { policy: standard });
    expect(code).toBeUndefined();
    expect(measured).toContain('100.000000·(0.97 − 0.95)·1·0.25 = 0.500000 MIC');
    const amount = mintAmount(standard.mintScale, 970_000, standard.threshold, ONE, 250_000);
    expect(formatMicros(amount)).toBe(decision.amount);
    expect(nearest).toBe('Passed by 0.02.');
  });

  test('a held decision says when and on what it ends', () => {
    const decision = decisionOf(standard, newcomer, { ...numbers, outcome: 'held', due: 228 });
    expect(explain(decision, { policy: standard }).nearest).toContain('at the close of cycle 228');
  });

  test('a decision that an open finding holds carries and explains its code', () => {
    const fields = { ...numbers, outcome: 'held', due: 228, code: 'NOISE' } as const;
    const explanation = explain(decisionOf(standard, newcomer, fields), { policy: standard });
    expect(explanation.code).toBe('NOISE');
    expect(explanation.sentence).toContain('An open finding');
  });
});

describe('every code', () => {
  test.each(CODE_NAMES)('%s has a sentence, a measured value, a limit and a change', (code) => {
    const tallies = code === 'EVIDENCE_MISSING' ? {} : newcomer;
    const { policy: _, ...withoutPolicy } = decisionOf(standard, tallies, { code, entropy: rose });
    const decision: DecisionEntry =
      code === 'POLICY_INACTIVE' ? withoutPolicy : { ...withoutPolicy, policy: 1 };
    const explanation = explain(decision, {
      policy: code === 'POLICY_INACTIVE' ? undefined : standard,
    });
    expect(explanation.code).toBe(code);
    expectWhole(explanation);
  });

  test('a decision is not explained by another policy than its own', () => {
    const decision = decisionOf(standard, newcomer, { code: 'PAUSED', policy: 2 });
    expect(() => explain(decision, { policy: standard })).toThrow(RangeError);
    expect(() => explain(decision, { policy: undefined })).toThrow(RangeError);
  });
});

describe('how a hold ended', () => {
  const end = {
    cycle: 228,
    decision: 7,
    member: 'm',
    channels: channelNumbers(standard, newcomer),
    findings: 0,
    integrity: integrity(standard.integrity, newcomer, 0),
    amount: '0.500000',
  };

  test('a release is final', () => {
    const release: ReleaseEntry = { type: 'release', ...end, negentropy: '24.250000' };
    const explanation = explainEnd(standard, release);
    expect(explanation.sentence).toContain('0.500000 MIC');
    expect(explanation.code).toBeUndefined();
    expectWhole(explanation);
  });

  test.each([...FINDING_CODES, 'BELOW_THRESHOLD', 'OUTCOME_LOST', 'RETRACTED'] as const)(
    'a cancel for %s says what was missing',
    (code) => {
      const cancel: CancelEntry = { type: 'cancel', ...end, code };
      const explanation = explainEnd(standard, cancel);
      expect(explanation.code).toBe(code);
      expect(explanation.sentence).toMatch(/^Cancelled: /);
      expectWhole(explanation);
    },
  );
});

const known: Measurement = {
  domain: 'health',
  cycle: 199,
  outcomes: [50, 5],
  activeCycles: 14,
  members: 9,
  coverage: ONE,
  factors: { failure: 1, uncertainty: 1, volatility: 0, drift: 0, disagreement: 0 },
  entropy: 100_000,
  error: 20_000,
  state: 'KNOWN',
  direction: 'rose',
};

function expectWhole({ sentence, measured, limit, nearest }: Explanation): void {
  for (const text of [sentence, measured, limit, nearest]) {
    expect(text).not.toMatch(/undefined|NaN|^$/);
  }
}
