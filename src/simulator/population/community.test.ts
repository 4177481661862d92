import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../test/size.ts';
import { CommunityByCore } from '../../../test/worlds/population-by-core.ts';
import { ACTIONS, DOMAINS, policies } from '../../../test/worlds/random-policy.ts';
import { CHANNELS } from '../../core/integrity/tally.ts';
import { PRESETS } from '../../core/policy/presets.ts';
import type { CycleEntry } from '../../core/state/entry.ts';
import { formatMicros } from '../../core/units.ts';
import { Community } from './community.ts';
import { Counts, REFUSALS } from './counts.ts';
import { PayTable } from './pay-table.ts';
import type { PeopleType, Scenario } from './scenario.ts';
import { type World, worldOf } from './world.ts';

const STEADY: PeopleType = {
  name: 'steady',
  words: 'keep what they promise',
  share: 1,
  deeds: 0.5,
  kept: 0.98,
  late: 0.03,
  joins: [0, 0],
  stays: 0,
  family: 'civic',
  action: 'promise',
};
const SMALL: Scenario = {
  name: 'a simulated street',
  seed: 7,
  runs: 1,
  cycles: 120,
  communities: 1,
  members: 24,
  policy: { ...PRESETS.civic, domains: ['community', 'knowledge', 'finance'] },
  domains: [
    { name: 'community', share: 4 },
    { name: 'knowledge', share: 1 },
    { name: 'finance', share: 1 },
  ],
  correlation: 0.03,
  delay: 3,
  types: [
    STEADY,
    { ...STEADY, name: 'careless', share: 0.5, kept: 0.8, joins: [10, 40], stays: 60 },
  ],
};

/** Tells both and compares each close; what it came to goes into the counts. */
function compared(world: World): Counts {
  const counts = Counts.of(world.scenario);
  const unit = { run: 0, community: 3 };
  const fast = new Community(world, unit, { counts, pay: new PayTable(world.policy) });
  const core = new CommunityByCore(world, unit);
  for (let cycle = 0; cycle < world.scenario.cycles; cycle += 1) {
    const closed = fast.tell(cycle);
    const entries = core.tell(cycle);
    expect(closed.measurements).toEqual(entries.filter(({ type }) => type === 'measurement'));
    const end = entries.find((entry): entry is CycleEntry => entry.type === 'cycle');
    expect({
      gi: closed.gi,
      members: closed.members,
      supply: formatMicros(closed.supply),
      held: formatMicros(closed.held),
      decisions: closed.decisions,
    }).toEqual({
      gi: end?.gi,
      members: end?.members,
      supply: end?.supply,
      held: end?.held,
      decisions: end?.decisions,
    });
  }
  expectSameMembers(fast, core);
  for (const [kind] of world.types.entries()) {
    for (const code of REFUSALS) {
      expect([kind, code, counts.refused(kind, code, 'all')]).toEqual([
        kind,
        code,
        core.refused.get(`${kind} ${code}`) ?? 0,
      ]);
    }
  }
  return counts;
}

function expectSameMembers(fast: Community, core: CommunityByCore): void {
  let negentropy = 0n;
  for (const [id, { tallies, minted, negentropy: own }] of core.state.members) {
    const member = Number(id);
    const byChannel = CHANNELS.flatMap((name) => [
      tallies[name]?.kept ?? 0,
      tallies[name]?.lost ?? 0,
    ]);
    expect([id, ...fast.members.talliesOf(member)]).toEqual([id, ...byChannel]);
    expect([id, BigInt(fast.members.releasedOf(member))]).toEqual([id, minted]);
    negentropy += own;
  }
  let counted = 0n;
  for (const [kind] of fast.world.types.entries()) {
    counted += fast.counts.amountOfType(kind, 'negentropy');
  }
  expect(counted).toBe(negentropy);
}

describe('a community on typed arrays', () => {
  test('equals the core to the ppm and the shard under civic, thin domains in a pool', () => {
    const counts = compared(worldOf(SMALL));
    expect(counts.amountOfType(0, 'released')).toBeGreaterThan(0n);
    expect(counts.refused(1, 'BELOW_THRESHOLD', 'all')).toBeGreaterThan(0);
  });

  test('equals the core under standard, where two rate what is done', () => {
    const policy = { ...PRESETS.standard, domains: SMALL.policy.domains };
    const ratings = { share: 0.7, agree: 0.9 };
    const types = [{ ...STEADY, kept: 0.995, late: 0 }];
    const world = worldOf({ ...SMALL, policy, types, ratings });
    expect(compared(world).amountOfType(0, 'released')).toBeGreaterThan(0n);
  });

  test('equals the core under any policy, in any small world', () => {
    let paid = 0;
    fc.assert(
      fc.property(policies(), worlds, (policy, drawn) => {
        const scenario: Scenario = { ...SMALL, ...drawn, policy };
        const counts = compared(worldOf(scenario));
        if (drawn.types.some((_, kind) => counts.amountOfType(kind, 'released') > 0n)) paid += 1;
      }),
      { numRuns: runs(12, 300) },
    );
    expect(paid).toBeGreaterThan(0);
  });
});

const share = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: min * 1_000, max: max * 1_000 }).map((thousandths) => thousandths / 1_000);

const types = fc
  .record({
    share: share(0.1, 1),
    deeds: share(0.05, 1),
    kept: fc.oneof(share(0.9, 1), share(0, 1)),
    late: share(0, 0.2),
    joins: fc.constantFrom([0, 0] as const, [5, 50] as const),
    stays: fc.constantFrom(0, 40),
    action: fc.constantFrom(...ACTIONS),
  })
  .map(({ action: { family, type }, ...rest }): PeopleType => {
    return { ...STEADY, ...rest, family, action: type };
  });

const worlds = fc.record({
  seed: fc.nat(),
  cycles: fc.constantFrom(60, 110),
  members: fc.integer({ min: 2, max: 30 }),
  correlation: fc.constantFrom(0, 0.03, 0.3),
  delay: fc.integer({ min: 0, max: 4 }),
  domains: fc.constantFrom(
    DOMAINS.map((name) => ({ name, share: 1 })),
    [
      { name: DOMAINS[1], share: 5 },
      { name: DOMAINS[0], share: 1 },
    ],
  ),
  ratings: fc.constantFrom(undefined, { share: 0.6, agree: 0.8 }),
  types: fc.array(types, { minLength: 1, maxLength: 3 }),
});
