import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../core/policy/presets.ts';
import { programUnderCivic } from './program.ts';

describe('a program of 30 people, 95 of 100 promises kept', () => {
  test('earns under civic, for most of its members within 120 days', () => {
    const { members, refused } = programUnderCivic(30, 1);
    const earners = members.filter(({ earned }) => earned > 0n);
    expect(earners.length).toBeGreaterThanOrEqual(20);
    expect([...refused.keys()].sort()).toEqual([
      'BELOW_THRESHOLD',
      'ENTROPY_ROSE',
      'ENTROPY_UNKNOWN',
    ]);
  });

  test('earns nothing under standard', () => {
    const { asks, refused } = programUnderCivic(30, 1, { policy: PRESETS.standard });
    expect(refused).toEqual(new Map([['ENTROPY_UNKNOWN', asks]]));
  });
});

test('who keeps 90 of 100 promises is paid a small part of what 99 of 100 are', () => {
  const { members } = programUnderCivic(32, 1, { keptRates: [0.9, 0.99] });
  const paid = (rate: number): number =>
    members
      .filter(({ keptRate }) => keptRate === rate)
      .reduce((sum, { released }) => sum + Number(released), 0);
  expect(paid(0.99)).toBeGreaterThan(0);
  expect(paid(0.9)).toBeLessThan(0.1 * paid(0.99));
});
