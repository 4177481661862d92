import type { PromiseRecord } from '../../core/families/civic/promise.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { type ClaimProgram, HONEST, runProgram, witnessFor } from '../attacks/claim-program.ts';
import { ClaimWorld, proofOf, wordOn } from '../attacks/claim-world.ts';
import { oncePerWorld } from './per-world.ts';

/** What an attacker over the interface does, by numbers. */
export interface ClaimHabits {
  /** Accounts that do true work. */
  readonly members: number;
  /** True deeds of each in a week. */
  readonly perWeek: number;
  readonly kept: number;
  /** Of true deeds, those that are promised once they are kept, and not told if they are not. */
  readonly toldLate: number;
  /** Days for which these are kept back. */
  readonly backDays: number;
  /** Accounts that say of each true deed that it was theirs. */
  readonly claimants: number;
  /** Days between the word of a witness and the ask. */
  readonly askAfter: number;
  /** Works of each member a day that never fail. */
  readonly trifles: number;
  /** Accounts that confirm them; with none the other members do. */
  readonly aliases: number;
  /** Works that each alias is given for a record, and the days between two of them. */
  readonly aliasWorks: number;
  readonly daysBetween: number;
  /** 1: the members were named as first witnesses. */
  readonly named: number;
}

/** What an honest member does. */
export const USUAL_HABITS: ClaimHabits = {
  members: 1,
  perWeek: 3,
  kept: 0.98,
  toldLate: 0,
  backDays: 0,
  claimants: 1,
  askAfter: 0,
  trifles: 0,
  aliases: 0,
  aliasWorks: 3,
  daysBetween: 14,
  named: 0,
};

/** Shorter than the bench's program, so that hundreds can be told. */
const DAYS = 80;

/**
 * Pay for each record that any account of the attacker brings, as a multiple of what an honest
 * program gets for each record: claims, proofs, and what its own accounts confirm.
 */
export function payForHabits(habits: ClaimHabits, policy: PolicyDocument, seed: number): number {
  const world = new ClaimWorld(policy);
  const doings = new Doings(habits);
  runProgram(world, { seed, days: DAYS, attack: (program) => doings.day(program) });
  if (doings.records === 0) return 0;
  return world.paidTo(doings.accounts) / doings.records / honestPay(policy, seed);
}

/**
 * What an honest program gets for a record. What its members confirm is not counted, as nobody
 * counts what they confirm of an attacker's work.
 */
const honestPay = oncePerWorld((policy, seed) => {
  const world = new ClaimWorld(policy);
  runProgram(world, { seed, days: DAYS });
  const own = world.draft.evidence.filter(({ record }) => !isConfirmation(record));
  return world.paidTo(HONEST) / own.length;
});

function isConfirmation(record: string): boolean {
  const { type } = JSON.parse(record) as { readonly type: string };
  return type === 'confirmation';
}

/** The doings of one attacker, and how many records they took. */
class Doings {
  records = 0;
  readonly accounts: readonly string[];
  readonly #habits: ClaimHabits;
  readonly #members: readonly string[];
  readonly #aliases: readonly string[];

  constructor(habits: ClaimHabits) {
    this.#habits = habits;
    this.#members = named('eve', habits.members);
    this.#aliases = named('alias', habits.aliases);
    const copies = named('copy', habits.claimants - 1);
    this.accounts = [...this.#members, ...this.#aliases, ...copies];
  }

  day(program: ClaimProgram): void {
    const { perWeek, named: isNamed } = this.#habits;
    const { world, random } = program;
    for (const [index, member] of this.#members.entries()) {
      if (isNamed === 1 && world.day === 0) world.nameWitness(member);
      for (let left = perWeek / 7; left > 0; left -= 1) {
        if (random.chance(Math.min(1, left))) this.#trueDeed(program, member);
      }
      this.#makeRecords(program, index);
      for (let nth = 0; nth < this.#habits.trifles; nth += 1) this.#trifle(program, member);
    }
  }

  /** A deed of somebody, which others say was theirs too. */
  #trueDeed(program: ClaimProgram, member: string): void {
    const { kept, toldLate, backDays, claimants } = this.#habits;
    const { world, random } = program;
    const isKept = random.chance(kept);
    const isLate = random.chance(toldLate);
    const days = random.between(1, 3);
    const all = [member, ...named('copy', claimants - 1)];
    if (!isLate) {
      const claims = this.#promise(program, all);
      if (isKept) world.later(days, () => this.#show(program, claims, {}));
    } else if (isKept) {
      world.later(days, () => {
        const doneAt = world.now;
        world.later(backDays + 1, () =>
          this.#show(program, this.#promise(program, all), { doneAt }),
        );
      });
    }
  }

  #promise({ world }: ClaimProgram, people: readonly string[]): readonly PromiseRecord[] {
    const [first, ...others] = people;
    const own = world.newPromise(first ?? '');
    const claims = [own, ...others.map((userId) => ({ ...own, userId }))];
    for (const claim of claims) world.say([claim]);
    this.records += claims.length;
    return claims;
  }

  /** Shows a deed, lets somebody confirm it, and asks for its pay. */
  #show(
    program: ClaimProgram,
    claims: readonly PromiseRecord[],
    { by, doneAt }: { readonly by?: string; readonly doneAt?: number },
  ): void {
    const { world } = program;
    const { now: at } = world;
    for (const claim of claims) {
      const witness = by ?? witnessFor(program, claim.userId);
      const word = wordOn(claim, { by: witness, at, doneAt: doneAt ?? at });
      world.say([proofOf(claim, at), word]);
      this.records += by === undefined ? 1 : 2;
      const { askAfter } = this.#habits;
      if (askAfter === 0) world.ask(claim);
      else world.later(askAfter, () => world.ask(claim));
    }
  }

  /** A work that cannot fail, once somebody of the attacker's own can confirm it. */
  #trifle(program: ClaimProgram, member: string): void {
    const { world, random } = program;
    const own = this.#aliases.length > 0 ? this.#aliases : this.#members;
    const friends = own.filter((one) => one !== member && world.draft.hasStanding(one));
    const by = friends[random.below(Math.max(1, friends.length))];
    if (by === undefined) return;
    const claims = this.#promise(program, [member]);
    world.later(1, () => this.#show(program, claims, { by }));
  }

  /** A member with standing gives the aliases that are its own the works of a record. */
  #makeRecords({ world, deeds }: ClaimProgram, index: number): void {
    const { daysBetween, aliasWorks } = this.#habits;
    const by = this.#members[index] ?? '';
    if (world.day % daysBetween !== 0 || !world.draft.hasStanding(by)) return;
    for (let at = index; at < this.#aliases.length; at += this.#members.length) {
      const alias = this.#aliases[at] ?? '';
      const done = deeds.get(alias) ?? 0;
      if (done >= aliasWorks) continue;
      deeds.set(alias, done + 1);
      const claim = world.newPromise(alias);
      world.say([claim, proofOf(claim, world.now), wordOn(claim, { by, at: world.now })]);
      this.records += 3;
    }
  }
}

function named(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name} ${index + 1}`);
}
