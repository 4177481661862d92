import type { ClaimAttack } from './claim-attack.ts';
import { type ClaimProgram, doDeed } from './claim-program.ts';
import { proofOf, wordOn } from './claim-world.ts';

const RING = ['ring 1', 'ring 2', 'ring 3'] as const;
/** Names that the ring makes, and the first days on which each works, once the ring can vouch. */
const ALIASES = 30;
const ALIAS_WORKS = 3;
const DAYS_BETWEEN = 14;
/** Of each member of the ring, a day. */
const TRIVIAL_WORKS = 3;

/** Attacks with names that one's own side gives a record. */
export const ALIAS_ATTACKS: readonly ClaimAttack[] = [
  {
    name: 'padding claims by a tree of aliases',
    words: 'three members with standing make thirty aliases witnesses, who confirm trivial works',
    defence: ['`worksPerPair`'],
    off: { worksPerPair: 0 },
    measure: 'gained',
    limit: 1.5,
    accounts: RING,
    play: (program) => padByTree(program, true),
    plain: (program) => padByTree(program, false),
  },
];

/** Bad true work, and from when the ring has standing three trivial works a day of each. */
function padByTree(program: ClaimProgram, isAttack: boolean): void {
  const { world, random } = program;
  for (const [index, member] of RING.entries()) {
    if (random.chance(3 / 7)) doDeed(program, member, { kept: random.chance(0.9) });
    if (!isAttack) continue;
    if (world.draft.hasStanding(member)) makeAliases(program, index);
    for (let nth = 0; nth < TRIVIAL_WORKS; nth += 1) {
      const by = `alias ${random.below(ALIASES)}`;
      if (world.draft.hasStanding(by)) doDeed(program, member, { kept: true, by });
    }
  }
}

/** Gives each alias of one member the works of a record, a fortnight after one another. */
function makeAliases({ world, deeds }: ClaimProgram, index: number): void {
  const member = RING[index] ?? '';
  for (let alias = index; alias < ALIASES; alias += RING.length) {
    const name = `alias ${alias}`;
    const done = deeds.get(name) ?? 0;
    if (done >= ALIAS_WORKS || world.day % DAYS_BETWEEN !== 0) continue;
    deeds.set(name, done + 1);
    const claim = world.newPromise(name);
    const word = wordOn(claim, { by: member, at: world.now });
    world.say([claim, proofOf(claim, world.now), word]);
  }
}
