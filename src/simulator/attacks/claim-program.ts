import type { PromiseRecord } from '../../core/families/civic/promise.ts';
import type { ClaimRecord } from '../../core/families/record.ts';
import { ENTROPY_LIMITS } from '../../core/entropy/entropy-rules.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { openPolicy } from '../../core/state/state.ts';
import { type Random, seededRandom } from '../random.ts';
import { type ClaimWorld, proofOf, wordOn } from './claim-world.ts';

/** An honest program beside which somebody attacks. */
export interface ClaimProgram {
  readonly world: ClaimWorld;
  readonly members: readonly string[];
  /** The doings of the attacker have chances of their own: the others do the same with them. */
  readonly random: Random;
  /** Deeds that were truly done, by who did them. */
  readonly deeds: Map<string, number>;
}

/** What becomes of one promise. */
export interface Doing {
  readonly kept: boolean;
  /** Who says so; default: a member with standing. */
  readonly by?: string | undefined;
  readonly domain?: string | undefined;
  /** How it is asked for; default: at once. */
  readonly ask?: (claim: PromiseRecord) => void;
}

/** Days in which something is promised at least. */
const PROGRAM_DAYS = 120;
/** Two windows until there is a direction, and one more. */
const PROGRAM_CYCLES = ENTROPY_LIMITS.warmUpCycles + ENTROPY_LIMITS.windowCycles;
/** Until a promise of the last day was shown, and its last cycle has closed. */
const SHOWN_DAYS = 5;

const MEMBERS = 10;
const WITNESSES = 4;
const KEPT_SHARE = 0.98;
/** Promises of a member per day: three a week. */
const PER_DAY = 3 / 7;

/** The ten honest members. */
export const HONEST: readonly string[] = Array.from(
  { length: MEMBERS },
  (_, index) => `member ${index + 1}`,
);

/** How a program is run. */
export interface ProgramRun {
  readonly seed: number;
  /** User ids of its members; default: {@link HONEST}. */
  readonly members?: readonly string[];
  /** What the attacker does each day. */
  readonly attack?: ((program: ClaimProgram) => void) | undefined;
  /** The share that honest members keep in a cycle, from 0 on; default: 98 of 100. */
  readonly keptShare?: ((cycle: number) => number) | undefined;
  /** In which something is promised; default: {@link programDays}. */
  readonly days?: number;
}

/**
 * Runs a program of ten members who promise three deeds a week each and keep 98 of 100; somebody
 * with standing confirms each, and what is broken is never shown. Four of them are its first
 * witnesses.
 */
export function runProgram(
  world: ClaimWorld,
  { seed, members = HONEST, attack, keptShare = () => KEPT_SHARE, days }: ProgramRun,
): ClaimProgram {
  const honest = seededRandom(seed);
  const program = { world, members, random: seededRandom(seed, 1), deeds: new Map() };
  for (const witness of members.slice(0, WITNESSES)) world.nameWitness(witness);
  const { entropyGate, entropyWeights } = openPolicy(world.draft.state);
  const isRated = entropyGate && entropyWeights.disagreement > 0;
  for (let day = 0; day < (days ?? programDays(world)); day += 1) {
    for (const member of members) {
      if (!honest.chance(PER_DAY)) continue;
      const kept = honest.chance(keptShare(Math.floor(day / world.cycleDays)));
      doDeed({ ...program, random: honest }, member, { kept });
    }
    if (isRated) rateDaily(world);
    attack?.(program);
    world.nextDay();
  }
  for (let day = lastWaitDays(world); day > 0; day -= 1) world.nextDay();
  return program;
}

/** Days in which something is promised: in longer cycles disorder has a direction later. */
export function programDays({ cycleDays }: Pick<ClaimWorld, 'cycleDays'>): number {
  return Math.max(PROGRAM_DAYS, PROGRAM_CYCLES * cycleDays);
}

/** Days until the grace and the hold of what was promised last are over. */
function lastWaitDays({ draft, cycleDays }: ClaimWorld): number {
  const { holdBack, trust } = openPolicy(draft.state);
  const held = holdBack.unit === 'days' ? holdBack.count : holdBack.count * cycleDays;
  return held + trust.graceCycles * cycleDays + SHOWN_DAYS;
}

/** Items that are rated each day. */
const RATED = 2;

/** What is rated on a day of the world: of each the domain, the subject and the moment. */
export function ratedItems({
  draft,
  day,
  now: at,
}: ClaimWorld): readonly Pick<ClaimRecord, 'domain' | 'subject' | 'at' | 'dueAt'>[] {
  const [domain = ''] = openPolicy(draft.state).domains;
  return Array.from({ length: RATED }, (_, nth) => {
    return { domain, subject: `item ${day}/${nth}`, at, dueAt: at };
  });
}

/** Where ratings are asked for, two members rate two items a day, and agree; a third confirms. */
function rateDaily(world: ClaimWorld): void {
  const { now: at } = world;
  const [by = '', ...raters] = HONEST.filter((one) => world.draft.hasStanding(one)).slice(0, 3);
  for (const item of ratedItems(world)) {
    for (const userId of raters) {
      const review = { type: 'review', ...item, userId, rating: 4 } as const;
      world.say([review, wordOn(review, { by, at })]);
    }
  }
}

/** Promises a deed, shows it one to three days later if it is kept, and asks for its pay. */
export function doDeed(program: ClaimProgram, member: string, doing: Doing): PromiseRecord {
  const { world, random, deeds } = program;
  const { kept, domain } = doing;
  const claim = world.newPromise(member, domain === undefined ? {} : { domain });
  const days = random.between(1, 3);
  const by = doing.by ?? witnessFor(program, member);
  world.say([claim]);
  deeds.set(member, (deeds.get(member) ?? 0) + 1);
  if (!kept) return claim;
  world.later(days, () => {
    const at = world.now;
    world.say([proofOf(claim, at), wordOn(claim, { by, at })]);
    (doing.ask ?? ((one) => world.ask(one)))(claim);
  });
  return claim;
}

/** Somebody else of the honest with standing. */
export function witnessFor({ world, members, random }: ClaimProgram, member: string): string {
  const others = members.filter((other) => other !== member && world.draft.hasStanding(other));
  return others[random.below(others.length)] ?? '';
}

/** A policy with the entropy gate, the floor of GI and the caps off: the word alone decides. */
export function wordsAlone(policy: PolicyDocument): PolicyDocument {
  return {
    ...policy,
    giFloor: 0,
    gates: { ...policy.gates, entropy: false },
    caps: { mintsPerMemberAndCycle: 0, mintPerCycle: '0.000000' },
  };
}
