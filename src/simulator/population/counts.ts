import type { Code } from '../../core/codes/codes.ts';
import type { Scenario } from './scenario.ts';

/** Why a simulated ask can be refused, in the order of the gates. */
export const REFUSALS: readonly Refusal[] = [
  'ENTROPY_UNKNOWN',
  'ENTROPY_ROSE',
  'ENTROPY_FLAT',
  'DOMAIN_SPILLOVER',
  'GI_BELOW_FLOOR',
  'BELOW_THRESHOLD',
  'CAP_REACHED',
];
export type Refusal = Extract<
  Code,
  | 'ENTROPY_UNKNOWN'
  | 'ENTROPY_ROSE'
  | 'ENTROPY_FLAT'
  | 'DOMAIN_SPILLOVER'
  | 'GI_BELOW_FLOOR'
  | 'BELOW_THRESHOLD'
  | 'CAP_REACHED'
>;

/**
 * What is counted of a type. `worthy` asks are those of members above the threshold: what refuses
 * them is no fault of theirs. `paid` people have a release.
 */
export const OF_TYPE = [
  'people',
  'deeds',
  'kept',
  'asked',
  'worthy',
  'qualified',
  'released',
  'cancelled',
  'paid',
] as const;
/** What is counted of a cycle; `gi` is a sum of ppm over the communities in which it is known. */
export const OF_CYCLE = ['active', 'giKnown', 'gi', 'asked', 'qualified'] as const;
/** Of a domain in a cycle; `entropy` is a sum of ppm over those in which it is KNOWN. */
export const OF_DOMAIN = ['known', 'entropy', 'fell', 'flat', 'rose'] as const;
export type CycleNumbers = Readonly<Record<(typeof OF_CYCLE)[number], number>>;
export type DomainNumbers = Readonly<Record<(typeof OF_DOMAIN)[number], number>>;
/** In shards, and N in millionths. */
export const AMOUNTS_OF_TYPE = ['released', 'negentropy'] as const;
export const AMOUNTS_OF_CYCLE = ['supply', 'held'] as const;

/** How many types, cycles and domains are counted. */
export type CountsShape = Readonly<Record<'types' | 'cycles' | 'domains', number>>;

/**
 * Everything that is kept of a simulation: sums of whole numbers. Adding up two of them gives the
 * same in any order, so that neither threads nor interruptions change a digit.
 */
export class Counts {
  readonly shape: CountsShape;
  readonly whole: Float64Array;
  readonly amounts: BigInt64Array;

  constructor(shape: CountsShape) {
    const { types, cycles, domains } = shape;
    this.shape = shape;
    const perCycle = OF_CYCLE.length + domains * OF_DOMAIN.length;
    this.whole = new Float64Array(types * TYPE_SIZE + cycles * perCycle);
    this.amounts = new BigInt64Array(
      types * AMOUNTS_OF_TYPE.length + cycles * AMOUNTS_OF_CYCLE.length,
    );
  }

  /** Of what a scenario has. */
  static of({ types, cycles, domains }: Scenario): Counts {
    return new Counts({ types: types.length, cycles, domains: domains.length });
  }

  /** Where the numbers of a type begin in `whole`. */
  typeAt(type: number): number {
    return type * TYPE_SIZE;
  }

  cycleAt(cycle: number): number {
    const { types, domains } = this.shape;
    return types * TYPE_SIZE + cycle * (OF_CYCLE.length + domains * OF_DOMAIN.length);
  }

  domainAt(domain: number, cycle: number): number {
    return this.cycleAt(cycle) + OF_CYCLE.length + domain * OF_DOMAIN.length;
  }

  /** Where the amounts of a type begin in `amounts`. */
  typeAmountsAt(type: number): number {
    return type * AMOUNTS_OF_TYPE.length;
  }

  cycleAmountsAt(cycle: number): number {
    return this.shape.types * AMOUNTS_OF_TYPE.length + cycle * AMOUNTS_OF_CYCLE.length;
  }

  ofType(type: number, what: (typeof OF_TYPE)[number]): number {
    return this.whole[this.typeAt(type) + OF_TYPE.indexOf(what)] ?? 0;
  }

  /** Refused asks of a type; those of worthy members alone, if that is asked. */
  refused(type: number, code: Refusal, who: 'all' | 'worthy'): number {
    const begin = who === 'all' ? REFUSED_AT : WORTHY_REFUSED_AT;
    return this.whole[this.typeAt(type) + begin + REFUSALS.indexOf(code)] ?? 0;
  }

  ofCycle(cycle: number, what: (typeof OF_CYCLE)[number]): number {
    return this.whole[this.cycleAt(cycle) + OF_CYCLE.indexOf(what)] ?? 0;
  }

  ofDomain(domain: number, cycle: number, what: (typeof OF_DOMAIN)[number]): number {
    return this.whole[this.domainAt(domain, cycle) + OF_DOMAIN.indexOf(what)] ?? 0;
  }

  amountOfType(type: number, what: (typeof AMOUNTS_OF_TYPE)[number]): bigint {
    return this.amounts[this.typeAmountsAt(type) + AMOUNTS_OF_TYPE.indexOf(what)] ?? 0n;
  }

  amountOfCycle(cycle: number, what: (typeof AMOUNTS_OF_CYCLE)[number]): bigint {
    return this.amounts[this.cycleAmountsAt(cycle) + AMOUNTS_OF_CYCLE.indexOf(what)] ?? 0n;
  }

  /** Adds what one cycle of one community came to. */
  addCycle(cycle: number, numbers: CycleNumbers): void {
    let place = this.cycleAt(cycle);
    for (const name of OF_CYCLE) {
      this.whole[place] = (this.whole[place] ?? 0) + numbers[name];
      place += 1;
    }
  }

  addDomain(domain: number, cycle: number, numbers: DomainNumbers): void {
    let place = this.domainAt(domain, cycle);
    for (const name of OF_DOMAIN) {
      this.whole[place] = (this.whole[place] ?? 0) + numbers[name];
      place += 1;
    }
  }

  addBooks(cycle: number, supply: bigint, held: bigint): void {
    addAmounts(this.amounts, this.cycleAmountsAt(cycle), [supply, held]);
  }

  addPay(type: number, released: bigint, negentropy: bigint): void {
    addAmounts(this.amounts, this.typeAmountsAt(type), [released, negentropy]);
  }

  add(other: Counts): void {
    addAll(this.whole, 0, other.whole);
    addAmounts(this.amounts, 0, other.amounts);
  }

  /** As JSON holds it; amounts as text, since they leave what a double holds. */
  toJSON(): { readonly whole: number[]; readonly amounts: string[] } {
    return { whole: [...this.whole], amounts: [...this.amounts].map(String) };
  }

  /** @throws RangeError when it is not what {@link toJSON} makes of counts of this shape */
  static parse(shape: CountsShape, value: unknown): Counts {
    const counts = new Counts(shape);
    const { whole, amounts } = (value ?? {}) as Record<string, unknown>;
    const fits =
      Array.isArray(whole) &&
      Array.isArray(amounts) &&
      whole.length === counts.whole.length &&
      amounts.length === counts.amounts.length &&
      whole.every(Number.isSafeInteger) &&
      amounts.every((text) => typeof text === 'string' && /^\d{1,18}$/.test(text));
    if (!fits) throw new RangeError('these are no counts of this scenario');
    counts.whole.set(whole as number[]);
    for (const [index, text] of (amounts as string[]).entries())
      counts.amounts[index] = BigInt(text);
    return counts;
  }
}

/** Behind the counts of a type stand its refusals, of all and of the worthy. */
export const REFUSED_AT: number = OF_TYPE.length;
export const WORTHY_REFUSED_AT: number = OF_TYPE.length + REFUSALS.length;
const TYPE_SIZE = OF_TYPE.length + 2 * REFUSALS.length;

function addAll(sums: Float64Array, begin: number, values: ArrayLike<number>): void {
  for (let index = 0; index < values.length; index += 1) {
    sums[begin + index] = (sums[begin + index] ?? 0) + (values[index] ?? 0);
  }
}

function addAmounts(sums: BigInt64Array, begin: number, values: ArrayLike<bigint>): void {
  for (let index = 0; index < values.length; index += 1) {
    sums[begin + index] = (sums[begin + index] ?? 0n) + (values[index] ?? 0n);
  }
}
