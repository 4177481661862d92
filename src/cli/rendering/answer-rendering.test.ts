import fc from 'fast-check';
import { expect, test } from 'vitest';
import { terminalOn } from '../terminal.ts';
import { answerLines } from './answer-rendering.ts';

const { paint } = terminalOn(process, { NO_COLOR: '1', COLUMNS: '80' });

test('an object in a list is told field by field', () => {
  const children = [
    { origin: 'a.example', weight: 3 },
    { origin: 'b.example', weight: 4 },
  ];
  expect(answerLines({ name: 'x', children }, paint).join('\n')).toMatch(
    /children +origin a\.example weight 3\n +origin b\.example weight 4$/,
  );
});

test('of a long list within an answer the first are told, and how many are not', () => {
  const members = Array.from({ length: 48 }, (_, at) => ({ userId: `resident-${at}` }));
  const lines = answerLines({ members }, paint);
  expect([lines.length, lines[19], lines.at(-1)?.trim()]).toEqual([
    21,
    expect.stringContaining('resident-19'),
    'and 28 further: --json',
  ]);
});

test('a list that is wider than the terminal is told item by item, and no id is cut', () => {
  const id = '634a6879-0000-4000-8000-5f652d930eeb';
  const narrow = [{ id, name: 'ada' }];
  expect(answerLines({ items: narrow }, paint)).toHaveLength(2);
  const wide = [1, 2].map((cycle) => ({ id, other: id, third: id, cycle, limits: [] }));
  const lines = answerLines({ items: wide }, paint);
  expect(lines).toHaveLength(11);
  expect(lines.join('\n').split(id)).toHaveLength(7);
  expect(lines.at(-1)).toMatch(/limits +none/);
});

test('every value of an answer is told, however deep it lies', () => {
  const { value } = fc.letrec<{ value: unknown; leaf: number; list: unknown; body: unknown }>(
    (tie) => ({
      leaf: fc.nat({ max: 999_999 }),
      list: fc.array(tie('value'), { maxLength: 3 }),
      body: fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tie('value'), { maxKeys: 3 }),
      value: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('list'), tie('body')),
    }),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), value), (body) => {
      const text = answerLines({ field: body }, paint).join(' ');
      expect(text).not.toContain('[object');
    }),
  );
});
