import type { PromiseRecord } from '../../core/families/civic/promise.ts';
import type { Attestor } from '../../pipeline/checks/attestor.ts';
import type { ClaimAttack, Rules } from './claim-attack.ts';
import { type ClaimProgram, doDeed, HONEST } from './claim-program.ts';
import { AUDITOR, type ClaimWorld, PROGRAM, proofOf, wordOn } from './claim-world.ts';

const EVE = 'eve';
const FRIEND = 'friend';
const SPELLINGS = ['EVE', '\u0435ve', 'ev\u0435'];

/** Attacks on the word of others over the interface. */
export const WORD_ATTACKS: readonly ClaimAttack[] = [
  {
    name: 'an invented second member',
    words: 'a member’s key brings claims and proofs of an invented second one, and confirms them',
    defence: ['a key bound to a member', '`standingActions`'],
    off: { standingActions: 0 },
    measure: 'per deed',
    limit: 1.1,
    accounts: [EVE, 'second'],
    play: (program, rules) => {
      const { world, random, deeds } = program;
      const key: Attestor = rules === 'on' ? { keyId: 'of eve', userId: EVE } : { keyId: 'of eve' };
      if (!random.chance(6 / 7)) return;
      deeds.set(EVE, (deeds.get(EVE) ?? 0) + 1);
      const claim = world.newPromise('second');
      const { now: at } = world;
      world.say([claim, proofOf(claim, at)], key);
      world.say([wordOn(claim, { by: EVE, at })], key);
      world.ask(claim);
    },
  },
  {
    name: 'one’s own name spelled otherwise',
    words: 'three names that look like one’s own confirm one’s claims',
    defence: ['an admin tells the names apart', '`standingActions`'],
    off: { standingActions: 0 },
    measure: 'per deed',
    limit: 0.1,
    accounts: [EVE, ...SPELLINGS],
    play: (program, rules) => {
      const { world, random, deeds } = program;
      if (rules === 'off') for (const name of [EVE, ...SPELLINGS]) world.tellApart(name);
      if (!random.chance(6 / 7)) return;
      deeds.set(EVE, (deeds.get(EVE) ?? 0) + 1);
      const claim = world.newPromise(EVE);
      const by = SPELLINGS[random.below(SPELLINGS.length)] ?? '';
      world.say([claim, proofOf(claim, world.now)]);
      world.say([wordOn(claim, { by, at: world.now })]);
      world.ask(claim);
    },
  },
  {
    name: 'lost claims taken back',
    words: 'whoever loses one claim in eight takes each lost one back with the key that brought it',
    defence: ['only an admin takes back what was lost'],
    off: {},
    measure: 'gained',
    limit: 0,
    accounts: [EVE],
    play: (program, rules) => {
      loseSome(program, (claim) => program.world.retract(claim, rules === 'off'));
    },
    plain: (program) => loseSome(program, () => undefined),
  },
  {
    name: 'no room for the auditor',
    words: 'a friend accepts bad work, and 198 proofs fill the claim before the auditor comes',
    defence: ['a rejection that counts always has room'],
    off: {},
    measure: 'gained',
    limit: 0,
    accounts: [EVE],
    play: (program, rules) => {
      acceptBadWork(program, (claim) => {
        const { world } = program;
        const { now: at } = world;
        world.say(Array.from({ length: 99 }, (_, index) => proofOf(claim, at, index)));
        world.say(Array.from({ length: 99 }, (_, index) => proofOf(claim, at, index + 99)));
        if (rules === 'on') overturn(world, claim);
      });
    },
    plain: (program) => loseSome(program, () => undefined),
  },
  {
    name: 'promises in somebody’s name',
    words: 'a member’s key writes promises of another to that member, who rejects them',
    defence: ['a key bound to a member'],
    off: {},
    measure: 'victims keep',
    limit: 0.95,
    accounts: [EVE],
    victims: HONEST.slice(8),
    play: ({ world, random }, rules) => {
      if (!random.chance(3 / 7)) return;
      const key: Attestor = rules === 'on' ? { keyId: 'of eve', userId: EVE } : { keyId: 'of eve' };
      for (const victim of HONEST.slice(8)) {
        const claim = world.newPromise(victim, { with: EVE });
        world.say([claim], key);
        const word = wordOn(claim, { by: EVE, at: world.now, accepted: false });
        world.say([word], { keyId: 'another of eve', userId: EVE });
      }
    },
  },
  {
    name: 'a second life',
    words: 'after 80 days somebody is erased, and brings all the same evidence again',
    defence: ['tombstones', '`promisesAhead`'],
    off: { promisesAhead: false },
    measure: 'gained',
    limit: 0.1,
    accounts: [EVE],
    play: (program, rules) => {
      liveOnce(program);
      if (program.world.day === LIFE_DAYS) liveAgain(program, rules);
    },
    plain: liveOnce,
  },
  {
    name: 'silence',
    words: 'half of all promises are broken, and nobody says so',
    defence: ['`graceCycles`'],
    off: { graceCycles: 0 },
    measure: 'gained',
    limit: 0,
    accounts: [EVE],
    play: (program) => {
      if (!program.random.chance(6 / 7)) return;
      doDeed(program, EVE, { kept: program.random.chance(0.5) });
    },
    plain: (program) => {
      if (!program.random.chance(6 / 7)) return;
      const kept = program.random.chance(0.5);
      const claim = doDeed(program, EVE, { kept });
      if (!kept) program.world.later(3, () => overturn(program.world, claim));
    },
  },
  {
    name: 'one deed as many claims',
    words: 'each deed is claimed four times, each time due a second later than before',
    defence: ['`oneClaimPerSubject`', '`timedWords`'],
    off: { oneClaimPerSubject: false, timedWords: false },
    measure: 'gained',
    limit: 0.1,
    accounts: [EVE],
    play: (program) => repeatDeeds(program, 3),
    plain: (program) => repeatDeeds(program, 0),
  },
  {
    name: 'accepted by a friend first',
    words: 'a friend accepts one bad work in eight, which an audit overturns ten days later',
    defence: ['`wholeOverturns`', '`answeredConfirmations`'],
    off: { wholeOverturns: false, answeredConfirmations: false },
    measure: 'gained',
    limit: 0,
    isMissedInSome: true,
    accounts: [EVE],
    play: (program) => {
      const { world } = program;
      acceptBadWork(program, (claim) => world.later(10, () => overturn(world, claim)));
    },
    plain: (program) => loseSome(program, () => undefined),
  },
  {
    name: 'padding with claims',
    words: 'three friends confirm twenty trivial works a week of each other beside bad true work',
    defence: ['`worksPerPair`'],
    off: { worksPerPair: 0 },
    measure: 'gained',
    limit: 1.5,
    accounts: ['ring 1', 'ring 2', 'ring 3'],
    play: (program) => pad(program, 20),
    plain: (program) => pad(program, 0),
  },
];

const RING = ['ring 1', 'ring 2', 'ring 3'] as const;

/** An auditor looks, and says that it does not hold. */
function overturn(world: ClaimWorld, claim: PromiseRecord): void {
  const word = { by: 'auditor', at: world.now, accepted: false, as: 'audit' } as const;
  world.say([wordOn(claim, word)], AUDITOR);
}

/** Six promises a week of which one in eight is rejected by an audit at once. */
function loseSome(program: ClaimProgram, afterwards: (claim: PromiseRecord) => void): void {
  const { world, random } = program;
  if (!random.chance(6 / 7)) return;
  const kept = random.chance(7 / 8);
  const claim = doDeed(program, EVE, { kept });
  if (kept) return;
  world.later(1, () => {
    world.say([proofOf(claim, world.now)], PROGRAM);
    overturn(world, claim);
    afterwards(claim);
  });
}

/** The same, but that a friend with standing says yes to the bad work, and its pay is asked for. */
function acceptBadWork(program: ClaimProgram, then: (claim: PromiseRecord) => void): void {
  const { world, random } = program;
  if (world.day === 0) world.nameWitness(FRIEND);
  if (!random.chance(6 / 7)) return;
  const kept = random.chance(7 / 8);
  const claim = doDeed(program, EVE, { kept });
  if (kept) return;
  world.later(1, () => {
    const { now: at } = world;
    world.say([proofOf(claim, at), wordOn(claim, { by: FRIEND, at })]);
    world.ask(claim);
    then(claim);
  });
}

const LIFE_DAYS = 80;

interface Done {
  readonly claim: PromiseRecord;
  /** When it was shown. */
  readonly at: number;
}

const DONE = new WeakMap<ClaimWorld, Done[]>();

/** Works as an honest member does, and keeps in mind what was done. */
function liveOnce(program: ClaimProgram): void {
  const { world, random } = program;
  if (world.day >= LIFE_DAYS - 3 || !random.chance(3 / 7)) return;
  const ask = (claim: PromiseRecord): void => {
    DONE.set(world, [...(DONE.get(world) ?? []), { claim, at: world.now }]);
    world.ask(claim);
  };
  doDeed(program, EVE, { kept: random.chance(0.98), ask });
}

/** Is erased, brings what was done again, and asks for all of it. */
function liveAgain({ world }: ClaimProgram, rules: Rules): void {
  world.erase(EVE, rules === 'on');
  for (const [index, { claim, at }] of (DONE.get(world) ?? []).entries()) {
    const by = HONEST[index % 4] ?? '';
    world.say([claim, proofOf(claim, at), wordOn(claim, { by, at })]);
  }
  for (const { claim } of DONE.get(world) ?? []) world.ask(claim);
}

/** Three deeds a week, each claimed so many times again once it is settled. */
function repeatDeeds(program: ClaimProgram, times: number): void {
  const { world, random } = program;
  if (!random.chance(3 / 7)) return;
  const claim = doDeed(program, EVE, { kept: true });
  for (let nth = 1; nth <= times; nth += 1) {
    const by = HONEST[(world.day + nth) % 4] ?? '';
    world.later(3 + nth, () => {
      const again = { ...claim, dueAt: claim.dueAt + nth };
      const { now: at } = world;
      world.say([again, proofOf(again, claim.at + 1)]);
      world.say([wordOn(again, { by, at })]);
      world.ask(again);
    });
  }
}

/** True work of which one in ten breaks, and so many works a week that never fail. */
function pad(program: ClaimProgram, trivialPerWeek: number): void {
  const { world, random } = program;
  if (world.day === 0) for (const friend of RING) world.nameWitness(friend);
  for (const [index, member] of RING.entries()) {
    if (random.chance(3 / 7)) doDeed(program, member, { kept: random.chance(0.9) });
    const [friend = ''] = [RING[(index + 1 + random.below(2)) % 3]];
    if (!random.chance(Math.min(1, trivialPerWeek / 21))) continue;
    doDeed(program, member, { kept: true, by: friend });
  }
}
