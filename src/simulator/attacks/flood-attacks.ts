import { ENTROPY_LIMITS } from '../../core/entropy/entropy-rules.ts';
import type { ClaimAttack, Rules } from './claim-attack.ts';
import { type ClaimProgram, doDeed, wordsAlone } from './claim-program.ts';
import type { ClaimWorld } from './claim-world.ts';

const FRIENDS = ['friend 1', 'friend 2', 'friend 3'] as const;
const PUPPETS = Array.from({ length: 10 }, (_, index) => `puppet ${index + 1}`);
/** Deployments a day. */
const FLOOD = 30;

/** Attacks by many: failures that nobody answers for, and names that three friends vouch for. */
export const FLOOD_ATTACKS: readonly ClaimAttack[] = [
  {
    name: 'a flood of deployments that fail',
    words: 'once there is a direction somebody deploys thirty times a day, and it fails',
    defence: ['what nobody settled fails as one member’s'],
    off: {},
    policy: (_, given) => ({ ...wordsAlone(given), gates: given.gates }),
    measure: 'victims keep',
    limit: 0.95,
    accounts: [],
    play: ({ world }, rules) => failToDeploy(world, rules),
  },
  {
    name: 'puppets of three friends',
    words: 'three friends with standing confirm three trifles a week of each of ten new accounts',
    defence: [],
    off: {},
    measure: 'gained',
    limit: 0.1,
    knownTo: 2,
    accounts: PUPPETS,
    play: playPuppets,
    plain: nameFriends,
  },
];

function failToDeploy(world: ClaimWorld, rules: Rules): void {
  if (world.day < ENTROPY_LIMITS.warmUpCycles * world.cycleDays) return;
  for (let nth = 0; nth < FLOOD; nth += 1) world.failToDeploy(rules === 'on');
}

function nameFriends({ world }: ClaimProgram): void {
  if (world.day === 0) for (const friend of FRIENDS) world.nameWitness(friend);
}

function playPuppets(program: ClaimProgram): void {
  const { random } = program;
  nameFriends(program);
  for (const puppet of PUPPETS) {
    const by = FRIENDS[random.below(FRIENDS.length)];
    if (random.chance(3 / 7)) doDeed(program, puppet, { kept: true, by });
  }
}
