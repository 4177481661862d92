import { expect, test } from 'vitest';
import type { DecisionItem, MemberIntegrity } from '../../client/api-types.ts';
import { en } from '../texts/en.ts';
import { integrityByCycle, integrityFigure } from './integrity-chart.ts';

/** Decisions as the list has them: newest first. */
function decisionsOf(...points: readonly (readonly [number, number])[]): DecisionItem[] {
  return points.map(
    ([cycle, integrity]) => ({ cycle, cycleStartsAt: '2026-01-01T00:00:00Z', integrity }) as never,
  );
}
const now = { integrity: 0.95, threshold: 0.9 } as MemberIntegrity;

test('the last decision of a cycle is its point, and cycles stand in their order', () => {
  const points = integrityByCycle(decisionsOf([9, 0.94], [9, 0.93], [7, 0.91], [4, 0.85]));
  expect(points.map(({ cycle, integrity }) => [cycle, integrity])).toEqual([
    [4, 0.85],
    [7, 0.91],
    [9, 0.94],
  ]);
});

test('a line leads through all points, from the first cycle at the left to the last', () => {
  const series = integrityByCycle(decisionsOf([8, 1], [6, 0.9], [4, 0.8]));
  const { text } = integrityFigure(series, now, en);
  expect(text).toContain('d="M0 80L500 40L1000 0"');
  expect(text).toContain(en.member.went('0.8', '0.95'));
});

test('one point is no line: nothing is drawn', () => {
  expect(integrityFigure(integrityByCycle(decisionsOf([8, 1])), now, en).text).toBe('');
});
