import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendOwnOutcomes } from '../../../test/worlds/erratic-member.ts';
import { closeCycles, entriesOf, newDraft } from '../../../test/worlds/memory-community.ts';
import { watchfulFor } from '../../../test/worlds/misconduct.ts';
import { memberOf } from '../../../test/worlds/random-history.ts';
import type { BatchDraft } from '../../pipeline/writer/draft.ts';
import { ONE } from '../units.ts';
import { type Compared, excessOf } from './destabilization.ts';

function beside(kept: number, failed: number, others: readonly [number, number]): Compared {
  const [othersKept, othersFailed] = others;
  return { domain: 'knowledge', kept, failed, othersKept, othersFailed };
}

/** In twelve bins, each of which has a failure. */
function excessIn(domains: readonly Compared[], failedBins = 12): number | undefined {
  return excessOf({ domains, failedBins });
}

describe('failures beside those of others', () => {
  test('finds four times the failures of others, and no less', () => {
    // 60 outcomes at a tenth: 6 expected.
    expect(excessIn([beside(36, 24, [360, 40])])).toBe(4 * ONE);
    expect(excessIn([beside(37, 23, [360, 40])])).toBeUndefined();
  });

  test('needs five failures, and an interval that is above twice what was expected', () => {
    expect(excessIn([beside(0, 4, [360, 40])])).toBeUndefined();
    expect(excessIn([beside(0, 5, [360, 40])])).toBe(10 * ONE);
    // 5 of 15 beside 8 % are 4.17 times as many, and chance may have made it two times.
    expect(excessIn([beside(10, 5, [368, 32])])).toBeUndefined();
    expect(excessIn([beside(15, 10, [368, 32])])).toBe(5 * ONE);
  });

  test('takes what fails together for one misfortune: four bins have a failure', () => {
    const own = beside(0, 40, [360, 40]);
    expect([excessIn([own], 3), excessIn([own], 4)]).toEqual([undefined, 10 * ONE]);
  });

  test('takes each domain by its own rate: to work in a hard one is no failing', () => {
    const hard = { ...beside(10, 15, [160, 240]), domain: 'hard' };
    expect(excessIn([hard, beside(38, 2, [380, 20])])).toBeUndefined();
  });

  test('never calls keeping seven of ten too little, however much others pad their records', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(1_000_000), (failed, padding) => {
        expect(excessIn([beside(3 * failed, failed, [30 + padding, 0])])).toBeUndefined();
      }),
    );
  });
});

/** Failures in each of four weeks. */
function failByWeeks(draft: BatchDraft): void {
  for (let week = 0; week < 4; week += 1) {
    appendOwnOutcomes(draft, 0, { kept: 0, failed: 3 });
    if (week < 3) closeCycles(draft, 7);
  }
}

describe('who is found beside whom', () => {
  function foundBeside(others: readonly number[], domain = 'knowledge'): readonly string[] {
    const draft = newDraft(watchfulFor('destabilization'));
    failByWeeks(draft);
    for (const who of others) appendOwnOutcomes(draft, who, { kept: 19, failed: 1, domain });
    closeCycles(draft, 7);
    const found = entriesOf(draft).filter((entry) => entry.type === 'finding');
    expect(found.every(({ member }) => member === memberOf(draft, 0))).toBe(true);
    return found.map(({ status }) => status);
  }

  test('three others in the same domain, and not two, or those of another', () => {
    expect(foundBeside([1, 2, 3])).toEqual(['open']);
    expect(foundBeside([1, 2])).toEqual([]);
    expect(foundBeside([1, 2, 3], 'infrastructure')).toEqual([]);
  });

  test('nobody answers twice for the same weeks', () => {
    const draft = newDraft(watchfulFor('destabilization'));
    failByWeeks(draft);
    for (const who of [1, 2, 3]) appendOwnOutcomes(draft, who, { kept: 19, failed: 1 });
    closeCycles(draft, 28);
    const found = entriesOf(draft).filter((entry) => entry.type === 'finding');
    expect(found.map(({ status }) => status)).toEqual(['open', 'fallen']);
  });
});
