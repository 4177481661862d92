import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DecisionEntry, MeasurementEntry } from '../../src/core/state/entry.ts';
import { policyVersion } from '../../src/core/state/state.ts';
import { CHANNELS } from '../../src/core/integrity/tally.ts';
import { ONE, parseMicros } from '../../src/core/units.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { entriesOf } from '../worlds/memory-community.ts';
import { type Happening, histories, type History, play } from '../worlds/random-history.ts';
import { runs } from '../size.ts';

const RUNS = runs(100, 1_000);

describe('what qualifies', () => {
  test('stands above the threshold, in a domain whose entropy is known and did not rise', () => {
    const factors: Record<string, number> = {};
    fc.assert(
      fc.property(histories({ entropyGate: true, length: 16 }), (history) => {
        const draft = play(history);
        const measurements = new Map<string, MeasurementEntry>();
        for (const entry of entriesOf(draft)) {
          if (entry.type === 'measurement') {
            measurements.set(`${entry.domain}/${entry.cycle}`, entry);
          }
          if (entry.type !== 'decision' || entry.outcome === 'refused') continue;
          const policy = policyVersion(draft.state, entry.policy ?? 0);
          const before = (entry.actionCycle ?? entry.cycle) - 1;
          const measurement = measurements.get(`${entry.domain}/${before}`);
          expect(entry.integrity).toBeGreaterThan(policy?.threshold ?? ONE);
          expect(measurement?.state).toBe('KNOWN');
          expect(['fell', 'flat']).toContain(measurement?.direction);
          // A fall pays in full by the record of many alone.
          const isFull = measurement?.direction === 'fell' && measurement.broad === true;
          expect(entry.entropyFactor).toBe(isFull ? ONE : policy?.flatWeight);
          factors[measurement?.direction ?? ''] = (factors[measurement?.direction ?? ''] ?? 0) + 1;
        }
      }),
      { numRuns: RUNS },
    );
    expect(factors['fell']).toBeGreaterThan(0);
    expect(factors['flat']).toBeGreaterThan(0);
  });

  test('has facts in all channels, none below its prior where the policy says so', () => {
    fc.assert(
      fc.property(histories({ channelFloor: true, entropyGate: false, length: 16 }), (history) => {
        const draft = play(history);
        for (const { policy, entry } of qualified(draft)) {
          for (const channel of CHANNELS) {
            expect(entry.channels[channel]?.[2]).toBeGreaterThanOrEqual(policy.integrity.priorKept);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('with policy, direction, GI and findings fixed', () => {
  test('no I and no amount falls when one fact turns out better', () => {
    const better = { raised: 0, more: 0 };
    fc.assert(
      fc.property(
        fixed,
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (history, at, by) => {
          const raised = raise(history, at, by);
          if (raised === undefined) return;
          better.raised += 1;
          better.more += countMore(play(history), play(raised));
        },
      ),
      { numRuns: 5 * RUNS }, // a fifth of them have a fact to raise,
    );
    expect(better.raised).toBeGreaterThan(0);
    expect(better.more).toBeGreaterThan(0);
    console.log(`a better fact: ${JSON.stringify(better)}`);
  });

  test('no I and no amount falls when a kept fact is added', () => {
    const kept: Happening = {
      kind: 'facts',
      person: 0,
      channels: ['drift'],
      value: ONE,
      weight: undefined,
      count: 1,
    };
    fc.assert(
      fc.property(fixed, fc.nat(), fc.constantFrom(...CHANNELS), (history, at, channel) => {
        const place = at % (history.happenings.length + 1);
        const added = history.happenings.toSpliced(place, 0, { ...kept, channels: [channel] });
        const more = countMore(play(history), play({ ...history, happenings: added }));
        expect(more).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: RUNS },
    );
  });
});

/** Histories in which facts decide nothing but I: no caps, no floor of GI, no shared evidence. */
const fixed: fc.Arbitrary<History> = histories({ caps: false, length: 16 }).map((history) => ({
  ...history,
  policy: { ...history.policy, giFloor: 0 },
  happenings: history.happenings.map((one) =>
    one.kind === 'ask' ? { ...one, evidence: undefined } : one,
  ),
}));

function qualified(draft: BatchDraft): { entry: DecisionEntry; policy: NonNullable<PolicyOf> }[] {
  return entriesOf(draft).flatMap((entry) => {
    if (entry.type !== 'decision' || entry.outcome === 'refused') return [];
    const policy = policyVersion(draft.state, entry.policy ?? 0);
    return policy === undefined ? [] : [{ entry, policy }];
  });
}

type PolicyOf = ReturnType<typeof policyVersion>;

/** The history with one group of facts worth more. */
function raise(history: History, at: number, by: number): History | undefined {
  const places = [...history.happenings.entries()].filter(
    ([, one]) => one.kind === 'facts' && one.value < ONE,
  );
  const [place, one] = places[at % Math.max(1, places.length)] ?? [];
  if (place === undefined || one?.kind !== 'facts') return undefined;
  const value = Math.min(ONE, one.value + 1 + Math.floor(by * (ONE - one.value)));
  return { ...history, happenings: history.happenings.with(place, { ...one, value }) };
}

/** Compares decision by decision: none may have less. Returns how many got more. */
function countMore(before: BatchDraft, after: BatchDraft): number {
  const [one, other] = [decisions(before), decisions(after)];
  expect(other).toHaveLength(one.length);
  let more = 0;
  for (const [index, entry] of one.entries()) {
    const better = other[index];
    expect(better?.integrity).toBeGreaterThanOrEqual(entry.integrity);
    expect(amountOf(better)).toBeGreaterThanOrEqual(amountOf(entry));
    if (amountOf(better) > amountOf(entry)) more += 1;
  }
  expect(after.state.books.supply).toBeGreaterThanOrEqual(before.state.books.supply);
  return more;
}

function decisions(draft: BatchDraft): DecisionEntry[] {
  return entriesOf(draft).filter((entry) => entry.type === 'decision');
}

function amountOf(entry: DecisionEntry | undefined): bigint {
  return entry?.amount === undefined ? -1n : parseMicros(entry.amount);
}
