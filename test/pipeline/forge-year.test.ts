import { describe, expect, test } from 'vitest';
import { PRESETS, type PresetName } from '../../src/core/policy/presets.ts';
import { runs } from '../size.ts';
import {
  type ForgeProject,
  friendsIn,
  liveForgeYear,
  type Quarter,
  YEAR_DAYS,
} from '../worlds/forge-year.ts';

const SEEDS = Array.from({ length: runs(1, 8) }, (_, index) => index + 1);

function quartersOf(preset: PresetName, project: ForgeProject): readonly Quarter[] {
  return liveForgeYear(PRESETS[preset], project).quarters;
}

function paidShare(quarters: readonly Quarter[]): number {
  const sum = (of: keyof Quarter): number =>
    quarters.reduce((total, quarter) => total + quarter[of], 0);
  return sum('paid') / sum('kept');
}

describe.each(SEEDS)('a year of a small project on a forge, seed %i', (seed) => {
  test('pays most under forge, little under civic, and nothing under standard', () => {
    const project = { people: 6, seed };
    expect(paidShare(quartersOf('standard', project))).toBe(0);
    expect(paidShare(quartersOf('civic', project))).toBeLessThan(0.3);
    const [, ...later] = quartersOf('forge', project);
    expect(paidShare(later)).toBeGreaterThan(0.8);
  });

  test('pays three people under forge, whom civic never pays', () => {
    const project = { people: 3, seed };
    expect(paidShare(quartersOf('civic', project))).toBe(0);
    const [, ...later] = quartersOf('forge', project);
    expect(paidShare(later)).toBeGreaterThan(0.6);
  });

  test('pays less from when a quarter of the work is left lying', () => {
    const forgotten = (day: number): number => (day < YEAR_DAYS / 2 ? 0.01 : 0.25);
    const worse = liveForgeYear(PRESETS.forge, { people: 20, seed, forgotten });
    const [before, after] = [worse.quarters.slice(1, 2), worse.quarters.slice(3)];
    expect(paidShare(after)).toBeLessThan(paidShare(before) / 2);
  });

  test('pays three friends who merge seven trifles a week each less than honest work', () => {
    const honest = { people: 20, seed };
    const friends = friendsIn(honest);
    const pay = (project: ForgeProject): number => {
      const { paid } = liveForgeYear(PRESETS.forge, project);
      return friends.reduce((sum, friend) => sum + (paid.get(friend) ?? 0), 0);
    };
    expect(pay({ ...honest, trifles: 7 })).toBeLessThan(pay(honest) / 10);
  });
});
