import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/core/community/entry.ts';
import { postingsOf } from '../../src/core/ledger/postings.ts';
import { parseMicros } from '../../src/core/units.ts';
import { IndependentBooks } from '../worlds/independent-books.ts';
import { entriesOf } from '../worlds/memory-community.ts';
import { histories, play } from '../worlds/random-history.ts';

const RUNS = 1_000;

describe('in any history', () => {
  test('Σ released is Σ of the formula, recomputed independently, and nothing else mints', () => {
    const seen = { minted: 0, held: 0, release: 0, cancel: 0, refused: 0, cycle: 0 };
    fc.assert(
      fc.property(histories(), (history) => {
        const fold = play(history);
        const books = new IndependentBooks();
        for (const entry of entriesOf(fold)) {
          books.take(entry);
          count(seen, entry);
        }
        expect(books.complaints).toEqual([]);
        expect(books.total).toBe(0n);
        expect(books.released).toBe(fold.state.books.supply);
        expect(books.accounts.get('held') ?? 0n).toBe(fold.state.books.held);
        for (const [id, member] of fold.state.members) {
          expect(books.accounts.get(`member:${id}`) ?? 0n).toBe(member.balance);
          expect(books.negentropy.get(id) ?? 0n).toBe(member.negentropy);
        }
      }),
      { numRuns: RUNS },
    );
    // A property over histories in which nothing ever happens would say nothing.
    for (const occurrences of Object.values(seen)) expect(occurrences).toBeGreaterThan(0);
    console.log(`conservation over ${RUNS} histories: ${JSON.stringify(seen)}`);
  });

  test('Σ debits = Σ credits, entry by entry, and balances are the sums of the postings', () => {
    fc.assert(
      fc.property(histories({ length: 20 }), (history) => {
        const fold = play(history);
        const accounts = new Map<string, bigint>();
        for (const entry of entriesOf(fold)) {
          const postings = postingsOf(entry);
          expect(postings.reduce((sum, { amount }) => sum + amount, 0n)).toBe(0n);
          for (const { account, amount } of postings) {
            accounts.set(account, (accounts.get(account) ?? 0n) + amount);
          }
        }
        for (const [id, { balance }] of fold.state.members) {
          expect(accounts.get(`member:${id}`) ?? 0n).toBe(balance);
          expect(balance).toBeGreaterThanOrEqual(0n);
        }
        expect(accounts.get('held') ?? 0n).toBe(fold.state.books.held);
      }),
      { numRuns: RUNS },
    );
  });

  test('a refused decision posts nothing, a hold ends once, and only held ones end', () => {
    fc.assert(
      fc.property(histories({ length: 20 }), (history) => {
        const open = new Set<number>();
        for (const [index, entry] of entriesOf(play(history)).entries()) {
          if (entry.type === 'decision') {
            if (entry.outcome === 'refused') expect(postingsOf(entry)).toEqual([]);
            else expect(parseMicros(entry.amount ?? '')).toBeGreaterThanOrEqual(0n);
            if (entry.outcome === 'held') open.add(index);
          }
          if (entry.type === 'release' || entry.type === 'cancel') {
            expect(open.delete(entry.decision)).toBe(true);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });
});

function count(seen: Record<string, number>, entry: Entry): void {
  const kind = entry.type === 'decision' ? entry.outcome : entry.type;
  if (seen[kind] !== undefined) seen[kind] += 1;
}
