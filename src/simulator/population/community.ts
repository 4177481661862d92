import { holdBackRange } from '../../core/policy/policy.ts';
import type { MeasurementEntry } from '../../core/state/entry.ts';
import {
  type Counts,
  type DomainNumbers,
  OF_TYPE,
  REFUSED_AT,
  WORTHY_REFUSED_AT,
} from './counts.ts';
import { Domains } from './domains.ts';
import { cycleKey, mixed } from './draws.ts';
import { Gates, PLACES } from './gates.ts';
import { GiTeller } from './gi.ts';
import { Holds } from './holds.ts';
import { KEPT, LATE, LOST, Members } from './members.ts';
import type { PayTable } from './pay-table.ts';
import {
  AGREE_DRAW,
  DELAY_DRAW,
  KEPT_DRAW,
  LATE_DRAW,
  RATED_DRAW,
  type Residents,
  residentsOf,
  type Unit,
} from './residents.ts';
import { keptBelow, type World } from './world.ts';

/** Who rate an item: they have standing. */
const RATERS = 2;

/** What the close of a cycle came to, as the core's entries of it say. */
export interface ClosedCycle {
  readonly cycle: number;
  readonly measurements: readonly MeasurementEntry[];
  readonly gi: number | undefined;
  readonly members: number;
  readonly supply: bigint;
  readonly held: bigint;
  readonly decisions: number;
}

/**
 * One simulated community, under the rules of the core: what it does by domain or by cycle is the
 * core's own code, what it does by member is arithmetic on typed arrays that gives the same to the
 * ppm and the shard. `community.test.ts` compares every measurement,
 * GI, tally, refusal and amount of both.
 */
export class Community {
  readonly members: Members;
  readonly residents: Residents;
  readonly world: World;
  readonly counts: Counts;
  readonly #pay: PayTable;
  readonly #domains: Domains;
  readonly #gates: Gates;
  /** Undefined: what qualifies is minted at once. */
  readonly #holds: Holds | undefined;
  readonly #gi: GiTeller;
  #lastGi: number | undefined;
  #keptBelow: readonly (readonly number[])[] = [];
  #supply = 0n;
  #held = 0n;
  #decisions = 0;
  /** Of the open cycle: shards that count to the cap, asks, and those that qualified. */
  #capped = 0;
  #asked = 0;
  #qualified = 0;
  /** Shards and N that were paid in the open cycle, by type. */
  readonly #paid: Float64Array;
  readonly #paidNegentropy: Float64Array;

  /** @param parts what is counted goes there; pay is the same for all communities of a world */
  constructor(
    world: World,
    unit: Unit,
    { counts, pay }: { readonly counts: Counts; readonly pay: PayTable },
  ) {
    const { policy, scenario, types } = world;
    this.world = world;
    this.counts = counts;
    this.#pay = pay;
    this.residents = residentsOf(world, unit);
    this.members = new Members(policy, scenario.members);
    this.#domains = new Domains(world, this.residents.sizes);
    const names = scenario.domains.map(({ name }) => name);
    this.#gates = new Gates(policy, names, scenario.delay + 1);
    const { least, most } = holdBackRange(policy);
    this.#holds = most === 0 ? undefined : new Holds(least);
    this.#gi = new GiTeller(policy, scenario.members);
    this.#paid = new Float64Array(types.length);
    this.#paidNegentropy = new Float64Array(types.length);
    for (const type of this.residents.type) this.#count(type, COUNTED.people);
  }

  /** Tells one cycle, from 0 and in order, to its close. */
  tell(cycle: number): ClosedCycle {
    const { key } = this.residents;
    this.#keptBelow = this.residents.sizes.map((_, domain) =>
      keptBelow(this.world, { key, domain, cycle }),
    );
    this.#domains.open(cycle);
    this.members.open(cycle);
    this.#gates.open({ domains: this.#domains.byName }, cycle, this.#lastGi);
    this.#settleAll(cycle);
    const measurements = this.#domains.close();
    this.#endHolds();
    this.#bookPay();
    const gi = this.#gi.at(this.members);
    this.#lastGi = gi;
    const closed: ClosedCycle = {
      cycle,
      measurements,
      gi,
      members: this.members.active,
      supply: this.#supply,
      held: this.#held,
      decisions: this.#decisions,
    };
    this.#countCycle(closed);
    return closed;
  }

  #settleAll(cycle: number): void {
    const { base, deedsBelow, joins, leaves, key } = this.residents;
    const ofCycle = cycleKey(key, cycle);
    for (let member = 0; member < base.length; member += 1) {
      const draw = mixed((base[member] ?? 0) + ofCycle);
      if (draw >= (deedsBelow[member] ?? 0)) continue;
      if (cycle < (joins[member] ?? 0) || cycle >= (leaves[member] ?? 0)) continue;
      this.#settle(cycle, member, draw);
    }
  }

  /** A deed of a member is settled: what is known of it is added, and its pay is asked for. */
  #settle(cycle: number, member: number, draw: number): void {
    const home = this.residents.domain[member] ?? 0;
    const kind = this.residents.type[member] ?? 0;
    const rule = this.world.types[kind];
    if (rule === undefined) return;
    this.#count(kind, COUNTED.deeds);
    const isKept = mixed(draw ^ KEPT_DRAW) < (this.#keptBelow[home]?.[kind] ?? 0);
    const isCounted = isKept
      ? this.#isKeptOfDomain(home, member)
      : this.#isMissOfDomain(home, member);
    const isLate = isKept && mixed(draw ^ LATE_DRAW) < rule.lateBelow;
    this.members.addFact(member, isLate ? LATE : isKept ? KEPT : LOST, rule.weight);
    this.#domains.setStanding(home, member, this.members.isTrusted[member] === 1 ? 1 : 0);
    if (isCounted) this.#domains.add(home, member, isKept);
    if (mixed(draw ^ RATED_DRAW) < this.world.ratedBelow && this.members.trusted >= RATERS) {
      this.#domains.addRated(home, mixed(draw ^ AGREE_DRAW) < this.world.agreeBelow);
    }
    if (!isKept) return;
    this.#count(kind, COUNTED.kept);
    const back = mixed(draw ^ DELAY_DRAW) % (this.world.scenario.delay + 1);
    this.#ask(member, Math.max(0, cycle - back), cycle);
  }

  /** Whether something kept is an outcome of its domain, as the core's `isOutcomeOfDomain` says. */
  #isKeptOfDomain(home: number, member: number): boolean {
    if (!this.world.policy.trust.standingMisses) return true;
    return this.members.hasRecord(member) || !this.#domains.hasRecord(home);
  }

  /** Whether a miss is an outcome of its domain, and not of its member alone. */
  #isMissOfDomain(home: number, member: number): boolean {
    if (!this.world.policy.trust.standingMisses) return true;
    if (!this.members.hasToLose(member)) return false;
    if (this.members.isTrusted[member] !== 1 && !this.#domains.isUsual(home)) return false;
    return this.#domains.isDisorderOfAll(home, member);
  }

  /** Asks for the pay of a kept deed, and goes through the gates in their order. */
  #ask(member: number, actionCycle: number, cycle: number): void {
    const home = this.residents.domain[member] ?? 0;
    const kind = this.residents.type[member] ?? 0;
    const { threshold, mintPerCycle } = this.world.policy;
    const isWorthy = this.members.isWorthy[member] === 1;
    this.#decisions += 1;
    this.#asked += 1;
    this.#count(kind, COUNTED.asked);
    if (isWorthy) this.#count(kind, COUNTED.worthy);
    const refusal = this.#gates.refusal(home, actionCycle, cycle);
    if (refusal >= 0) return this.#refuse(kind, refusal, isWorthy);
    if (!isWorthy) return this.#refuse(kind, PLACES.BELOW_THRESHOLD, false);
    const own = this.members.integrityOf(member);
    const pay = this.#pay.of(
      this.world.types[kind]?.weight ?? 0,
      this.#gates.factor(home, actionCycle, cycle),
    );
    const amount = pay.amount(own - threshold);
    if (mintPerCycle > 0n && this.#capped + amount > Number(mintPerCycle)) {
      return this.#refuse(kind, PLACES.CAP_REACHED, true);
    }
    this.#capped += amount;
    this.#qualified += 1;
    this.#count(kind, COUNTED.qualified);
    if (this.#holds === undefined) this.#release(member, amount, pay.negentropy(own));
    else this.#holds.add(member, amount, pay.negentropy(own));
  }

  #refuse(kind: number, refusal: number, isWorthy: boolean): void {
    this.#count(kind, REFUSED_AT + refusal);
    if (isWorthy) this.#count(kind, WORTHY_REFUSED_AT + refusal);
  }

  /** What is due is paid to those who are still above the threshold. */
  #endHolds(): void {
    if (this.#holds === undefined) return;
    this.#held += BigInt(this.#capped);
    const ended = this.#holds.close((member, amount, negentropy) => {
      if (this.members.isWorthy[member] === 1) this.#release(member, amount, negentropy);
      else this.#count(this.residents.type[member] ?? 0, COUNTED.cancelled);
    });
    this.#held -= BigInt(ended);
  }

  #release(member: number, amount: number, negentropy: number): void {
    const kind = this.residents.type[member] ?? 0;
    if (this.members.isPaid[member] !== 1) this.#count(kind, COUNTED.paid);
    this.members.isPaid[member] = 1;
    this.members.addReleased(member, amount);
    this.#count(kind, COUNTED.released);
    this.#paid[kind] = (this.#paid[kind] ?? 0) + amount;
    this.#paidNegentropy[kind] = (this.#paidNegentropy[kind] ?? 0) + negentropy;
  }

  #count(kind: number, what: number): void {
    const { whole } = this.counts;
    const place = this.counts.typeAt(kind) + what;
    whole[place] = (whole[place] ?? 0) + 1;
  }

  /** Books what the open cycle paid. */
  #bookPay(): void {
    for (let kind = 0; kind < this.#paid.length; kind += 1) {
      const paid = BigInt(this.#paid[kind] ?? 0);
      this.counts.addPay(kind, paid, BigInt(this.#paidNegentropy[kind] ?? 0));
      this.#supply += paid;
    }
    this.#paid.fill(0);
    this.#paidNegentropy.fill(0);
  }

  /** Adds a closed cycle to what is counted; of the measurements those of its own domains. */
  #countCycle(closed: ClosedCycle): void {
    const { cycle, measurements, gi, members, supply, held } = closed;
    this.counts.addCycle(cycle, {
      active: members,
      giKnown: gi === undefined ? 0 : 1,
      gi: gi ?? 0,
      asked: this.#asked,
      qualified: this.#qualified,
    });
    this.counts.addBooks(cycle, supply, held);
    for (const [index, { name }] of this.world.scenario.domains.entries()) {
      const found = measurements.find(({ domain }) => domain === name);
      if (found !== undefined) this.counts.addDomain(index, cycle, domainNumbers(found));
    }
    this.#capped = 0;
    this.#asked = 0;
    this.#qualified = 0;
  }
}

function domainNumbers(measurement: MeasurementEntry): DomainNumbers {
  const { state, entropy, direction } = measurement;
  const isKnown = state === 'KNOWN';
  return {
    known: isKnown ? 1 : 0,
    entropy: isKnown ? entropy : 0,
    fell: direction === 'fell' ? 1 : 0,
    flat: direction === 'flat' ? 1 : 0,
    rose: direction === 'rose' ? 1 : 0,
  };
}

/** Where each count of a type stands. */
const COUNTED: Readonly<Record<(typeof OF_TYPE)[number], number>> = Object.fromEntries(
  OF_TYPE.map((name, place) => [name, place]),
) as Record<(typeof OF_TYPE)[number], number>;
