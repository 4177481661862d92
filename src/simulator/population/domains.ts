import type { CycleRatings, DomainSeries } from '../../core/entropy/domain-series.ts';
import { measure } from '../../core/entropy/measure.ts';
import { measurePool, sized } from '../../core/entropy/pool.ts';
import { COMMONS } from '../../core/policy/policy.ts';
import type { MeasurementEntry } from '../../core/state/entry.ts';
import { OutcomeWindows } from './outcome-windows.ts';
import { Recent } from './recent.ts';
import type { World } from './world.ts';

/** One domain of a community, as the core measures it. */
interface Domain extends DomainSeries {
  readonly name: string;
  firstCycle: number | undefined;
  readonly outcomes: Recent<number[]>;
  readonly ratings: Recent<Counted>;
  readonly measurements: Recent<MeasurementEntry>;
}

type Counted = { -readonly [field in keyof CycleRatings]: CycleRatings[field] };

/** The domains of a community: outcomes are counted here, and the core measures them. */
export class Domains {
  /** Domains by name, as the core looks them up; the pool among them once it is measured. */
  readonly byName: Map<string, Domain> = new Map();
  readonly #world: World;
  readonly #windows: OutcomeWindows;
  readonly #own: readonly Domain[];
  readonly #first: number;
  /** The number that the core gives the open cycle, and what each domain counted in it. */
  #cycle = 0;
  readonly #open: (number[] | undefined)[];

  /** @param sizes how many members each domain has */
  constructor(world: World, sizes: readonly number[]) {
    this.#world = world;
    this.#first = world.policy.cycle.anchorCycle;
    this.#windows = new OutcomeWindows(world.rules, sizes);
    this.#own = world.scenario.domains.map(({ name }, index) => this.#domain(name, index));
    this.#open = this.#own.map(() => undefined);
    for (const domain of this.#own) this.byName.set(domain.name, domain);
  }

  /** Opens a cycle, from 0. */
  open(cycle: number): void {
    this.#cycle = this.#first + cycle;
    this.#open.fill(undefined);
    this.#windows.open(cycle);
  }

  /** Counts an outcome of the open cycle. */
  add(index: number, member: number, isKept: boolean): void {
    const domain = this.#own[index];
    if (domain === undefined) return;
    let counts = this.#open[index];
    if (counts === undefined) {
      counts = this.#world.policy.categories.map(() => 0);
      this.#open[index] = counts;
      domain.outcomes.set(this.#cycle, counts);
      domain.firstCycle ??= this.#cycle;
    }
    const category = isKept ? 0 : 1;
    counts[category] = (counts[category] ?? 0) + 1;
    this.#windows.add(index, member, isKept);
  }

  /** Counts an item of the open cycle that two members rated. */
  addRated(index: number, isSame: boolean): void {
    const domain = this.#own[index];
    if (domain === undefined) return;
    let counts = domain.ratings.get(this.#cycle);
    if (counts === undefined) {
      counts = { ratedItems: 0, ratingPairs: 0, disagreeingPairs: 0 };
      domain.ratings.set(this.#cycle, counts);
    }
    counts.ratedItems += 1;
    counts.ratingPairs += 1;
    if (!isSame) counts.disagreeingPairs += 1;
  }

  /** Whether a domain ever had an outcome. */
  hasRecord(index: number): boolean {
    return this.#own[index]?.firstCycle !== undefined;
  }

  /** Says whether a member has standing. */
  setStanding(index: number, member: number, isStanding: 0 | 1): void {
    this.#windows.setStanding(index, member, isStanding);
  }

  /** Whether those without standing fail about as often as those with. */
  isUsual(index: number): boolean {
    return this.#windows.isUsual(index);
  }

  /** Whether a miss says something about the domain, and not of its member alone. */
  isDisorderOfAll(index: number, member: number): boolean {
    return this.#windows.isDisorderOfAll(index, member);
  }

  /** Closes the open cycle. @returns what the core measures, in its order */
  close(): readonly MeasurementEntry[] {
    const number = this.#cycle;
    const entries: MeasurementEntry[] = [];
    const thin = new Map<string, DomainSeries>();
    for (const domain of this.#sorted()) {
      if (domain.firstCycle === undefined) continue;
      const entry = this.#measured(domain, number);
      entries.push(entry);
      if (entry.thin === true) thin.set(domain.name, domain);
    }
    if (this.#world.policy.pool && thin.size >= 2) entries.push(this.#pool(thin, number));
    for (const entry of entries) this.byName.get(entry.domain)?.measurements.set(number, entry);
    return entries;
  }

  #measured(domain: Domain, cycle: number): MeasurementEntry {
    const { rules, policy } = this.#world;
    const measured = measure(rules, domain.name, domain, cycle);
    const own = policy.pool ? sized(rules, measured, domain.measurements) : measured;
    return { type: 'measurement', ...own };
  }

  #pool(thin: ReadonlyMap<string, DomainSeries>, cycle: number): MeasurementEntry {
    const pool = this.byName.get(COMMONS) ?? emptyDomain(COMMONS);
    this.byName.set(COMMONS, pool);
    const { rules } = this.#world;
    return { type: 'measurement', ...measurePool(rules, thin, pool.measurements, cycle) };
  }

  #sorted(): readonly Domain[] {
    return [...this.#own].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  #domain(name: string, index: number): Domain {
    return {
      ...emptyDomain(name),
      people: this.#windows.peopleOf(index, this.#first),
      outcomeMembers: { get: (cycle) => this.#windows.membersIn(index, cycle - this.#first) },
    };
  }
}

function emptyDomain(name: string): Domain {
  return {
    name,
    firstCycle: undefined,
    outcomes: new Recent(),
    ratings: new Recent(),
    measurements: new Recent(),
  };
}
