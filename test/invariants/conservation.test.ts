import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/core/state/entry.ts';
import { postingsOf } from '../../src/core/entries/entry-rules.ts';
import { IndependentBooks } from '../worlds/independent-books.ts';
import { showcaseLog } from '../tampering/showcase-log.ts';
import { entriesOf } from '../worlds/memory-community.ts';
import { histories, play } from '../worlds/random-history.ts';
import { runs } from '../size.ts';

const RUNS = runs(100, 1_000);

describe('in any history', () => {
  test('Σ released is Σ of the formula, recomputed independently, and nothing else mints', () => {
    const seen = { minted: 0, held: 0, release: 0, cancel: 0, refused: 0, cycle: 0, reduction: 0 };
    Object.assign(seen, { burn: 0, gift: 0, grant: 0 });
    fc.assert(
      fc.property(histories(), (history) => {
        const draft = play(history);
        const books = new IndependentBooks();
        for (const entry of entriesOf(draft)) {
          books.take(entry);
          count(seen, entry);
        }
        expect(books.complaints).toEqual([]);
        expect(books.total).toBe(0n);
        const { supply, fund, burned } = draft.state.books;
        expect(books.released).toBe(supply + fund + burned);
        expect(books.accounts.get('held') ?? 0n).toBe(draft.state.books.held);
        for (const [id, member] of draft.state.members) {
          expect(books.accounts.get(`member:${id}`) ?? 0n).toBe(member.balance);
          expect(books.negentropy.get(id) ?? 0n).toBe(member.negentropy);
          expect(books.legacy.get(id) ?? 0n).toBe(draft.state.legacy.balances.get(id) ?? 0n);
        }
      }),
      { numRuns: RUNS },
    );
    // What few histories come to: holds that are cancelled, debts that are settled.
    const books = new IndependentBooks();
    for (const line of showcaseLog(12)) {
      const entry = JSON.parse(line) as Entry;
      books.take(entry);
      count(seen, entry);
    }
    expect([books.complaints, books.total]).toEqual([[], 0n]);
    // A property over histories in which nothing ever happens would say nothing.
    const missing = Object.entries(seen).filter(([, occurrences]) => occurrences === 0);
    expect(missing).toEqual([]);
    console.log(`conservation over ${RUNS} histories: ${JSON.stringify(seen)}`);
  });

  test('Σ debits = Σ credits, entry by entry, and balances are the sums of the postings', () => {
    fc.assert(
      fc.property(histories({ length: 20 }), (history) => {
        const draft = play(history);
        const accounts = new Map<string, bigint>();
        for (const entry of entriesOf(draft)) {
          const postings = postingsOf(entry);
          expect(postings.reduce((sum, { amount }) => sum + amount, 0n)).toBe(0n);
          for (const { account, amount } of postings) {
            accounts.set(account, (accounts.get(account) ?? 0n) + amount);
          }
        }
        for (const [id, { balance }] of draft.state.members) {
          expect(accounts.get(`member:${id}`) ?? 0n).toBe(balance);
          expect(balance).toBeGreaterThanOrEqual(0n);
        }
        expect(accounts.get('held') ?? 0n).toBe(draft.state.books.held);
      }),
      { numRuns: RUNS },
    );
  });

  test('a refused decision posts nothing, a hold ends once, and only held ones end', () => {
    fc.assert(
      fc.property(histories({ length: 20 }), (history) => {
        const entries = entriesOf(play(history));
        const posting = (outcome: string): number[] =>
          entries.flatMap((entry, index) =>
            entry.type === 'decision' && entry.outcome === outcome && postingsOf(entry).length > 0
              ? [index]
              : [],
          );
        expect(posting('refused')).toEqual([]);
        const ended = entries.flatMap((entry) =>
          entry.type === 'release' || entry.type === 'cancel' ? [entry.decision] : [],
        );
        expect(new Set(ended).size).toBe(ended.length);
        expect(posting('held')).toEqual(expect.arrayContaining(ended));
      }),
      { numRuns: RUNS },
    );
  });
});

function count(seen: Record<string, number>, entry: Entry): void {
  const kind = entry.type === 'decision' ? entry.outcome : entry.type;
  if (seen[kind] !== undefined) seen[kind] += 1;
}
