import type { Code } from '../codes/codes.ts';
import { type Inequality, inequalityOf } from '../inequality.ts';
import type { DecisionEntry, Entry, EntryType } from '../state/entry.ts';
import type { CommunityState } from '../state/state.ts';
import { formatMicros, parseMicros } from '../units.ts';

/** A number of decisions and what they come to. */
export interface CountedAmount {
  readonly count: number;
  readonly amount: string;
}

/** What a log comes to under some rules, over the cycles that they govern. */
export interface RehearsedFigures {
  readonly asked: number;
  readonly minted: CountedAmount;
  readonly held: CountedAmount;
  readonly refused: number;
  readonly refusedBy: Readonly<Partial<Record<Code, number>>>;
  readonly released: CountedAmount;
  readonly cancelled: CountedAmount;
  /** At the end. */
  readonly supply: string;
  /** Of the last close; absent: nobody had a fact. */
  readonly gi?: number;
  /** Holds that are open at the end, and the last cycle in which one ends. */
  readonly open: CountedAmount & { readonly until?: number };
  /** Of the balances of all who have one. */
  readonly inequality: Inequality;
  /** Taken off debts over the same cycles, in the smallest coin. */
  readonly debts: readonly {
    readonly pledge: string;
    readonly currency: string;
    readonly units: string;
  }[];
  /** Entries that could not follow under these rules, by type: a transfer of what was not paid. */
  readonly skipped: Readonly<Partial<Record<EntryType, number>>>;
}

/** How a decision was answered. */
export interface Answered {
  readonly outcome: DecisionEntry['outcome'];
  readonly code?: Code | undefined;
  readonly amount?: string | undefined;
}

interface Sum {
  count: number;
  amount: bigint;
}

const nothing = (): Sum => ({ count: 0, amount: 0n });

/** Counts what a log comes to while it is told again. */
export class Figures {
  readonly #state: CommunityState;
  /** What each member had been paid or was held when the counting began. */
  readonly #before = new Map<string, bigint>();
  /** By the index of the decision in the log. */
  readonly answers: Map<number, Answered> = new Map<number, Answered>();
  readonly #sums = {
    minted: nothing(),
    held: nothing(),
    released: nothing(),
    cancelled: nothing(),
  };
  readonly #refusedBy: Partial<Record<Code, number>> = {};
  readonly #debts = new Map<string, { readonly currency: string; units: bigint }>();
  readonly #skipped: Partial<Record<EntryType, number>> = {};
  #refused = 0;
  #gi: number | undefined;

  constructor(state: CommunityState) {
    this.#state = state;
  }

  begin(): void {
    for (const [id, { minted, held }] of this.#state.members) this.#before.set(id, minted + held);
  }

  decided(index: number, { outcome, code, amount }: DecisionEntry): void {
    this.answers.set(index, { outcome, code, amount });
    if (outcome !== 'refused') return add(this.#sums[outcome], amount);
    this.#refused += 1;
    if (code !== undefined) this.#refusedBy[code] = (this.#refusedBy[code] ?? 0) + 1;
  }

  closed(entry: Entry): void {
    if (entry.type === 'release') add(this.#sums.released, entry.amount);
    else if (entry.type === 'cancel') add(this.#sums.cancelled, entry.amount);
    else if (entry.type === 'cycle') this.#gi = entry.gi;
    else if (entry.type === 'reduction') {
      const { pledge, currency, units } = entry;
      const sum = this.#debts.get(pledge) ?? { currency, units: 0n };
      sum.units += BigInt(units);
      this.#debts.set(pledge, sum);
    }
  }

  skip({ type }: Entry): void {
    this.#skipped[type] = (this.#skipped[type] ?? 0) + 1;
  }

  /** What every member was paid, or has still held, since the counting began. */
  gains(): ReadonlyMap<string, bigint> {
    const gains = new Map<string, bigint>();
    for (const [id, { minted, held }] of this.#state.members) {
      gains.set(id, minted + held - (this.#before.get(id) ?? 0n));
    }
    return gains;
  }

  result(): RehearsedFigures {
    const { minted, held, released, cancelled } = this.#sums;
    const holds = [...this.#state.holds.values()];
    const until = holds.reduce((last, { due }) => Math.max(last, due), Number.NEGATIVE_INFINITY);
    const balances = [...this.#state.members.values()].map(({ balance }): bigint => balance);
    return {
      asked: this.answers.size,
      minted: told(minted),
      held: told(held),
      refused: this.#refused,
      refusedBy: this.#refusedBy,
      released: told(released),
      cancelled: told(cancelled),
      supply: formatMicros(this.#state.books.supply),
      ...(this.#gi === undefined ? {} : { gi: this.#gi }),
      open: {
        count: holds.length,
        amount: formatMicros(this.#state.books.held),
        ...(holds.length === 0 ? {} : { until }),
      },
      inequality: inequalityOf(balances.filter((balance) => balance > 0n)),
      debts: [...this.#debts].map(([pledge, { currency, units }]) => ({
        pledge,
        currency,
        units: String(units),
      })),
      skipped: this.#skipped,
    };
  }
}

function add(sum: Sum, amount: string | undefined): void {
  sum.count += 1;
  sum.amount += parseMicros(amount ?? '0.000000');
}

function told({ count, amount }: Sum): CountedAmount {
  return { count, amount: formatMicros(amount) };
}
