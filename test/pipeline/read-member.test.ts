import { beforeAll, expect, test } from 'vitest';
import type { Entry } from '../../src/core/state/entry.ts';
import { formatMicros } from '../../src/core/units.ts';
import type { Database } from '../../src/db/engine/port.ts';
import {
  readIntegrityOfMember,
  readMemberAsOf,
  readMemberNegentropy,
} from '../../src/pipeline/answers/members/read-member.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { EARNERS, earningHistory, type PlainTotals, plainTotals } from './earning-history.ts';
import { addKeptFacts } from './minting-members.ts';
import { entriesOf, exportLines, newCommunity, type TestCommunity } from './test-community.ts';

const WHOLE = { limit: 200, cycles: 56 };

describeAboveEngines((engine) => {
  let db: Database;
  let log: TestCommunity;
  let entries: Entry[];
  beforeAll(async () => {
    db = await engine.openMigrated();
    log = await earningHistory(db);
    entries = entriesOf(await exportLines(log));
  });
  const id = (): string => log.community.row.id;
  const memberId = async (user: string): Promise<string> =>
    (await readMemberNegentropy({ db, communityId: id() }, user, WHOLE))?.memberId ?? '';

  test('totals of a member are what the entries add up to', async () => {
    for (const user of EARNERS) {
      const page = await readMemberNegentropy({ db, communityId: id() }, user, WHOLE);
      expect(page).toMatchObject(told(plainTotals(entries, page?.memberId ?? '').get('open')));
      expect(page).toMatchObject({ userId: user, debtCredits: '0.000000', sandbox: true });
    }
    const ana = await readMemberNegentropy({ db, communityId: id() }, 'ana', WHOLE);
    expect(Number(ana?.minted)).toBeGreaterThan(0);
    expect(Number(ana?.held)).toBeGreaterThan(0);
    expect(ana?.balance).toBe(formatMicros(BigInt(ana?.minted.replace('.', '') ?? 0) - 250_000n));
  });

  test('totals as of a close are what they were then, by cycle number and by moment', async () => {
    const day = 86_400;
    const start = Date.UTC(2025, 10, 28) / 1_000; // cycle 148
    for (const user of EARNERS) {
      const totals = plainTotals(entries, await memberId(user));
      for (let cycle = 148; cycle < 155; cycle += 1) {
        const then = await readMemberAsOf({ db, communityId: id() }, user, { cycle });
        expect(then).toMatchObject({ cycle, ...told(totals.get(cycle)) });
        const noonAfter = start + (cycle - 148 + 1.5) * day;
        const moment = await readMemberAsOf({ db, communityId: id() }, user, {
          unixSeconds: noonAfter,
        });
        expect(moment).toEqual(then);
      }
    }
  });

  test('before the first close nothing was there; a later cycle is the last close', async () => {
    const before = await readMemberAsOf({ db, communityId: id() }, 'ana', { cycle: 147 });
    expect(before).toMatchObject({ minted: '0.000000', held: '0.000000', balance: '0.000000' });
    expect(before).not.toHaveProperty('cycle');
    expect(before).not.toHaveProperty('integrity');
    expect(await readMemberAsOf({ db, communityId: id() }, 'ana', { cycle: 999 })).toMatchObject({
      cycle: 154,
    });
  });

  test('pages of the history make up the whole of it, newest first', async () => {
    for (const user of EARNERS) {
      const whole = await readMemberNegentropy({ db, communityId: id() }, user, WHOLE);
      const pages: string[] = [];
      let before: number | undefined;
      do {
        const page = await readMemberNegentropy({ db, communityId: id() }, user, {
          before,
          limit: 3,
          cycles: 0,
        });
        pages.push(...(page?.history.items.map((item) => item.id) ?? []));
        before = page?.history.nextBefore;
      } while (before !== undefined);
      const expected = whole?.history.items.map((item) => item.id) ?? [];
      expect(pages).toEqual(expected);
      const own = entries.filter(
        (entry) => entry.type === 'decision' && entry.member === whole?.memberId,
      );
      expect(expected.length).toBe(own.length);
      expect(expected.map(Number)).toEqual(expected.map(Number).sort((a, b) => b - a));
    }
  });

  test('a history tells what became of each hold', async () => {
    const items =
      (await readMemberNegentropy({ db, communityId: id() }, 'ben', WHOLE))?.history.items ?? [];
    const outcomes = new Set(items.map(({ outcome }) => outcome));
    expect(outcomes).toEqual(new Set(['held', 'released', 'cancelled']));
    const cancelled = items.find(({ outcome }) => outcome === 'cancelled');
    expect(cancelled).toMatchObject({ code: 'OUTCOME_LOST', end: { outcome: 'cancelled' } });
    const refused =
      (await readMemberNegentropy({ db, communityId: id() }, 'cleo', WHOLE))?.history.items ?? [];
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['EVIDENCE_MISSING']));
  });

  test('the series counts what happened in each cycle', async () => {
    for (const user of EARNERS) {
      const page = await readMemberNegentropy({ db, communityId: id() }, user, WHOLE);
      for (const cycle of page?.cycles ?? []) {
        const own = entries.filter(
          (entry) =>
            'member' in entry && entry.member === page?.memberId && entry.cycle === cycle.cycle,
        );
        const count = (type: string, outcome?: string): number =>
          own.filter(
            (entry) =>
              entry.type === type &&
              (outcome === undefined || ('outcome' in entry && entry.outcome === outcome)),
          ).length;
        expect(cycle.held.decisions).toBe(count('decision', 'held'));
        expect(cycle.refused.decisions).toBe(count('decision', 'refused'));
        expect(cycle.released.decisions).toBe(count('release'));
        expect(cycle.cancelled.decisions).toBe(count('cancel'));
      }
      expect(page?.cycles.at(-1)).toMatchObject({ cycle: 155, startsAt: '2025-12-05T00:00:00Z' });
    }
    const short = await readMemberNegentropy({ db, communityId: id() }, 'ana', {
      limit: 1,
      cycles: 3,
    });
    expect(short?.cycles.map(({ cycle }) => cycle)).toEqual([153, 154, 155]);
  });

  test('a user of another community is nobody here', async () => {
    const other = await newCommunity(db, { slug: 'other' });
    const { reader } = other.community;
    expect(await readMemberNegentropy(reader, 'ana', WHOLE)).toBeUndefined();
    expect(await readMemberAsOf(reader, 'ana', { cycle: 150 })).toBeUndefined();
    expect(await readIntegrityOfMember(reader, 'ana')).toBeUndefined();
  });

  test('what is missing for a mint is enough, and not too much', async () => {
    const fresh = await newCommunity(db, { slug: 'fresh' });
    const { reader } = fresh.community;
    const submit = (count: number): Promise<string> =>
      fresh.community.writer.submit({ run: (draft) => addKeptFacts(draft, 'dora', count) });
    await submit(1);
    const first = await readIntegrityOfMember(reader, 'dora');
    const needed = first?.missing.keptFacts;
    expect(first).toMatchObject({ aboveThreshold: false, prior: { facts: 2, kept: 0.85 } });
    const most = Math.max(...Object.values(needed ?? {}));
    expect(most).toBeGreaterThan(1);
    await submit(most - 2);
    expect(await readIntegrityOfMember(reader, 'dora')).toMatchObject({
      aboveThreshold: false,
    });
    await submit(2);
    const after = await readIntegrityOfMember(reader, 'dora');
    expect(after).toMatchObject({ aboveThreshold: true, missing: { integrity: 0 } });
    expect(after?.missing.keptFacts).toEqual({ echo: 0, drift: 0, coordination: 0, stability: 0 });
  });

  test('a member without facts stands at the prior and lacks one in each channel', async () => {
    const cleo = await readIntegrityOfMember({ db, communityId: id() }, 'cleo');
    expect(cleo).toMatchObject({ integrity: 0.85, threshold: 0.95, findings: { confirmed: 0 } });
    const channels = ['echo', 'drift', 'coordination', 'stability'];
    expect(cleo?.missing.channelsWithoutFact).toEqual(channels);
    expect(Object.values(cleo?.channels ?? {}).map(({ present }) => present)).toEqual(
      channels.map(() => false),
    );
    expect(Object.values(cleo?.missing.keptFacts ?? {}).every((count) => count >= 1)).toBe(true);
  });
});

/** Plain totals as a page tells them. */
function told(totals: PlainTotals | undefined): object {
  const { minted = 0n, held = 0n, negentropy = 0n, balance = 0n } = totals ?? {};
  return {
    minted: formatMicros(minted),
    held: formatMicros(held),
    negentropy: formatMicros(negentropy),
    balance: formatMicros(balance),
  };
}
