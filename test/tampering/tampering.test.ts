import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DecisionEntry, Entry, RetractionEntry } from '../../src/core/state/entry.ts';
import { canonicalizeEntry } from '../../src/core/log/canonical-json.ts';
import { decide } from '../../src/core/mint/decide.ts';
import { canonicalLines, verifySealed } from '../worlds/sealed-export.ts';
import { type Change, changesOf } from './changed-fields.ts';
import { firstDifference, honestRetraction, isDerived } from './first-difference.ts';
import { ResumedVerifier } from './resumed-verifier.ts';
import { showcaseLog } from './showcase-log.ts';
import { runs } from '../size.ts';

/** Every field of every entry in soak; else each field of every twelfth entry, in turn. */
const STRIDE = runs(12, 1);
const WHICH = STRIDE === 1 ? 'every one' : `every ${STRIDE}th, in turn`;
const LINES = showcaseLog(8);
const ENTRIES = LINES.map((line) => JSON.parse(line) as Entry);
const DERIVED = [...ENTRIES.entries()].filter(([, entry]) => isDerived(entry));

/** What is asked for: another request may have an honest answer of its own. */
const DECISION_REQUEST =
  /^(member|family|action|domain|evidence|promise|actionCycle|due|attested) =/;
const RETRACTION_REQUEST = /^(evidence|member|overturned|reason) =/;

function isOfRequest({ type }: Entry, path: string): boolean {
  if (type === 'decision') return DECISION_REQUEST.test(path);
  return type === 'retraction' && RETRACTION_REQUEST.test(path);
}

test('the log verifies, and has every way in which a decision can end', async () => {
  expect((await verifySealed(LINES)).divergence).toBeUndefined();
  expect(firstDifference(ENTRIES)).toBeUndefined();
  const kinds = new Set(
    ENTRIES.map((entry) => (entry.type === 'decision' ? entry.outcome : entry.type)),
  );
  const ends = ['minted', 'held', 'refused', 'release', 'cancel', 'measurement', 'cycle'];
  const others = ['rating', 'retraction', 'transfer'];
  expect([...kinds]).toEqual(expect.arrayContaining([...ends, ...others]));
});

test('the log takes back facts, outcomes and what was held for them', () => {
  const retractions = ENTRIES.filter((entry) => entry.type === 'retraction');
  const what = retractions.map(({ tallies, outcomes }) => [tallies?.echo, outcomes?.length]);
  expect(what).toContainEqual([[expect.any(Number), expect.any(Number)], 1]);
  const codes = ENTRIES.map((entry) => (entry.type === 'cancel' ? entry.code : undefined));
  expect(codes).toContain('RETRACTED');
});

test('a retraction that names nobody, to keep the facts standing, is found', async () => {
  const found = DERIVED.flatMap(([index, entry]) => {
    if (entry.type !== 'retraction' || entry.member === undefined) return [];
    const { member: _, tallies: __, ...silent } = entry;
    return [{ index, log: ENTRIES.with(index, silent) }];
  });
  expect(found.length).toBeGreaterThan(0);
  for (const { index, log } of found) {
    expect((await verifySealed(canonicalLines(log))).divergence?.index).toBe(index);
  }
});

describe('one field of one derived entry changed, everything signed again', () => {
  test(`is found in that very entry, for every field of ${WHICH}`, async () => {
    const verifier = new ResumedVerifier(LINES);
    const figures = { entries: DERIVED.length, changes: 0, honest: 0 };
    const honest: { readonly index: number; readonly change: Change }[] = [];
    for (const [at, [index, entry]] of DERIVED.entries()) {
      for (const [which, change] of changesOf(entry).entries()) {
        if ((at + which) % STRIDE > 0) continue;
        figures.changes += 1;
        if (answersAnotherRequest(verifier, index, entry, change)) {
          honest.push({ index, change });
          continue;
        }
        const divergence = verifier.replace(index, change.entry);
        expect(divergence?.index, `entry ${index}: ${change.path}`).toBe(index);
      }
    }
    figures.honest = honest.length;
    console.log(`every field of ${WHICH}: ${JSON.stringify(figures)}`);
    expect(figures.changes).toBeGreaterThan(5_000 / STRIDE);
    // An honest answer to another request stands; what rests on it is found where it differs.
    for (const { index, change } of honest) {
      const changed = ENTRIES.with(index, change.entry);
      const { divergence } = await verifySealed(canonicalLines(changed));
      expect(divergence?.index, change.path).toBe(firstDifference(changed));
    }
  });

  test('is found in that very entry, for random ones of a longer log', async () => {
    const lines = showcaseLog(14);
    const entries = lines.map((line) => JSON.parse(line) as Entry);
    const derived = [...entries.entries()].filter(([, entry]) => isDerived(entry));
    expect((await verifySealed(lines)).divergence).toBeUndefined();
    const drawn = fc.sample(fc.tuple(fc.constantFrom(...derived), fc.nat()), runs(150, 1_000));
    const verifier = new ResumedVerifier(lines);
    for (const [[index, entry], which] of drawn.toSorted(([[a]], [[b]]) => a - b)) {
      const changes = changesOf(entry).filter(({ path }) => !isOfRequest(entry, path));
      const change = changes[which % changes.length];
      const divergence = verifier.push(index, canonicalizeEntry(change?.entry));
      expect(divergence?.index, `entry ${index}: ${change?.path}`).toBe(index);
    }
  });
});

describe('an entry that was not there', () => {
  const ends = DERIVED.filter(([, { type }]) => type === 'release' || type === 'cancel');
  const foundAt = async (lines: readonly string[]): Promise<number | undefined> =>
    (await verifySealed(lines)).divergence?.index;

  test('is found: each release and cancel taken away, or there twice', async () => {
    for (const [index] of ends) {
      expect(await foundAt(LINES.toSpliced(index, 1))).toBe(index);
      expect(await foundAt(LINES.toSpliced(index, 0, LINES[index] ?? ''))).toBe(index + 1);
    }
  });

  test('is found: a release put in or moved, wherever to', async () => {
    const [index = 0] = ends[0] ?? [];
    const release = LINES[index] ?? '';
    for (let to = 1; to <= LINES.length; to += runs(38, 7)) {
      if (to === index || to === index + 1) continue; // there it is
      expect(await foundAt(LINES.toSpliced(to, 0, release))).toBe(to);
      const place = to > index ? to - 1 : to;
      const moved = LINES.toSpliced(index, 1).toSpliced(place, 0, release);
      expect(await foundAt(moved)).toBe(Math.min(index, place));
    }
  });

  test('is found: every measurement and every close of a cycle taken away', async () => {
    const closing = DERIVED.filter(([, { type }]) => type === 'measurement' || type === 'cycle');
    for (const [index] of closing) {
      expect(await foundAt(LINES.toSpliced(index, 1))).toBe(index);
    }
  });

  test('is found: every decision that was refused, as one that is held or minted', () => {
    const verifier = new ResumedVerifier(LINES);
    const refused = DERIVED.filter(([, e]) => e.type === 'decision' && e.outcome === 'refused');
    expect(refused.length).toBeGreaterThan(10);
    for (const [index, entry] of refused) {
      for (const outcome of ['held', 'minted'] as const) {
        const paid: Partial<DecisionEntry> = {
          ...(entry as DecisionEntry),
          outcome,
          amount: '1.250000',
          negentropy: '24.000000',
          entropyFactor: 250_000,
          ...(outcome === 'held' ? { due: entry.cycle + 2 } : {}),
        };
        const { code: _, attested: __, ...rest } = paid;
        expect(verifier.replace(index, rest as Entry)?.index).toBe(index);
        expect(verifier.replace(index, paid as Entry)?.index).toBe(index);
      }
    }
  });
});

describe('an attested entry changed', () => {
  const attested = [...ENTRIES.entries()].filter(([, entry]) => !isDerived(entry));
  const changed = (types: readonly Entry['type'][]): [number, Change][] =>
    attested
      .filter(([, { type }]) => types.includes(type))
      .flatMap(([index, entry]) =>
        changesOf(entry)
          .filter(({ path }) => !/^(type|cycle|x) /.test(path))
          .map((change): [number, Change] => [index, change]),
      );

  test('is found where recorded numbers first depend on it: a random fact or outcome', async () => {
    const figures = { later: 0, itself: 0, never: 0 };
    const types = ['fact', 'outcome', 'finding', 'member', 'pause', 'rating', 'transfer'] as const;
    const changes = changed(types);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...changes), async ([index, change]) => {
        const log = ENTRIES.with(index, change.entry);
        const expected = firstDifference(log);
        const { divergence } = await verifySealed(canonicalLines(log));
        const found = divergence?.index;
        const refused = found === index; // it cannot be read, or cannot follow
        expect(found, `entry ${index}: ${change.path}`).toBe(refused ? index : expected);
        figures[refused ? 'itself' : found === undefined ? 'never' : 'later'] += 1;
      }),
      { numRuns: runs(50, 1_000) },
    );
    console.log(`attested entries: ${JSON.stringify(figures)}`);
    expect(figures.later).toBeGreaterThan(0);
  });

  // One ppm of a reading can vanish in the 2 ppm that a verifier leaves to floating point.
  test('is found in a later entry: every reading that is 0.05 better', async () => {
    const readings = attested.filter(([, { type }]) => type === 'reading');
    for (const [index, entry] of readings) {
      const value = (entry as { value: number }).value - 50_000;
      const log = ENTRIES.with(index, { ...entry, value } as Entry);
      const expected = firstDifference(log);
      expect(expected).toBeGreaterThan(index);
      expect((await verifySealed(canonicalLines(log))).divergence?.index).toBe(expected);
    }
  });

  test('is found in a later entry: every fact that turns over', async () => {
    const facts = attested.filter(([, { type }]) => type === 'fact');
    for (const [index, entry] of facts) {
      const drift = (entry as { drift?: number }).drift;
      if (drift === undefined) continue;
      const log = ENTRIES.with(index, { ...entry, drift: 1_000_000 - drift } as Entry);
      const expected = firstDifference(log);
      expect(expected).toBeGreaterThan(index);
      expect((await verifySealed(canonicalLines(log))).divergence?.index).toBe(expected);
    }
  });
});

/** Whether a changed decision or retraction is what the rules say to what it now asks. */
function answersAnotherRequest(
  verifier: ResumedVerifier,
  index: number,
  entry: Entry,
  change: Change,
): boolean {
  if (!isOfRequest(entry, change.path)) return false;
  const given = change.entry as DecisionEntry | RetractionEntry;
  try {
    const state = verifier.stateBefore(index);
    const answer =
      given.type === 'decision' ? decide(state, given) : honestRetraction(state, given);
    return canonicalizeEntry(answer) === canonicalizeEntry(given) && isWellFormed(given);
  } catch {
    return false;
  }
}

function isWellFormed(entry: DecisionEntry | RetractionEntry): boolean {
  const other = entry.type === 'decision' ? entry.promise : entry.reason;
  return [entry.evidence, other ?? entry.evidence].every((hash) => /^[0-9a-f]{64}$/.test(hash));
}
