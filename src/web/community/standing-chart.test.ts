import { describe, expect, test } from 'vitest';
import type { Standings } from '../../client/api-types.ts';
import { de } from '../texts/de.ts';
import { en } from '../texts/en.ts';
import { standingHeadline } from './rules.ts';
import { standingChart } from './standing-chart.ts';

const TOLD: Standings = {
  cycle: 7,
  threshold: 0.95,
  people: 31,
  bins: [
    { from: 0, to: 0.95, people: 19 },
    { from: 0.95, to: 0.96, people: 7 },
    { from: 0.96, to: 1, people: 5 },
  ],
};

describe('where people stand', () => {
  test('the headline says how many are paid, if that is told', () => {
    const hidden = { ...TOLD, bins: [{ from: 0, to: 1, people: 31 }] };
    expect(standingHeadline(TOLD, en)).toBe(en.standings.above('12', '31', '0.95'));
    expect(standingHeadline(TOLD, de)).toBe(de.standings.above('12', '31', '0,95'));
    expect(standingHeadline(hidden, en)).toBe(en.standings.near('31', '0.95'));
  });

  test('an area is a number of people, and edges that are apart are printed', () => {
    const words = { title: 'a title', more: 'more', number: String };
    const { text } = standingChart(TOLD, 0.9, words);
    const sizes = [...text.matchAll(/width="([\d.]+)"\s+height="([\d.]+)"/g)].map(
      ([, width, height]) => Number(width) * Number(height),
    );
    const [, seven = 0, five = 0] = sizes;
    expect(sizes.length).toBe(3);
    expect(seven / five).toBeCloseTo(7 / 5, 1);
    const edges = [...text.matchAll(/class="tick[^"]*">\s*([\d.]+)/g)].map(([, edge]) => edge);
    // 0.96 stands a tenth of the axis beside 0.95: the table has it.
    expect(edges).toEqual(['0.9', '0.95', '1']);
  });
});
