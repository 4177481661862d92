import { describe, expect, test } from 'vitest';
import { DAILY, evidenceHash, newDraft } from '../../../test/worlds/memory-community.ts';
import { appendFact, appendOutcomes, memberOf } from '../../../test/worlds/random-history.ts';
import { CHANNELS } from '../integrity/tally.ts';
import { decide } from '../mint/decide.ts';
import { PRESETS } from '../policy/presets.ts';
import { ONE } from '../units.ts';
import { closingEntries } from './close-cycle.ts';
import { emptyState } from '../state/state.ts';

const HELD_FOR_A_DAY = {
  ...PRESETS.sandbox,
  holdBack: { days: 0 },
  cycle: DAILY,
  entropy: { ...PRESETS.sandbox.entropy, pool: true },
};

describe('the close of a cycle', () => {
  test('is measurements by name, that of the pool, ends of holds by entry, then the books', () => {
    const draft = newDraft(HELD_FOR_A_DAY);
    const member = memberOf(draft, 0);
    for (let fact = 0; fact < 12; fact += 1) appendFact(draft, member, CHANNELS, ONE);
    const finding = {
      type: 'finding',
      cycle: 1,
      member,
      code: 'NOISE',
      measured: 1,
      limit: 1,
    } as const;
    const opened = draft.append({ ...finding, status: 'open' });
    const held = ['one', 'two'].map((name) => {
      const action = { family: 'civic', action: 'promise', domain: 'knowledge' };
      return draft.append(decide(draft.state, { member, evidence: evidenceHash(name), ...action }));
    });
    draft.append({ ...finding, status: 'cleared', finding: opened });
    appendOutcomes(draft, 'knowledge', 1, 0);
    appendOutcomes(draft, 'climate', 1, 0);
    const { held: amount } = draft.state.books;
    const entries = closingEntries(draft.state);
    expect(entries.map(({ type }) => type)).toEqual([
      'measurement',
      'measurement',
      'measurement',
      'release',
      'release',
      'cycle',
    ]);
    const measured = ['climate', 'knowledge', 'commons'].map((domain) => ({ domain }));
    expect(entries.slice(0, 3)).toMatchObject(measured);
    expect(entries.slice(3, 5)).toMatchObject(held.map((decision) => ({ decision })));
    const text = `${amount / 1_000_000n}.${String(amount % 1_000_000n).padStart(6, '0')}`;
    expect(entries.at(-1)).toMatchObject({ supply: text, held: '0.000000', decisions: 2 });
  });

  test('follows from the state and leaves it as it was', () => {
    const draft = newDraft(HELD_FOR_A_DAY);
    appendOutcomes(draft, 'knowledge', 3, 1);
    const size = draft.state.size;
    expect(closingEntries(draft.state)).toEqual(closingEntries(draft.state));
    expect(draft.state.size).toBe(size);
  });

  test('cannot be without a policy', () => {
    expect(() => closingEntries(emptyState(false))).toThrow('no policy is in force');
  });
});
