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
    /children +origin a\.example weight 3; origin b\.example weight 4/,
  );
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
