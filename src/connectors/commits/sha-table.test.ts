import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ShaTable } from './sha-table.ts';

const sha = fc.stringMatching(/^[0-9a-f]{12}$/);
// Many ids within one 7-digit prefix, as an attacker would grind them.
const crowded = fc.stringMatching(/^abcdef0[0-9a-f]{5}$/);

describe('sha table', () => {
  test('numbers ids by first sight and finds them again, whole or abbreviated', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(sha, crowded), { maxLength: 3000 }),
        fc.integer({ min: 7, max: 12 }),
        (ids, digits) => {
          const table = new ShaTable(12);
          const numbers = new Map<string, number>();
          for (const id of ids) {
            if (!numbers.has(id)) numbers.set(id, numbers.size);
            expect(table.intern(Buffer.from(`..${id}`), 2)).toBe(numbers.get(id));
          }
          expect(table.size).toBe(numbers.size);
          for (const [id, number] of [...numbers].slice(0, 50)) {
            const prefix = id.slice(0, digits);
            const expected = [...numbers].filter(([other]) => other.startsWith(prefix));
            expect(table.hexAt(number)).toBe(id);
            expect(table.startingWith(prefix).sort((a, b) => a - b)).toEqual(
              expected.map(([, of]) => of),
            );
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  test('takes nothing but lower-case digits of full length', () => {
    const table = new ShaTable(12);
    for (const text of ['0123456789aB', '0123456789a', '0123456789ag', '']) {
      expect(table.intern(Buffer.from(text), 0)).toBe(-1);
    }
    expect(table.size).toBe(0);
  });
});
