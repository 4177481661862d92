import type { PromiseRecord } from '../../core/families/civic/promise.ts';
import type { ClaimAttack, Rules } from './claim-attack.ts';
import { type ClaimProgram, doDeed, witnessFor } from './claim-program.ts';
import { type ClaimWorld, proofOf, wordOn } from './claim-world.ts';

const EVE = 'eve';
const FOUR = ['eve', 'eve’s brother', 'eve’s sister', 'eve’s cousin'] as const;
const RING = ['ring 1', 'ring 2', 'ring 3'] as const;
/** Names that the ring makes, and works until one has a record of its own. */
const [ALIASES, ALIAS_WORKS] = [30, 3] as const;
const DAYS_BETWEEN = 14;
/** Trifles of each member of the ring a day. */
const TRIFLES = 3;

/** A promise that is made when it is kept is an hour old. */
const AN_HOUR = 3600;

/** How it is looked at that broken promises were never told. */
const TOLD_LATE = {
  defence: ['`promisesAhead`'],
  off: { promisesAhead: false },
  measure: 'gained',
  limit: 0.1,
  accounts: [EVE],
  plain: tellAll,
} as const;

/** Attacks over the interface that were found open, and what became of them. */
export const OPEN_ATTACKS: readonly ClaimAttack[] = [
  {
    name: 'one deed of four members',
    words:
      'four members claim each deed of one of them, and whoever saw it done confirms each claim',
    defence: ['`onePersonPerDeed`'],
    off: { onePersonPerDeed: false },
    measure: 'gained',
    limit: 0.1,
    accounts: FOUR,
    play: (program) => claimAsFour(program, (subject) => subject),
    plain: claimAlone,
  },
  {
    name: 'one deed under four names',
    words: 'the same, but each of them has another name for the deed',
    defence: [],
    off: {},
    measure: 'gained',
    limit: 0.1,
    accounts: FOUR,
    knownTo: 1.5,
    play: (program) => claimAsFour(program, (subject, member) => `${subject} of ${member}`),
    plain: claimAlone,
  },
  {
    name: 'promises sent after they were kept',
    words: 'one promise in eight is broken, and only what was kept is told to the program',
    ...TOLD_LATE,
    play: (program) => tellLater(program, program.world.now - AN_HOUR),
  },
  {
    name: 'promises told a day before',
    words: 'the same, but what was kept is promised first, and shown on the next day',
    ...TOLD_LATE,
    play: (program) => keepBack(program, program.world.now - AN_HOUR),
  },
  {
    name: 'told late, and nobody says when',
    words: 'the same, and whoever confirms does not say when the work was done',
    ...TOLD_LATE,
    defence: ['`timedWords`'],
    off: { timedWords: false },
    play: (program) => keepBack(program, 'unsaid'),
  },
  {
    name: 'told late, and nobody looks when',
    words: 'the same, and whoever confirms says the hour in which they are asked',
    ...TOLD_LATE,
    defence: [],
    off: {},
    knownTo: 4,
    play: (program) => keepBack(program),
  },
  {
    name: 'first witnesses lifted by aliases',
    words:
      'three named as first witnesses make thirty aliases, who confirm trivial works of theirs',
    defence: ['`worksPerPair`'],
    off: { worksPerPair: 0 },
    measure: 'gained',
    limit: 1.5,
    accounts: RING,
    play: (program) => liftByAliases(program, true),
    plain: (program) => liftByAliases(program, false),
  },
  {
    name: 'a farm of corrections',
    words: 'two friends with standing correct deviations of each other that nobody else ever saw',
    defence: ['`worksPerPair`', 'two people confirm a correction'],
    off: { worksPerPair: 0 },
    measure: 'gained',
    limit: 0.1,
    accounts: RING.slice(0, 2),
    play: farmCorrections,
    plain: (program) => farmCorrections(program, undefined),
  },
];

/** Three deeds a week, all of them kept. */
function claimAlone(program: ClaimProgram): PromiseRecord | undefined {
  return program.random.chance(3 / 7) ? sayDone(program, EVE) : undefined;
}

/** One deed; everybody says that it was theirs, and nobody who confirms knows of the others. */
function claimAsFour(
  program: ClaimProgram,
  nameOf: (subject: string, member: string) => string,
): void {
  const claim = claimAlone(program);
  if (claim === undefined) return;
  for (const member of FOUR.slice(1)) {
    sayDone(program, member, { subject: nameOf(claim.subject, member) });
  }
}

/** A promise that is brought, shown, confirmed and asked for on one day. */
function sayDone(
  program: ClaimProgram,
  member: string,
  { doneAt, ...about }: Partial<PromiseRecord> & { readonly doneAt?: number } = {},
): PromiseRecord {
  const { world } = program;
  const claim = world.newPromise(member, about);
  const at = world.now;
  const by = witnessFor(program, member);
  world.say([claim, proofOf(claim, at), wordOn(claim, { by, at, doneAt })]);
  world.ask(claim);
  return claim;
}

/** Six promises a week, of which one in eight is broken. */
function tellAll(program: ClaimProgram): void {
  const { random } = program;
  if (random.chance(6 / 7)) doDeed(program, EVE, { kept: random.chance(7 / 8) });
}

function tellLater(program: ClaimProgram, doneAt: number): void {
  const { random } = program;
  if (random.chance(6 / 7) && random.chance(7 / 8)) sayDone(program, EVE, { doneAt });
}

/** What is done already is promised today, and shown tomorrow. */
function keepBack(program: ClaimProgram, doneAt?: number | 'unsaid'): void {
  const { random, world } = program;
  if (!random.chance(6 / 7) || !random.chance(7 / 8)) return;
  const claim = world.newPromise(EVE);
  world.say([claim]);
  world.later(1, () => {
    const by = witnessFor(program, EVE);
    const word = wordOn(claim, { by, at: world.now, doneAt });
    world.say([proofOf(claim, world.now), word]);
    world.ask(claim);
  });
}

/** Bad true work of three who are named, and from when their aliases have records three trifles. */
function liftByAliases(program: ClaimProgram, isAttack: boolean): void {
  const { world, random } = program;
  if (world.day === 0) for (const member of RING) world.nameWitness(member);
  for (const [index, member] of RING.entries()) {
    if (random.chance(3 / 7)) doDeed(program, member, { kept: random.chance(0.9) });
    if (!isAttack) continue;
    makeRecords(program, index);
    for (let nth = 0; nth < TRIFLES; nth += 1) {
      const by = `alias ${random.below(ALIASES)}`;
      if (world.draft.hasStanding(by)) doDeed(program, member, { kept: true, by });
    }
  }
}

function makeRecords({ world, deeds }: ClaimProgram, index: number): void {
  if (world.day % DAYS_BETWEEN !== 0) return;
  for (let alias = index; alias < ALIASES; alias += RING.length) {
    const name = `alias ${alias}`;
    const done = deeds.get(name) ?? 0;
    if (done >= ALIAS_WORKS) continue;
    deeds.set(name, done + 1);
    const claim = world.newPromise(name);
    const word = wordOn(claim, { by: RING[index] ?? '', at: world.now });
    world.say([claim, proofOf(claim, world.now), word]);
  }
}

/**
 * True work of which one in ten breaks, and every day a deviation that the other one confirms; a
 * third friend does, too, if the rules are off.
 */
function farmCorrections(program: ClaimProgram, rules: Rules | undefined): void {
  const { world, random } = program;
  const [one, other, third] = RING;
  if (world.day === 0) for (const member of RING) world.nameWitness(member);
  for (const [member, friend] of [
    [one, other],
    [other, one],
  ] as const) {
    if (random.chance(3 / 7)) doDeed(program, member, { kept: random.chance(0.9) });
    if (rules !== undefined) correct(world, member, rules === 'on' ? [friend] : [friend, third]);
  }
}

function correct(world: ClaimWorld, userId: string, friends: readonly string[]): void {
  const { domain, subject, at, dueAt } = world.newPromise(userId);
  const shares = { before: 500_000, after: 0 };
  const claim = { type: 'correction', userId, domain, subject, at, dueAt, ...shares } as const;
  world.say([claim, ...friends.map((by) => wordOn(claim, { by, at }))]);
  world.ask(claim);
}
