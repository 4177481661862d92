import { describe, expect, test } from 'vitest';
import { sparkline } from './sparkline.ts';

const points = (values: readonly (number | undefined)[]): { value: number | undefined }[] =>
  values.map((value) => ({ value }));

describe('sparkline', () => {
  test('spans from the least to the greatest value', () => {
    expect(sparkline(points([0, 1, 2, 3, 4, 5, 6, 7]), 8).bars).toBe('▁▂▃▄▅▆▇█');
  });

  test('leaves a gap where nothing is known', () => {
    expect(sparkline(points([2, undefined, 1]), 10).bars).toBe('█ ▁');
  });

  test('shares columns among neighbours, by their mean', () => {
    expect(sparkline(points([0, 0, 10, 10, 4, 6]), 3).bars).toBe('▁█▅');
  });

  test('is flat where all values are equal, and empty where there are none', () => {
    expect(sparkline(points([3, 3, 3]), 3).bars).toBe('▁▁▁');
    expect(sparkline([], 3)).toEqual({ bars: '', marks: '' });
  });

  test('marks the direction that matters most in a column', () => {
    const directions = ['unknown', 'flat', 'flat', 'fell', 'fell', 'rose'] as const;
    const series = directions.map((direction) => ({ value: 1, direction }));
    expect(sparkline(series, 3).marks).toBe('·▼▲');
    expect(sparkline(series, 6).marks).toBe(' ··▼▼▲');
  });
});
