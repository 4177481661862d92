import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeRule } from '../../src/core/codes/codes.ts';
import { parseEntry } from '../../src/core/entries/parse-entry.ts';
import { parseCanonical } from '../../src/core/log/canonical-json.ts';
import type {
  CycleEntry,
  DecisionEntry,
  Entry,
  MeasurementEntry,
  PolicyEntry,
} from '../../src/core/state/entry.ts';
import { type DecisionParts, recheckAlone } from '../../src/core/verify/recheck-alone.ts';
import { linesOf } from '../worlds/memory-community.ts';
import { histories, play } from '../worlds/random-history.ts';
import { runs } from '../size.ts';

const GENERATED = fc.sample(histories(), { numRuns: runs(150, 1_000), seed: 37 });

/** Decisions of random histories with their parts, looked up in the log in the plainest way. */
const DECISIONS: readonly DecisionParts[] = GENERATED.flatMap((history) => {
  const entries = linesOf(play(history)).map((line) => parseEntry(parseCanonical(line)));
  return entries.flatMap((entry, at) =>
    entry.type === 'decision' ? [partsOf(entry, entries.slice(0, at))] : [],
  );
});

test('every decision of a log is recomputed from its parts, or says what more is needed', () => {
  const wrong = DECISIONS.filter((parts) => recheckAlone(parts).verdict === 'different');
  expect(wrong.map((parts) => [parts.decision, recheckAlone(parts)])).toEqual([]);
});

test('what needs more of the log is what the table of codes says, and nothing else', () => {
  const seen = new Set<string>();
  for (const parts of DECISIONS) {
    const { code, attested } = parts.decision;
    const result = recheckAlone(parts);
    const needs = result.verdict === 'needs more' ? result.needs : 'its parts';
    const isFree = code === undefined || code === attested;
    const allowed = isFree ? ['its parts'] : ['its parts', codeRule(code).follows];
    expect(allowed).toContain(needs);
    seen.add(`${code ?? 'paid'}: ${needs}`);
  }
  const some = ['paid: its parts', 'BELOW_THRESHOLD: its parts', 'PAUSED: every pause'];
  expect([...seen]).toEqual(expect.arrayContaining(some));
});

test('a number that was changed is found in every decision', () => {
  const changes: readonly ((entry: DecisionEntry) => DecisionEntry)[] = [
    (entry) => ({ ...entry, integrity: entry.integrity + 1 }),
    (entry) => ({ ...entry, gi: (entry.gi ?? 0) + 1 }),
    (entry) => ({ ...entry, amount: '999.000000' }),
  ];
  for (const parts of DECISIONS.filter(({ decision }) => decision.policy !== undefined)) {
    const found = changes.map(
      (change) => recheckAlone({ ...parts, decision: change(parts.decision) }).verdict,
    );
    expect([parts.decision, found]).toEqual([parts.decision, found.map(() => 'different')]);
  }
});

test('a refusal that is made a payment, and a part that is left out, are found', () => {
  const refused = DECISIONS.filter(
    ({ decision: { code, attested, outcome } }) =>
      outcome === 'refused' && code !== attested && code === 'BELOW_THRESHOLD',
  );
  expect(refused.length).toBeGreaterThan(0);
  for (const parts of refused) {
    const { code: _, ...rest } = parts.decision;
    const decision: DecisionEntry = { ...rest, outcome: 'minted', amount: '0.000001' };
    expect(recheckAlone({ ...parts, decision }).verdict).toBe('different');
  }
  const measured = DECISIONS.filter(({ decision }) => decision.entropy !== undefined);
  for (const parts of measured.slice(0, 50)) {
    expect(recheckAlone({ ...parts, measurements: [] }).verdict).toBe('different');
    expect(recheckAlone({ ...parts, policy: undefined }).verdict).toBe('different');
  }
});

function partsOf(decision: DecisionEntry, before: readonly Entry[]): DecisionParts {
  const at = decision.actionCycle ?? decision.cycle;
  const policy = before.find(
    (entry): entry is PolicyEntry => entry.type === 'policy' && entry.version === decision.policy,
  );
  const measurements = before.filter(
    (entry): entry is MeasurementEntry =>
      entry.type === 'measurement' && [at - 1, decision.cycle - 1].includes(entry.cycle),
  );
  const cycle = before.find(
    (entry): entry is CycleEntry => entry.type === 'cycle' && entry.cycle === at - 1,
  );
  return { decision, policy, measurements, cycle };
}
