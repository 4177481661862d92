import { describe, expect, test } from 'vitest';
import { gateLoss, rated, townScenario } from '../../scripts/gate-losses.ts';
import { historyLoss } from '../../scripts/history-losses.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { isUsualAmong } from '../../src/core/entropy/misses.ts';
import { doDeed, HONEST } from '../../src/simulator/attacks/claim-program.ts';
import { ClaimWorld } from '../../src/simulator/attacks/claim-world.ts';
import { seededRandom } from '../../src/simulator/random.ts';

/** What a domain counted of each member, kept and failed, in the order of the log. */
function outcomesOf({ draft }: ClaimWorld, user: string): string[] {
  const member = draft.knownMember(user);
  return draft.appended.flatMap(({ entry }) =>
    entry.type === 'outcome' && entry.member === member ? [entry.category] : [],
  );
}

describe('newcomers', () => {
  test('do not make a young town look orderly, so that its disorder is no rise', async () => {
    const town = { ...(await townScenario()), communities: 3 };
    expect(gateLoss({ ...town, correlation: 0 }).entropy).toBeLessThan(0.05);
    expect(gateLoss({ ...town, correlation: 0.03 }).entropy).toBeLessThan(0.08);
  });

  test('do not stand in the way of a town in which two rate what is done', async () => {
    const town = rated({ ...(await townScenario()), communities: 2 });
    expect(gateLoss(town).entropy).toBeLessThan(0.08);
    const unrated = { ...town, communities: 1, ratings: undefined };
    expect(gateLoss(unrated).entropy).toBe(1);
  });

  test('of an honest project lose its first year, and little after it', () => {
    const { all, later } = historyLoss({}, 1);
    expect(all.entropy / all.asks).toBeGreaterThan(0.2);
    expect(later.entropy / later.asks).toBeLessThan(0.05);
    expect(later.asks).toBeGreaterThan(0.5 * all.asks);
  });

  test('count with their second kept deed, and with a miss once something was confirmed', () => {
    const world = new ClaimWorld(PRESETS.civic);
    const program = { world, members: HONEST, random: seededRandom(1), deeds: new Map() };
    for (const witness of HONEST.slice(0, 4)) world.nameWitness(witness);
    const days = (count: number): void => {
      for (let day = 0; day < count; day += 1) world.nextDay();
    };
    const doing = (user: string, kept: boolean): void => {
      doDeed(program, user, { kept });
      days(12);
    };
    doing('member 1', true);
    doing('first kept', true);
    doing('first missed', false);
    expect(outcomesOf(world, 'member 1')).toEqual(['kept']);
    expect(outcomesOf(world, 'first kept')).toEqual([]);
    expect(outcomesOf(world, 'first missed')).toEqual([]);
    doing('first kept', true);
    doing('first kept', false);
    doing('first missed', false);
    expect(outcomesOf(world, 'first kept')).toEqual(['kept', 'broken']);
    expect(outcomesOf(world, 'first missed')).toEqual([]);
  });

  test('fail at most three times as often as those with standing', () => {
    const standing = { outcomes: 49, misses: 1 };
    expect(isUsualAmong({ outcomes: 100, misses: 12 }, standing)).toBe(true);
    expect(isUsualAmong({ outcomes: 100, misses: 13 }, standing)).toBe(false);
    const nobody = { outcomes: 0, misses: 0 };
    expect(isUsualAmong({ outcomes: 4, misses: 4 }, nobody)).toBe(true);
  });
});
