import { describe, expect, test } from 'vitest';
import { DAILY, evidenceHash, newFold } from '../../../test/worlds/memory-community.ts';
import { appendFact, appendOutcomes, memberOf } from '../../../test/worlds/random-history.ts';
import { CHANNELS } from '../integrity/tally.ts';
import { decide } from '../mint/decide.ts';
import { PRESETS } from '../policy/presets.ts';
import { ONE } from '../units.ts';
import { closingEntries } from './close-cycle.ts';
import { emptyState } from '../state/state.ts';

const HELD_FOR_A_DAY = { ...PRESETS.sandbox, holdBack: { days: 0 }, cycle: DAILY };

describe('the close of a cycle', () => {
  test('is measurements by name, ends of holds by entry, then the books', () => {
    const fold = newFold(HELD_FOR_A_DAY);
    const member = memberOf(fold, 0);
    for (let fact = 0; fact < 12; fact += 1) appendFact(fold, member, CHANNELS, ONE);
    const finding = {
      type: 'finding',
      cycle: 1,
      member,
      code: 'NOISE',
      measured: 1,
      limit: 1,
    } as const;
    const opened = fold.append({ ...finding, status: 'open' });
    const held = ['one', 'two'].map((name) => {
      const action = { family: 'civic', action: 'promise', domain: 'knowledge' };
      return fold.append(decide(fold.state, { member, evidence: evidenceHash(name), ...action }));
    });
    fold.append({ ...finding, status: 'cleared', finding: opened });
    appendOutcomes(fold, 'knowledge', 1, 0);
    appendOutcomes(fold, 'climate', 1, 0);
    const { held: amount } = fold.state.books;
    const entries = closingEntries(fold.state);
    expect(entries.map(({ type }) => type)).toEqual([
      'measurement',
      'measurement',
      'release',
      'release',
      'cycle',
    ]);
    expect(entries.slice(0, 2)).toMatchObject([{ domain: 'climate' }, { domain: 'knowledge' }]);
    expect(entries.slice(2, 4)).toMatchObject(held.map((decision) => ({ decision })));
    const text = `${amount / 1_000_000n}.${String(amount % 1_000_000n).padStart(6, '0')}`;
    expect(entries.at(-1)).toMatchObject({ supply: text, held: '0.000000', decisions: 2 });
  });

  test('follows from the state and leaves it as it was', () => {
    const fold = newFold(HELD_FOR_A_DAY);
    appendOutcomes(fold, 'knowledge', 3, 1);
    const size = fold.state.size;
    expect(closingEntries(fold.state)).toEqual(closingEntries(fold.state));
    expect(fold.state.size).toBe(size);
  });

  test('cannot be without a policy', () => {
    expect(() => closingEntries(emptyState(false))).toThrow('no policy is in force');
  });
});
