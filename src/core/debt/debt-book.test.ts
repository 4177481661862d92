import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../test/size.ts';
import { negentropyOf } from '../mint/amount.ts';
import { negentropyMicros, shards } from '../units.ts';
import { DebtBook, type DebtEvent, type DebtOutcome } from './debt-book.ts';
import type { DebtLeg } from './debt-legs.ts';
import { marginOf } from './reduction-amount.ts';

const data = new URL('../../../../shared/data/economy/debt-examples.json', import.meta.url);

interface Example {
  readonly config: {
    readonly name: string;
    readonly currency: string;
    readonly debts: readonly { readonly id: string; readonly principal: number }[];
    readonly pledge: {
      readonly id: string;
      readonly creditor: string;
      readonly pool: number;
      readonly memberCap: number;
      readonly lambda: { readonly units: number; readonly perNegentropy: number };
    };
  };
  readonly events: readonly Happening[];
  readonly notApplied: readonly unknown[];
  readonly entries: readonly { readonly legs: readonly Record<string, string>[] }[];
  readonly balances: Readonly<Record<string, string>>;
}

interface Happening {
  readonly type: 'release' | 'settle' | 'interest' | 'payment' | 'reverse' | 'withdraw';
  readonly member: string;
  readonly debt: string;
  readonly period: string;
  readonly reduction: string;
  readonly units: number;
  readonly I: number;
  readonly a?: number;
  readonly e?: number;
  readonly reject?: Readonly<Record<string, string>>;
}

const examples: readonly Example[] = existsSync(data)
  ? (JSON.parse(readFileSync(data, 'utf8')) as Example[])
  : [];

describe.skipIf(examples.length === 0)('a worked example (needs ../shared/data)', () => {
  test.each(examples.map((example) => [example.config.name, example] as const))(
    '%s',
    (_, given) => {
      const { book, posted, refused } = played(given);
      expect(posted).toEqual(given.entries.map(({ legs }) => inOrder(legs)));
      expect(refused).toHaveLength(given.notApplied.length);
      expect(shown(book)).toEqual(given.balances);
    },
  );
});

function played({ config, events }: Example): {
  readonly book: DebtBook;
  readonly posted: readonly unknown[];
  readonly refused: readonly DebtOutcome[];
} {
  const book = new DebtBook();
  const outcomes: DebtOutcome[] = [];
  const apply = (event: DebtEvent): number => outcomes.push(book.apply(event));
  const { currency, pledge } = config;
  for (const { id, principal } of config.debts) {
    apply({ type: 'debt', debt: id, currency, principal: BigInt(principal) });
  }
  const { units, perNegentropy } = pledge.lambda;
  apply({
    type: 'pledge',
    pledge: pledge.id,
    creditor: pledge.creditor,
    currency,
    pool: BigInt(pledge.pool),
    memberCap: BigInt(pledge.memberCap),
    lambda: { units: BigInt(units), perNegentropy: BigInt(perNegentropy) },
  });
  for (const happening of events) {
    for (const event of eventsOf(happening, pledge.id, book)) apply(event);
  }
  const posted = outcomes.flatMap((outcome) =>
    outcome.done ? [inOrder(outcome.legs.map(text))] : [],
  );
  return { book, posted, refused: outcomes.filter((outcome) => !outcome.done) };
}

function eventsOf(happening: Happening, pledge: string, book: DebtBook): readonly DebtEvent[] {
  const { member, debt, period, reduction, units } = happening;
  switch (happening.type) {
    case 'release': {
      const { I, a = 1_000_000, e = 1_000_000 } = happening;
      const negentropy = negentropyOf(negentropyMicros(100_000_000n), I, a, e);
      const next = `r${book.reductions().length + 1}`;
      return [
        { type: 'release', member, negentropy },
        { type: 'reduction', reduction: next, member, debt, pledge, period, negentropy },
      ];
    }
    case 'settle':
      return book
        .reductions()
        .filter((accrued) => accrued.period === period)
        .map(({ reduction: item }) => {
          const code = happening.reject?.[item];
          return code === undefined
            ? { type: 'settlement', reduction: item, withheld: 0n }
            : { type: 'rejection', reduction: item, code };
        });
    case 'interest':
      return [{ type: 'adjustment', debt, units: BigInt(units) }];
    case 'payment':
      return [{ type: 'adjustment', debt, units: -BigInt(units) }];
    case 'reverse':
      return [{ type: 'reversal', reduction, expired: false }];
    case 'withdraw':
      return [{ type: 'pledge-change', pledge, units: -BigInt(units) }];
  }
}

function text({ account, asset, amount }: DebtLeg): Record<string, string> {
  return { account, asset, amount: String(amount) };
}

/** Legs of one line in any order, since together they are one line. */
function inOrder(legs: readonly object[]): ReadonlySet<string> {
  return new Set(legs.map((leg) => JSON.stringify(Object.entries(leg).sort(byName))));
}

function byName([left]: [string, unknown], [right]: [string, unknown]): number {
  return left < right ? -1 : 1;
}

function shown(book: DebtBook): Record<string, string> {
  return Object.fromEntries([...book.balances()].map(([key, amount]) => [key, String(amount)]));
}

const LAMBDA = { units: 12n, perNegentropy: 1n };
const TERMS = { currency: 'USD/2', memberCap: 2_000n, lambda: LAMBDA };
const TOO_FINE = { ...TERMS, lambda: { units: 1_000_001n, perNegentropy: 1n } };
const OFFER = {
  reduction: 'next',
  member: 'm',
  debt: 'd',
  pledge: 'p',
  period: 'one',
  negentropy: negentropyMicros(1_000_000n),
};

function opened(terms: object = {}): DebtBook {
  const book = new DebtBook();
  book.apply({ type: 'debt', debt: 'd', currency: 'USD/2', principal: 10_000n });
  book.apply({ type: 'pledge', pledge: 'p', creditor: 'c', pool: 5_000n, ...TERMS, ...terms });
  return book;
}

/** Gives a member N and offers it at once for debt `d`. */
function offer(book: DebtBook, reduction: string, micros: bigint): DebtOutcome {
  const negentropy = negentropyMicros(micros);
  book.apply({ type: 'release', member: 'm', negentropy });
  const offered = { reduction, member: 'm', debt: 'd', pledge: 'p', period: 'one', negentropy };
  return book.apply({ type: 'reduction', ...offered });
}

function unitsOf(outcome: DebtOutcome): bigint | undefined {
  return outcome.done ? outcome.reduction?.units : undefined;
}

describe('a reduction', () => {
  test('carries what was rounded off into the next one', () => {
    const book = opened({ memberCap: 5_000n });
    const units = ['a', 'b', 'c'].map((id) => unitsOf(offer(book, id, 96_200_000n)));
    expect(units).toEqual([1154n, 1154n, 1155n]);
  });

  test('is exact for 250 cents for each 100 N', () => {
    const book = opened({ memberCap: 5_000n, lambda: { units: 250n, perNegentropy: 100n } });
    expect(unitsOf(offer(book, 'a', 95_100_000n))).toBe(237n);
    expect(unitsOf(offer(book, 'b', 9_680_000n))).toBe(24n);
  });

  test('of 8,000 yen at 3 for a N uses 2,666.666667 N, however many there are', () => {
    const terms = { memberCap: 8_000n, pool: 9_000n, lambda: { units: 3n, perNegentropy: 1n } };
    const book = opened(terms);
    for (let index = 0; index < 40; index += 1) offer(book, `r${index}`, 95_500_000n);
    expect(book.balance('committed:p:d', 'USD/2')).toBe(8_000n);
    expect(book.balance('n:applied:p', 'N')).toBe(2_666_666_667n);
  });

  test('by margin is nothing at the threshold and as much as by N for perfect work', () => {
    const mint = { scale: 100_000_000n, negentropyScale: 100_000_000n, threshold: 950_000 };
    const margins = [0n, 1_200_000n, 5_000_000n].map((amount) => marginOf(shards(amount), mint));
    expect(margins).toEqual([0n, 24_000_000n, 100_000_000n]);
  });

  test('lets N below one unit wait until it makes one', () => {
    const book = opened({ lambda: { units: 1n, perNegentropy: 3n } });
    expect(offer(book, 'a', 1_000_000n)).toEqual({ done: false, codes: ['BELOW_ONE_UNIT'] });
    expect(offer(book, 'b', 1_000_000n).done).toBe(false);
    expect(unitsOf(offer(book, 'c', 1_000_000n))).toBe(1n);
    expect(book.balance('n:applied:p', 'N')).toBe(3_000_000n);
  });

  test.each([
    ['MEMBER_CAP', { memberCap: 7n }],
    ['GROUP_CAP', { groupCap: 7n }],
    ['DEBT_CAP', { debtCap: 700 }],
    ['POOL', { pool: 7n }],
  ] as const)('stops at %s and uses only the N that its units need', (limit, terms) => {
    const book = opened(terms);
    const outcome = offer(book, 'a', 2_000_000n);
    expect(outcome).toMatchObject({ reduction: { units: 7n, limits: [limit] } });
    expect(book.balance('n:m', 'N')).toBe(2_000_000n - 583_334n);
    expect(offer(book, 'b', 2_000_000n)).toEqual({ done: false, codes: [limit] });
  });

  test('is refused for N that the member does not hold', () => {
    const book = opened();
    const negentropy = negentropyMicros(1_000_000n);
    const offered = { reduction: 'a', member: 'm', debt: 'd', pledge: 'p', period: 'one' };
    const outcome = book.apply({ type: 'reduction', ...offered, negentropy });
    expect(outcome).toEqual({ done: false, codes: ['NEGENTROPY_SPENT'] });
  });

  test('is reversed once, with what was withheld from it', () => {
    const book = opened();
    offer(book, 'a', 50_000_000n);
    book.apply({ type: 'settlement', reduction: 'a', withheld: 100n });
    expect(book.balance('debt:d:owed', 'USD/2')).toBe(9_500n);
    const reversal = { type: 'reversal', reduction: 'a', expired: false } as const;
    expect(book.apply(reversal).done).toBe(true);
    expect(book.apply(reversal)).toEqual({ done: false, codes: ['REVERSED_ALREADY'] });
    expect(book.balance('debt:d:owed', 'USD/2')).toBe(10_000n);
    expect(book.balance('creditor:c:withheld', 'USD/2')).toBe(0n);
    expect(book.balance('n:m', 'N')).toBe(50_000_000n);
  });

  test('that is rejected suspends the debt until somebody opens it again', () => {
    const book = opened();
    offer(book, 'a', 1_000_000n);
    book.apply({ type: 'rejection', reduction: 'a', code: 'IN_COLLECTION' });
    expect(offer(book, 'b', 1_000_000n)).toEqual({ done: false, codes: ['DEBT_SUSPENDED'] });
    book.apply({ type: 'suspension', debt: 'd' });
    expect(unitsOf(offer(book, 'c', 1_000_000n))).toBe(12n);
  });
});

/** Each of these fails when the rule behind its code is taken out. */
test.each<readonly [string, DebtEvent]>([
  ['ALREADY_KNOWN', { type: 'debt', debt: 'd', currency: 'USD/2', principal: 1n }],
  ['ALREADY_KNOWN', { type: 'pledge', pledge: 'p', creditor: 'c', pool: 1n, ...TERMS }],
  ['AMOUNT_INVALID', { type: 'debt', debt: 'new', currency: 'USD/2', principal: -1n }],
  ['AMOUNT_INVALID', { type: 'pledge', pledge: 'new', creditor: 'c', ...TERMS, pool: -1n }],
  ['AMOUNT_INVALID', { type: 'pledge', pledge: 'new', creditor: 'c', pool: 1n, ...TOO_FINE }],
  ['AMOUNT_INVALID', { type: 'release', member: 'm', negentropy: negentropyMicros(-1n) }],
  ['AMOUNT_INVALID', { type: 'reduction', ...OFFER, negentropy: negentropyMicros(-1n) }],
  ['CURRENCY_MISMATCH', { type: 'reduction', ...OFFER, debt: 'yen' }],
  ['DEBT_UNKNOWN', { type: 'reduction', ...OFFER, debt: 'none' }],
  ['PLEDGE_UNKNOWN', { type: 'reduction', ...OFFER, pledge: 'none' }],
  ['AMOUNT_DIFFERS', { type: 'settlement', reduction: 'a', withheld: 13n }],
  ['AMOUNT_DIFFERS', { type: 'settlement', reduction: 'a', withheld: -1n }],
  ['ITEM_UNKNOWN', { type: 'cancellation', reduction: 'none' }],
  ['NOT_SETTLED', { type: 'reversal', reduction: 'a', expired: false }],
])('%s and nothing posted, for %o', (code, event) => {
  const book = opened();
  book.apply({ type: 'debt', debt: 'yen', currency: 'JPY/0', principal: 100n });
  offer(book, 'a', 1_000_000n);
  book.apply({ type: 'release', member: 'm', negentropy: OFFER.negentropy });
  const before = book.balances();
  expect(book.apply(event)).toEqual({ done: false, codes: [code] });
  expect(book.balances()).toEqual(before);
});

test.each([
  ['a household', 'home', ['GROUP_CAP']],
  ['no group', undefined, []],
] as const)('a second debt of %s is capped with the first, or not', (_, group, limits) => {
  const book = new DebtBook();
  book.apply({ type: 'pledge', pledge: 'p', creditor: 'c', pool: 5_000n, ...TERMS, groupCap: 15n });
  for (const debt of ['d', 'e']) {
    const owed = { debt, currency: 'USD/2', principal: 100n };
    book.apply({ type: 'debt', ...owed, ...(group !== undefined && { group }) });
  }
  offer(book, 'a', 1_000_000n);
  book.apply({ type: 'release', member: 'm', negentropy: OFFER.negentropy });
  const outcome = book.apply({ type: 'reduction', ...OFFER, debt: 'e' });
  expect(outcome).toMatchObject({ done: true, reduction: { limits } });
});

test('what is cancelled gives back its room under the caps', () => {
  const book = opened({ memberCap: 12n });
  offer(book, 'a', 1_000_000n);
  expect(offer(book, 'b', 1_000_000n)).toEqual({ done: false, codes: ['MEMBER_CAP'] });
  book.apply({ type: 'cancellation', reduction: 'a' });
  expect(unitsOf(offer(book, 'c', 1_000_000n))).toBe(12n);
});

test('a payment cannot pay what is committed already', () => {
  const book = opened();
  offer(book, 'a', 1_000_000n);
  const pay = (units: bigint): DebtOutcome =>
    book.apply({ type: 'adjustment', debt: 'd', units: -units });
  expect(pay(9_989n)).toEqual({ done: false, codes: ['ABOVE_OPEN_DEBT'] });
  expect(pay(9_988n).done).toBe(true);
});

describe('whatever happens in whatever order', () => {
  const id = fc.nat(12).map((number) => `r${number}`);
  const happening: fc.Arbitrary<(book: DebtBook) => DebtOutcome> = fc.oneof(
    fc.tuple(id, fc.bigInt(1n, 90_000_000n)).map(
      ([reduction, micros]) =>
        (book: DebtBook) =>
          offer(book, reduction, micros),
    ),
    fc
      .oneof(
        fc.record({
          type: fc.constant('settlement' as const),
          reduction: id,
          withheld: fc.bigInt(0n, 200n),
        }),
        fc.record({
          type: fc.constant('rejection' as const),
          reduction: id,
          code: fc.constant('X'),
        }),
        fc.record({ type: fc.constant('cancellation' as const), reduction: id }),
        fc.record({ type: fc.constant('reversal' as const), reduction: id, expired: fc.boolean() }),
        fc.record({
          type: fc.constant('adjustment' as const),
          debt: fc.constant('d'),
          units: fc.bigInt(-3_000n, 500n),
        }),
        fc.record({
          type: fc.constant('pledge-change' as const),
          pledge: fc.constant('p'),
          units: fc.bigInt(-3_000n, 500n),
        }),
        fc.record({ type: fc.constant('suspension' as const), debt: fc.constant('d') }),
      )
      .map((event: DebtEvent) => (book: DebtBook) => book.apply(event)),
  );

  test('legs add up to zero, pools and debts are never overdrawn, caps hold', () => {
    const histories = fc.array(happening, { minLength: 1, maxLength: 40 });
    const law = fc.property(histories, (history) => {
      const book = opened({ groupCap: 1_500n, debtCap: 300_000 });
      for (const happen of history) {
        const outcome = happen(book);
        expect(sumsOf(outcome.done ? outcome.legs : [])).toEqual(new Set([0n]));
        expect(broken(book)).toEqual([]);
      }
    });
    fc.assert(law, { numRuns: runs(200, 10_000) });
  });

  test('many releases take off what one of their sum does', () => {
    const parts = fc.array(fc.bigInt(1n, 3_000_000n), { minLength: 1, maxLength: 30 });
    const law = fc.property(parts, fc.bigInt(1n, 40n), (micros, units) => {
      const terms = { memberCap: 5_000n, lambda: { units, perNegentropy: 10n } };
      const [split, whole] = [opened(terms), opened(terms)];
      for (const [index, part] of micros.entries()) offer(split, `r${index}`, part);
      offer(whole, 'r', total(micros));
      const [once, often] = [whole, split].map((book) => book.balance('committed:p:d', 'USD/2'));
      expect(often).toBe(once);
    });
    fc.assert(law, { numRuns: runs(200, 10_000) });
  });
});

function sumsOf(legs: readonly DebtLeg[]): ReadonlySet<bigint> {
  const sums = new Map<string, bigint>([['none', 0n]]);
  for (const { asset, amount } of legs) sums.set(asset, (sums.get(asset) ?? 0n) + amount);
  return new Set(sums.values());
}

/** The laws that the balances break. */
function broken(book: DebtBook): readonly string[] {
  const units = (account: string): bigint => book.balance(account, 'USD/2');
  const [available, committed] = [units('pledge:p:available'), units('committed:p:d')];
  const settled = units('settled:p:d');
  const laws = {
    'pools add up': available + committed + settled === -units('creditor:c:pledged'),
    'no pool is below zero': available >= 0n && committed >= 0n && settled >= 0n,
    'no more is committed than owed': committed <= units('debt:d:owed'),
    'no N is used twice': book.balance('n:m', 'N') >= 0n,
    'the group has a cap': committed + settled <= 1_500n,
  };
  return Object.entries(laws).flatMap(([law, isKept]) => (isKept ? [] : [law]));
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
