import { describe, expect, test } from 'vitest';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import { attacksOn, BENCH_ATTACKS, benchAttack, honestLoss } from './attack-bench.ts';
import { HONEST, runProgram, wordsAlone } from './claim-program.ts';
import { ClaimWorld } from './claim-world.ts';
import { yieldOf } from './leak.ts';

const named = (name: string): (typeof BENCH_ATTACKS)[number] => {
  const attack = BENCH_ATTACKS.find((one) => one.name === name);
  if (attack === undefined) throw new RangeError(`there is no attack ${name}`);
  return attack;
};

describe('the bench of attacks', () => {
  test('has each attack once, of histories and of claims', () => {
    const names = BENCH_ATTACKS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const [history, claims] = [attacksOn('history'), attacksOn('claims')];
    expect([...history, ...claims]).toHaveLength(attacksOn(undefined).length);
    expect(Math.min(history.length, claims.length)).toBeGreaterThan(0);
  });

  test('says that a policy opens an attack on a history which its preset holds', () => {
    const { git } = PRESETS;
    const opened = { ...git, trust: { ...git.trust, answeredRepairs: false } };
    const attack = named('accusing');
    expect(benchAttack(attack, git, 1)).toMatchObject({ isWithin: true, margin: undefined });
    expect(benchAttack(attack, opened, 1)).toMatchObject({ isWithin: false, mean: 0 });
  });

  test('says so of one on claims, with the spread over seeds', () => {
    const { civic } = PRESETS;
    const opened = { ...civic, trust: { ...civic.trust, graceCycles: 0 } };
    const held = benchAttack(named('silence'), civic, 2);
    expect(held).toMatchObject({ isWithin: true, values: [0, 0], mean: 0, margin: 0 });
    expect(benchAttack(named('silence'), opened, 1).isWithin).toBe(false);
  });

  test('attacks in cycles as long as the rules have them, counted from where civic counts', () => {
    const seen: PolicyDocument['cycle'][] = [];
    const looking = {
      ...named('silence'),
      run: (policy: PolicyDocument) => {
        seen.push(policy.cycle);
        return yieldOf(() => 0);
      },
    };
    const { civic, forge } = PRESETS;
    const own = { days: 7, anchorDate: '2020-01-06', anchorCycle: 1 };
    for (const policy of [forge, { ...civic, cycle: own }]) benchAttack(looking, policy, 1);
    expect(seen).toEqual([2, 7].map((days) => ({ ...civic.cycle, days })));
  });

  // Fails if what is held for the last promises is not waited for.
  test('pays a program in cycles of a week', () => {
    const { civic } = PRESETS;
    const world = new ClaimWorld({ ...wordsAlone(civic), cycle: { ...civic.cycle, days: 7 } });
    runProgram(world, { seed: 1, days: 60 });
    expect(world.paidTo(HONEST)).toBeGreaterThan(0);
    expect(world.draft.state.holds.size).toBe(0);
  });

  test('tells what honest members lose by a threshold that is too high', () => {
    const { civic } = PRESETS;
    const strict = { ...civic, mint: { ...civic.mint, threshold: 0.99 } };
    const [usual, lost] = [honestLoss(civic), honestLoss(strict)];
    expect(usual.earn).toBeGreaterThan(lost.earn);
    expect(lost.refused.map(([code]) => code)).toContain('BELOW_THRESHOLD');
  });
});
