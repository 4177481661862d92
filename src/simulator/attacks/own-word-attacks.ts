import type { PromiseRecord } from '../../core/families/civic/promise.ts';
import type { ClaimRecord } from '../../core/families/record.ts';
import { DAY_SECONDS } from '../../core/policy/cycle.ts';
import type { Attestor } from '../../pipeline/checks/attestor.ts';
import type { ClaimAttack } from './claim-attack.ts';
import { type ClaimProgram, doDeed, HONEST, witnessFor, wordsAlone } from './claim-program.ts';
import { proofOf, wordOn } from './claim-world.ts';

const EVE = 'eve';
const ALIASES = Array.from({ length: 15 }, (_, index) => `alias ${index + 1}`);
const KEY: Attestor = { keyId: 'of eve', userId: EVE };
/** A promise is due so many days after it was made, if nobody chose. */
const TERM_DAYS = 3;
/** A deviation of .8, and what is left of it. */
const FOUND = 800_000;
const LEFT = 600_000;

/** Attacks with what somebody says alone: when it is due, when it was shown, and of how much. */
export const OWN_WORD_ATTACKS: readonly ClaimAttack[] = [
  {
    name: 'promises that are never due',
    words: 'half of all promises are broken, and each is due in ten years',
    defence: ['`dueDays`'],
    off: { dueDays: 0 },
    measure: 'gained',
    limit: 0,
    accounts: [EVE],
    play: (program) => promiseHalf(program, [3_650, 28]),
    plain: (program) => promiseHalf(program, [TERM_DAYS]),
  },
  {
    name: 'proofs dated back',
    words: 'every second promise is kept three days late, and the proof says that it was in time',
    defence: ['`ownWordDays`', '`timedWords`'],
    off: { ownWordDays: 0, timedWords: false },
    measure: 'gained',
    limit: 0,
    accounts: [EVE],
    play: (program) => keepHalfLate(program, (claim) => claim.dueAt),
    plain: (program) => keepHalfLate(program, () => program.world.now),
  },
  {
    name: 'proofs before the work',
    words: 'the same, but the proof is sent in time, and whoever confirms says when it was done',
    defence: ['`timedWords`'],
    off: { timedWords: false },
    measure: 'gained',
    limit: 0,
    accounts: [EVE],
    play: showFirst,
    plain: (program) => keepHalfLate(program, () => program.world.now),
  },
  {
    name: 'one deed of four types',
    words: 'each deed is claimed as a promise, a validation, a review and a correction',
    defence: ['`oneClaimPerSubject`'],
    off: { oneClaimPerSubject: false },
    measure: 'gained',
    limit: 0.1,
    accounts: [EVE],
    play: (program) => claimAsAll(program, true),
    plain: (program) => claimAsAll(program, false),
  },
  {
    name: 'a target of one’s own',
    words: 'deviations come down by a quarter, and each is said to have been meant to',
    defence: ['others name a target too'],
    off: {},
    measure: 'gained',
    limit: 0,
    accounts: [EVE],
    play: (program, rules) => correctDaily(program, { target: LEFT, isNodded: rules === 'off' }),
    plain: (program) => correctDaily(program, { target: 0, isNodded: false }),
  },
  {
    name: 'nodding at everything first',
    words: 'somebody with standing accepts every promise of everybody before anything is shown',
    defence: ['`laterVouchers`', '`timedWords`'],
    off: { laterVouchers: false, timedWords: false },
    measure: 'victims keep',
    limit: 0.95,
    accounts: [EVE],
    play: (program) => {
      work(program);
      nodAtAll(program);
    },
    plain: work,
  },
  {
    name: 'disorder by one account',
    words: 'one account breaks three promises a day, under the floor of GI and the entropy gate',
    defence: ['`evenGi`', '`standingMisses`'],
    off: { evenGi: false, standingMisses: false },
    policy: (_, given) => ({ ...given, caps: wordsAlone(given).caps }),
    measure: 'victims keep',
    limit: 0.95,
    accounts: [EVE],
    play: ({ world }) => {
      for (let nth = 0; nth < 3; nth += 1) {
        world.say([world.newPromise(EVE, { dueAt: world.now })], KEY);
      }
    },
  },
  {
    name: 'disorder by somebody with standing',
    words: 'after 50 days of true work a member breaks one promise a day',
    defence: ['`standingMisses`'],
    off: { standingMisses: false },
    policy: (_, given) => ({ ...given, caps: wordsAlone(given).caps }),
    measure: 'victims keep',
    limit: 0.95,
    accounts: [EVE],
    play: (program) => {
      const { world } = program;
      if (world.day < 50) work(program);
      else world.say([world.newPromise(EVE, { dueAt: world.now })], KEY);
    },
    plain: work,
  },
  {
    name: 'disorder by aliases that also keep',
    words: 'from day 30 on, 15 aliases truly keep a promise and break one every six days',
    defence: ['`standingMisses`'],
    off: { standingMisses: false },
    policy: (_, given) => ({ ...given, caps: wordsAlone(given).caps }),
    measure: 'victims keep',
    limit: 0.95,
    isMissedInSome: true,
    accounts: ALIASES,
    play: keepAndBreak,
  },
];

/** Honest members confirm what is kept: each alias has a record of its own. */
function keepAndBreak(program: ClaimProgram): void {
  const { world } = program;
  if (world.day < 30) return;
  for (const [index, name] of ALIASES.entries()) {
    const turn = (world.day + index) % 6;
    if (turn === 0) doDeed(program, name, { kept: true });
    if (turn === 4) world.say([world.newPromise(name, { dueAt: world.now })]);
  }
}

function work(program: ClaimProgram): void {
  if (!program.random.chance(3 / 7)) return;
  doDeed(program, EVE, { kept: program.random.chance(0.98) });
}

/** Six promises a week, half of them kept, each due after the first term that is taken. */
function promiseHalf(program: ClaimProgram, terms: readonly number[]): void {
  const { world, random } = program;
  if (!random.chance(6 / 7)) return;
  const isKept = random.chance(0.5);
  const claim = terms
    .map((days) => world.newPromise(EVE, { dueAt: world.now + days * DAY_SECONDS }))
    .find((promise) => world.say([promise]));
  if (claim === undefined || !isKept) return;
  world.later(random.between(1, 3), () => showAndAsk(program, claim));
}

function showAndAsk(program: ClaimProgram, claim: PromiseRecord, shownAt?: number): void {
  const { world } = program;
  world.say([proofOf(claim, shownAt ?? world.now)], shownAt === undefined ? undefined : KEY);
  world.say([wordOn(claim, { by: witnessFor(program, EVE), at: world.now })]);
  world.ask(claim);
}

function keepHalfLate(program: ClaimProgram, saidAt: (claim: PromiseRecord) => number): void {
  const { world, random } = program;
  if (!random.chance(3 / 7)) return;
  const claim = world.newPromise(EVE);
  const isLate = random.chance(0.5);
  world.say([claim], KEY);
  world.later(isLate ? TERM_DAYS + 3 : 2, () => {
    showAndAsk(program, claim, isLate ? saidAt(claim) : world.now);
  });
}

/** Every second promise is kept three days late, and all of them are shown in time. */
function showFirst(program: ClaimProgram): void {
  const { world, random } = program;
  if (!random.chance(3 / 7)) return;
  const claim = world.newPromise(EVE);
  const isLate = random.chance(0.5);
  world.say([claim], KEY);
  world.later(2, () => world.say([proofOf(claim, world.now)], KEY));
  world.later(isLate ? TERM_DAYS + 3 : 2, () => {
    world.say([wordOn(claim, { by: witnessFor(program, EVE), at: world.now })]);
    world.ask(claim);
  });
}

/** Three deeds a week; each is claimed under the other types as well, once it was kept. */
function claimAsAll(program: ClaimProgram, isAttack: boolean): void {
  const { world, random } = program;
  if (!random.chance(3 / 7)) return;
  const { userId, domain, subject, at, dueAt } = doDeed(program, EVE, { kept: true });
  const same = { userId, domain, subject, at, dueAt };
  const others: readonly ClaimRecord[] = [
    { type: 'validation', ...same, verdict: 'adopt' },
    { type: 'review', ...same, rating: 4 },
    { type: 'correction', ...same, before: 1_000_000, after: 0 },
  ];
  for (const [index, claim] of isAttack ? others.entries() : []) {
    const by = HONEST[(world.day + index) % 4] ?? '';
    world.later(4 + index, () => {
      world.say([claim]);
      world.say([wordOn(claim, { by, at: world.now })]);
      world.ask(claim);
    });
  }
}

/**
 * Every second day a deviation that two others see come down. They know of no target, and say the
 * number that fits the most of them; who nods says the one that the claim does.
 */
function correctDaily(
  program: ClaimProgram,
  { target, isNodded }: { readonly target: number; readonly isNodded: boolean },
): void {
  const { world } = program;
  if (world.day % 2 === 1) return;
  const { userId, domain, subject, at, dueAt } = world.newPromise(EVE);
  const seen = { before: FOUND, after: LEFT } as const;
  const claim = {
    type: 'correction',
    userId,
    domain,
    subject,
    at,
    dueAt,
    ...seen,
    target,
  } as const;
  const others = HONEST.filter((one) => world.draft.hasStanding(one));
  const witnesses = [0, 1].map((nth) => others[(world.day / 2 + nth) % others.length] ?? '');
  const named = { target: isNodded ? target : FOUND - 1 };
  world.say([claim, ...witnesses.map((by) => wordOn(claim, { by, at, ...named }))]);
  world.ask(claim);
}

/** Accepts every claim of others that is open, as soon as Eve's word counts. */
function nodAtAll({ world }: ClaimProgram): void {
  const { draft, now: at } = world;
  if (!draft.hasStanding(EVE)) return;
  for (const user of HONEST) {
    for (const { id: claim } of draft.claims.of(draft.knownMember(user) ?? '')) {
      world.say([{ type: 'confirmation', claim, by: EVE, at, accepted: true }], KEY);
    }
  }
}
