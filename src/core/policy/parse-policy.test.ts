import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policies } from '../../../test/worlds/random-policy.ts';
import { parsePolicy, policyFrom } from './parse-policy.ts';
import { parsePolicyRecord, policyRecord } from './policy-entry.ts';
import { holdBackRange } from './policy.ts';
import { PRESETS } from './presets.ts';

type Json = { [name: string]: unknown };

/** A preset with one field, by its path, set to a value or (undefined) left out. */
function changed(path: string, value: unknown, from: object = PRESETS.standard): Json {
  const document = structuredClone(from) as Json;
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce((inner, name) => inner[name] as Json, document);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return document;
}

describe('a policy document', () => {
  test.each(Object.entries(PRESETS))('that is the preset %s is valid', (_name, document) => {
    expect(parsePolicy(document, 1).ok).toBe(true);
  });

  test.each([
    ['mint.treshold', 0.95, 'mint.treshold is not a field of a policy; did you mean threshold?'],
    ['mint.threshold', undefined, 'mint.threshold is missing'],
    ['mint.threshold', '0.95', 'mint.threshold must be a number from 0 to 1'],
    ['mint.threshold', 0.950_000_1, 'mint.threshold must be a number from 0 to 1'],
    ['mint.threshold', 1.5, 'mint.threshold must be at most 1'],
    ['mint.threshold', 1, 'mint.threshold must be at least integrity.priorKept and below 1'],
    ['mint.threshold', 0.5, 'mint.threshold must be at least integrity.priorKept and below 1'],
    ['mint.scale', 100, 'mint.scale must be text with exactly 6 decimals'],
    ['mint.scale', '-1.000000', 'mint.scale must be text with exactly 6 decimals'],
    ['holdBack', { weeks: 4 }, 'holdBack.weeks is not a field'],
    ['holdBack', { cycles: 1.5 }, 'holdBack.cycles must be a whole number'],
    ['integrity.weights.echo', 0.5, 'integrity.weights must sum to 1'],
    ['integrity.decayPerFact', 0.4, 'integrity.decayPerFact must lie between 0.5 and 0.999'],
    ['integrity.priorFacts', 0.5, 'integrity.priorFacts must lie between 1 and 1000'],
    ['integrity.conductFindings', 0, 'integrity.conductFindings must be at least 1'],
    ['entropy.categories', ['broken'], 'entropy.categories must begin with "kept"'],
    ['entropy.categories', ['kept', 'a', 'a'], 'entropy.categories names "a" more than once'],
    ['entropy.ratingClasses', 1, 'entropy.ratingClasses must be at least 2'],
    ['domains', [], 'domains must name at least one domain'],
    ['domains', ['a', 'a'], 'domains names "a" more than once'],
    ['guardedDomains', ['moon'], 'guardedDomains names "moon", which domains does not'],
    ['cycle.anchorDate', '2025-02-30', 'cycle.anchorDate'],
    ['cycle.days', 0, 'cycle.days must lie between 1 and 366'],
    ['actions', [{ family: 'x', type: 'a', weight: 1 }], 'actions: "x" is no family'],
    ['gates.entropy', 1, 'gates.entropy must be true or false'],
  ])('with %s = %j is refused: %s', (path, value, problem) => {
    const result = parsePolicy(changed(path, value), 1);
    const problems = result.ok ? [] : result.problems;
    expect(problems.join('; ')).toContain(problem);
  });

  test('says how low a threshold may go, and how large a weight, and both are so', () => {
    const { integrity, mint } = PRESETS.civic;
    const low = changed('mint.threshold', 0.9, PRESETS.civic);
    const result = parsePolicy(low, 1);
    const [problem = ''] = result.ok ? [] : result.problems;
    const said = /with a weight of (.+) it reaches (.+), so .+ at most (.+)$/.exec(problem);
    const [weight, best, most] = (said ?? []).slice(1).map(Number);
    expect(problem).toContain(`now 0.9, must be above ${best}`);
    expect(weight).toBe(Math.max(...Object.values(integrity.weights)));
    expect(parsePolicy({ ...low, mint: { ...mint, threshold: best } }, 1).ok).toBe(false);
    const above = { ...mint, threshold: Number(((best ?? 1) + 1e-6).toFixed(6)) };
    expect(parsePolicy({ ...low, mint: above }, 1).ok).toBe(true);
    const refused = (largest: number): boolean => {
      const weights = { echo: largest, drift: 1 - largest, coordination: 0, stability: 0 };
      const drafted = parsePolicy({ ...low, integrity: { ...integrity, weights } }, 1);
      return (drafted.ok ? [] : drafted.problems).some((text) => text.includes('weights.echo'));
    };
    expect([most ?? 0, (most ?? 0) + 1e-6].map(refused)).toEqual([false, true]);
  });

  test.each([null, [], 'policy', 7])('%j is no document at all', (value) => {
    expect(parsePolicy(value, 1)).toEqual({
      ok: false,
      problems: ['the policy must be an object'],
    });
  });

  test('names every problem at once', () => {
    const result = parsePolicy({ ...PRESETS.standard, domains: [], giFloor: 2, extra: 1 }, 1);
    expect(result.ok ? [] : result.problems).toHaveLength(2); // shape first, laws then
    expect(() => policyFrom(PRESETS.standard, 1)).not.toThrow();
  });

  test('reads back from its log entry as the same policy', () => {
    fc.assert(
      fc.property(policies(), fc.integer({ min: 1, max: 9 }), (document, version) => {
        const record = policyRecord(document);
        expect(parsePolicyRecord(record, version)).toEqual(parsePolicy(document, version));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the hold-back', () => {
  test.each([
    [{ cycles: 28 }, 1, 28, 28],
    [{ days: 180 }, 7, 25, 26],
    [{ days: 14 }, 7, 2, 2],
    [{ days: 3 }, 7, 0, 1],
    [{ cycles: 0 }, 1, 0, 0],
  ])('of %j in cycles of %i days is %i to %i cycles', (holdBack, days, least, most) => {
    const cycle = { ...PRESETS.standard.cycle, days };
    const policy = policyFrom({ ...PRESETS.standard, holdBack, cycle }, 1);
    expect(holdBackRange(policy)).toEqual({ least, most });
  });
});
