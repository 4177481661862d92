import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../problems/problem.ts';
import { decodeCursor, encodeCursor, pageOf, positionIn } from './cursors.ts';
import { isStorableText } from './json-body.ts';

const part = fc.oneof(fc.maxSafeInteger(), fc.string({ unit: 'binary' }));

function isRefused(text: string): boolean {
  try {
    decodeCursor(text);
    return false;
  } catch (problem) {
    return problem instanceof Problem && problem.code === 'CURSOR_INVALID';
  }
}

describe('cursors', () => {
  test('lead back to the place that they were made of', () => {
    const position = fc.array(
      part.filter((one) => typeof one === 'number' || isStorableText(one)),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(position, (given) => {
        const text = encodeCursor(given);
        expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(decodeCursor(text)).toEqual(given.map((one) => (one === 0 ? 0 : one)));
      }),
    );
  });

  test('are refused, never a failure, whatever the text is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()), (text) => {
        const decodes = ((): boolean => {
          try {
            return decodeCursor(text).every((one) => ['string', 'number'].includes(typeof one));
          } catch {
            return false;
          }
        })();
        expect(decodes || isRefused(text)).toBe(true);
      }),
    );
  });

  test('carry nothing that a database cannot take', () => {
    const texts = ['["\\u0000"]', '["\\ud800"]', '[1.5]', '[1e300]', '[null]', '[[1]]', '{}', '1'];
    for (const text of texts) {
      expect(isRefused(Buffer.from(text, 'utf8').toString('base64url'))).toBe(true);
    }
  });
});

describe('a page of a list', () => {
  const order = { of: 'letters', by: { at: 'number', id: 'string' } } as const;
  const rows = ['a', 'b', 'c'].map((id, at) => ({ at, id, note: `the ${id}` }));

  test('goes on after its last row, and has no cursor where nothing follows', () => {
    const page = pageOf(order, rows, 2, ({ note }) => note);
    expect(page.items).toEqual(['the a', 'the b']);
    expect(positionIn(order, page.next)).toEqual({ at: 1, id: 'b' });
    expect(pageOf(order, rows, 3, ({ id }) => id)).toEqual({ items: ['a', 'b', 'c'] });
    expect(pageOf(order, [], 3, ({ id }) => id)).toEqual({ items: [] });
  });

  test('begins where the list does without a cursor, and refuses one of another order', () => {
    expect(positionIn(order, undefined)).toBeUndefined();
    for (const other of [[], [1], ['b', 1], [1, 'b', 'c'], ['1', 'b']]) {
      const cursor = encodeCursor(other);
      expect(() => positionIn(order, cursor)).toThrow('not the cursor of a list of letters');
    }
  });
});
