import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../../test/size.ts';
import { DAY_SECONDS } from '../../policy/cycle.ts';
import { PRESETS } from '../../policy/presets.ts';
import { ONE, type Ppm } from '../../units.ts';
import { pairWeightOf } from '../pair-weight.ts';
import { PairBudget } from './pair-budget.ts';

const { trust } = PRESETS.git;
const isFirst = (person: string): boolean => person === 'first';

/** Each of these was made by three works through each of its makers, in this order. */
function budgetOf(makers: readonly (readonly [person: string, by: readonly string[]])[]) {
  const budget = new PairBudget(trust, isFirst);
  for (const [person, by] of makers) {
    for (let work = 0; work < 3; work += 1) budget.addMakers(person, by);
  }
  return budget;
}

/** What one work after another weighs, each looked at by one of these, within one day. */
function weightsOf(budget: PairBudget, witnesses: readonly string[]): readonly Ppm[] {
  return witnesses.flatMap((by) => budget.weightsOf({ author: 'eve', effectiveAt: 0 }, [by]));
}

const SIXTEEN = Array.from({ length: 16 }, (_, n) => `alias ${n % 2}`);
const BY_FIRST = ['friend', ['first']] as const;

describe('two witnesses', () => {
  test.each([
    ['whom first witnesses made have a weight each', [['first'], ['first']], ONE],
    ['whom one friend made have the weight of that friend', [['friend'], ['friend']], ONE / 2],
    ['whom nobody made have a weight each', [[], []], ONE],
  ] as const)('%s', (_, [one, two], last) => {
    const budget = budgetOf([BY_FIRST, ['alias 0', one], ['alias 1', two]]);
    expect(weightsOf(budget, SIXTEEN).at(-1)).toBe(last);
  });

  test('are not their own for fewer works through first witnesses than standing takes', () => {
    const asked = (works: number): Ppm | undefined => {
      const budget = budgetOf([BY_FIRST, ['alias 0', ['friend']], ['alias 1', ['friend']]]);
      for (const alias of ['alias 0', 'alias 1']) {
        for (let work = 0; work < works; work += 1) budget.addMakers(alias, ['first']);
      }
      return weightsOf(budget, SIXTEEN).at(-1);
    };
    expect([asked(1), asked(2), asked(3)]).toEqual([ONE / 2, ONE / 2, ONE]);
  });

  test('whom two friends made have the weight of both', () => {
    const friends = ['friend', 'second'];
    const budget = budgetOf([
      BY_FIRST,
      ['second', ['first']],
      ['alias 0', friends],
      ['alias 1', friends],
    ]);
    expect(weightsOf(budget, SIXTEEN).at(-1)).toBe(ONE);
    expect(weightsOf(budget, SIXTEEN).at(-1)).toBe(ONE / 2);
  });

  test('of one root that look at one work count it once', () => {
    const budget = budgetOf([BY_FIRST, ['alias 0', ['friend']], ['alias 1', ['friend']]]);
    const both = { author: 'eve', effectiveAt: 0 };
    for (let n = 0; n < 7; n += 1) budget.weightsOf(both, ['alias 0', 'alias 1']);
    expect(budget.weightsOf(both, ['alias 0', 'alias 1'])).toEqual([ONE, ONE]);
    expect(budget.weightsOf(both, ['alias 0'])).toEqual([floorOf(8, 9)]);
  });
});

const floorOf = (part: number, whole: number): Ppm => Math.floor((part * ONE) / whole);

describe('any tree of accounts under one account', () => {
  test('weighs for an author no more than that account alone', () => {
    const tree = fc.array(fc.nat(), { minLength: 1, maxLength: 20 });
    const witnesses = fc.array(fc.nat(), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(tree, witnesses, (parents, picks) => {
        const names = ['friend', ...parents.map((_, n) => `alias ${n}`)];
        const made = parents.map((parent, n) => {
          const maker = names[parent % (n + 1)] ?? 'friend';
          return [`alias ${n}`, [maker]] as const;
        });
        const weights = weightsOf(
          budgetOf([BY_FIRST, ...made]),
          picks.map((pick) => names[pick % names.length] ?? 'friend'),
        );
        const alone = picks.map((_, n) => pairWeightOf(trust.worksPerPair, n + 1));
        expect(weights).toEqual(alone);
      }),
      { numRuns: runs(100, 1_000) },
    );
  });
});

test('a weight falls for works within 56 days, and for no older ones', () => {
  const budget = budgetOf([BY_FIRST, ['alias 0', ['friend']]]);
  weightsOf(
    budget,
    SIXTEEN.map(() => 'alias 0'),
  );
  const askedAt = (days: number): Ppm | undefined =>
    budget.weightsOf({ author: 'eve', effectiveAt: days * DAY_SECONDS }, ['alias 0'])[0];
  expect(askedAt(55)).toBe(floorOf(8, 17));
  expect(askedAt(112)).toBe(ONE);
});
