import { describe, expect, test } from 'vitest';
import { resumeOrdinal } from './history-prefix.ts';

const first = 'a'.repeat(40);
const shas = [first, 'b'.repeat(40), 'c'.repeat(40)];
const source = { total: shas.length, shaAt: (ordinal: number): string => shas[ordinal] ?? '' };

describe('resuming', () => {
  test('goes on behind what was imported, full or abbreviated', async () => {
    expect(await resumeOrdinal(source, [])).toBe(0);
    expect(await resumeOrdinal(source, shas.slice(0, 2))).toBe(2);
    expect(
      await resumeOrdinal(
        source,
        shas.map((sha) => sha.slice(0, 12)),
      ),
    ).toBe(3);
  });

  test.each([
    ['another commit stands there', [first, 'd'.repeat(40)], 'number 2'],
    ['the history is shorter', [...shas, 'd'.repeat(40)], 'ends before it'],
    ['an id is too short to tell', ['aaaaaaa'], 'number 1'],
  ])('refuses when %s', async (_case, imported, said) => {
    await expect(resumeOrdinal(source, imported)).rejects.toMatchObject({
      code: 'HISTORY_REWRITTEN',
      message: expect.stringContaining(said) as string,
    });
  });
});
