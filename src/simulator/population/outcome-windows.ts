import type { WindowPeople } from '../../core/entropy/domain-series.ts';
import type { EntropyRules } from '../../core/entropy/entropy-rules.ts';
import { isMissOfAll, isUsualAmong, MISS_CYCLES } from '../../core/entropy/misses.ts';
import { MEMORY_CYCLES } from '../../core/state/state.ts';

/** What one domain counted, and by whom. */
interface DomainCounts {
  /** Whose outcomes they were, by cycle modulo what is remembered; failed ones apart. */
  readonly all: readonly Crowd[];
  readonly failed: readonly Crowd[];
  /** Members with an outcome, and outcomes, in the window of a measurement. */
  inWindow: number;
  outcomes: number;
  /** Members with an outcome, and outcomes, in the cycles in which misses are compared. */
  inMisses: number;
  compared: number;
  misses: number;
  /** Those of members with standing. */
  readonly ofStanding: { outcomes: number; misses: number };
}

/** Members in the order in which they came; cleared, it keeps its room. */
class Crowd {
  members: Uint32Array = new Uint32Array(8);
  size = 0;

  push(member: number): void {
    if (this.size === this.members.length) {
      const grown = new Uint32Array(2 * this.size);
      grown.set(this.members);
      this.members = grown;
    }
    this.members[this.size] = member;
    this.size += 1;
  }

  at(index: number): number {
    return this.members[index] ?? 0;
  }
}

const NOBODY = new Crowd();

/**
 * Whose outcomes the domains of a community counted in the cycles that rules look back at. Every
 * member has one domain, so that counts by member are numbers in an array and not in a map.
 */
export class OutcomeWindows {
  readonly #rules: EntropyRules;
  readonly #domains: readonly DomainCounts[];
  readonly #inWindow: Uint16Array;
  readonly #inMisses: Uint16Array;
  /** Whether somebody counts as a member with standing: 1 or 0. */
  readonly #hasStanding: Uint8Array;
  readonly #failed: Uint16Array;
  /** Room for adding up a window. */
  readonly #summed: Uint16Array;
  #cycle = 0;

  /** @param sizes how many members each domain has */
  constructor(rules: EntropyRules, sizes: readonly number[]) {
    const members = sizes.reduce((sum, size) => sum + size, 0);
    this.#rules = rules;
    this.#domains = sizes.map(() => emptyCounts());
    this.#inWindow = new Uint16Array(members);
    this.#inMisses = new Uint16Array(members);
    this.#hasStanding = new Uint8Array(members);
    this.#failed = new Uint16Array(members);
    this.#summed = new Uint16Array(members);
  }

  /** Opens a cycle; it and those after it are told apart from those before. From 0, in order. */
  open(cycle: number): void {
    this.#cycle = cycle;
    const { windowCycles } = this.#rules;
    for (const counts of this.#domains) {
      this.#leaveWindow(counts, at(counts.all, cycle - windowCycles));
      this.#leaveMisses(counts, cycle - MISS_CYCLES);
      at(counts.all, cycle).size = 0;
      at(counts.failed, cycle).size = 0;
    }
  }

  #leaveWindow(counts: DomainCounts, crowd: Crowd): void {
    for (let index = 0; index < crowd.size; index += 1) {
      const member = crowd.at(index);
      const left = (this.#inWindow[member] ?? 0) - 1;
      this.#inWindow[member] = left;
      if (left === 0) counts.inWindow -= 1;
      counts.outcomes -= 1;
    }
  }

  #leaveMisses(counts: DomainCounts, cycle: number): void {
    const [all, failed] = [at(counts.all, cycle), at(counts.failed, cycle)];
    const { ofStanding } = counts;
    for (let index = 0; index < all.size; index += 1) {
      const member = all.at(index);
      const left = (this.#inMisses[member] ?? 0) - 1;
      this.#inMisses[member] = left;
      if (left === 0) counts.inMisses -= 1;
      counts.compared -= 1;
      if (this.#hasStanding[member] === 1) ofStanding.outcomes -= 1;
    }
    for (let index = 0; index < failed.size; index += 1) {
      const member = failed.at(index);
      this.#failed[member] = (this.#failed[member] ?? 0) - 1;
      counts.misses -= 1;
      if (this.#hasStanding[member] === 1) ofStanding.misses -= 1;
    }
  }

  /** Counts an outcome of the open cycle. */
  add(domain: number, member: number, isKept: boolean): void {
    const counts = this.#domains[domain];
    if (counts === undefined) return;
    at(counts.all, this.#cycle).push(member);
    counts.outcomes += 1;
    const inWindow = (this.#inWindow[member] ?? 0) + 1;
    this.#inWindow[member] = inWindow;
    if (inWindow === 1) counts.inWindow += 1;
    const inMisses = (this.#inMisses[member] ?? 0) + 1;
    this.#inMisses[member] = inMisses;
    if (inMisses === 1) counts.inMisses += 1;
    counts.compared += 1;
    const isStanding = this.#hasStanding[member] === 1;
    if (isStanding) counts.ofStanding.outcomes += 1;
    if (isKept) return;
    if (isStanding) counts.ofStanding.misses += 1;
    at(counts.failed, this.#cycle).push(member);
    counts.misses += 1;
    this.#failed[member] = (this.#failed[member] ?? 0) + 1;
  }

  /** Whether another miss of a member is disorder of the whole domain, as the core has it. */
  isDisorderOfAll(domain: number, member: number): boolean {
    const { inMisses = 0, misses = 0 } = this.#domains[domain] ?? {};
    const own = this.#failed[member] ?? 0;
    const others = inMisses - ((this.#inMisses[member] ?? 0) > 0 ? 1 : 0);
    return isMissOfAll({ own, ofOthers: misses - own, others });
  }

  /** Says whether a member has standing; what they did before goes along with them. */
  setStanding(domain: number, member: number, isStanding: 0 | 1): void {
    if (this.#hasStanding[member] === isStanding) return;
    this.#hasStanding[member] = isStanding;
    const ofStanding = this.#domains[domain]?.ofStanding;
    if (ofStanding === undefined) return;
    const change = isStanding === 1 ? 1 : -1;
    ofStanding.outcomes += change * (this.#inMisses[member] ?? 0);
    ofStanding.misses += change * (this.#failed[member] ?? 0);
  }

  /** Whether those without standing fail about as often as those with, as the core has it. */
  isUsual(domain: number): boolean {
    const counts = this.#domains[domain];
    if (counts === undefined) return true;
    const { compared, misses, ofStanding } = counts;
    const strangers = {
      outcomes: compared - ofStanding.outcomes,
      misses: misses - ofStanding.misses,
    };
    return isUsualAmong(strangers, ofStanding);
  }

  /** Outcomes by member of a closed cycle, as the pool of thin domains adds them up. */
  membersIn(domain: number, cycle: number): ReadonlyMap<string, number> {
    const members = new Map<string, number>();
    const crowd = this.#all(domain, cycle);
    for (let index = 0; index < crowd.size; index += 1) {
      const name = String(crowd.at(index));
      members.set(name, (members.get(name) ?? 0) + 1);
    }
    return members;
  }

  /**
   * What the measurement of a domain asks of members.
   * @param first the number that the core gives the cycle 0
   */
  peopleOf(domain: number, first: number): WindowPeople {
    return {
      count: () => this.#domains[domain]?.inWindow ?? 0,
      isBroad: (_, before) => this.#isBroad(domain, before - first),
    };
  }

  /** Stops as soon as the answer is known: most windows are far from narrow. */
  #isBroad(domain: number, before: number): boolean {
    const { fellMembers } = this.#rules;
    if (fellMembers === 0) return true;
    if (!this.#areInBoth(domain, before, fellMembers)) return false;
    return !this.#isLed(domain, this.#cycle) && !this.#isLed(domain, before);
  }

  #areInBoth(domain: number, before: number, most: number): boolean {
    const seen: number[] = [];
    for (let cycle = before - this.#rules.windowCycles + 1; cycle <= before; cycle += 1) {
      const crowd = this.#all(domain, cycle);
      for (let index = 0; index < crowd.size; index += 1) {
        const member = crowd.at(index);
        if ((this.#inWindow[member] ?? 0) === 0 || seen.includes(member)) continue;
        seen.push(member);
        if (seen.length >= most) return true;
      }
    }
    return false;
  }

  /** Whether one member has more than a third of a window's outcomes. */
  #isLed(domain: number, last: number): boolean {
    const { windowCycles } = this.#rules;
    const first = last - windowCycles + 1;
    let sum = 0;
    for (let cycle = first; cycle <= last; cycle += 1) sum += this.#all(domain, cycle).size;
    // Nobody has more than one outcome in a cycle.
    if (3 * windowCycles <= sum) return false;
    let most = 0;
    for (let cycle = first; cycle <= last; cycle += 1) {
      const crowd = this.#all(domain, cycle);
      for (let index = 0; index < crowd.size; index += 1) {
        const member = crowd.at(index);
        const count = (this.#summed[member] ?? 0) + 1;
        this.#summed[member] = count;
        most = Math.max(most, count);
      }
    }
    for (let cycle = first; cycle <= last; cycle += 1) {
      const crowd = this.#all(domain, cycle);
      for (let index = 0; index < crowd.size; index += 1) this.#summed[crowd.at(index)] = 0;
    }
    return 3 * most > sum;
  }

  #all(domain: number, cycle: number): Crowd {
    const counts = this.#domains[domain];
    if (counts === undefined || cycle <= this.#cycle - MEMORY_CYCLES) return NOBODY;
    return at(counts.all, cycle);
  }
}

function at(lists: readonly Crowd[], cycle: number): Crowd {
  return cycle < 0 ? NOBODY : (lists[cycle % MEMORY_CYCLES] ?? NOBODY);
}

function emptyCounts(): DomainCounts {
  return {
    all: Array.from({ length: MEMORY_CYCLES }, () => new Crowd()),
    failed: Array.from({ length: MEMORY_CYCLES }, () => new Crowd()),
    inWindow: 0,
    outcomes: 0,
    inMisses: 0,
    compared: 0,
    misses: 0,
    ofStanding: { outcomes: 0, misses: 0 },
  };
}
