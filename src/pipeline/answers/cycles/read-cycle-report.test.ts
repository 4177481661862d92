import { describe, expect, test } from 'vitest';
import { describeAboveEngines } from '../../../../test/database/engines.ts';
import { earningHistory } from '../../../../test/pipeline/earning-history.ts';
import { leafHash, rootOf } from '../../../core/log/merkle-tree.ts';
import { formatMicros, parseMicros } from '../../../core/units.ts';
import { readOpenHolds } from '../../../db/sql/decisions/holds.ts';
import { scanEntries } from '../../../db/sql/log/log.ts';
import type { CommunityReader } from '../../community-reader.ts';
import { type CouncilFigures, councilPage } from './council-page.ts';
import type { ReportedPledge } from './report-debts.ts';
import { readSupply } from '../economy/read-books.ts';
import { readCycleReport } from './read-cycle-report.ts';
import { readCycles } from './read-cycles.ts';
import { interestAt, readInterest } from '../economy/read-interest.ts';

async function linesOf({ db, communityId }: CommunityReader, size: number): Promise<string[]> {
  const all: string[] = [];
  for await (const lines of scanEntries(db, communityId, 0, size)) all.push(...lines);
  return all;
}

describeAboveEngines((engine) => {
  test('every report adds up, by itself and with the one before it', async () => {
    const { db, community } = await earningHistory(await engine.openMigrated());
    const reader = { db, communityId: community.row.id };
    const closes = (await readCycles(reader, { limit: 400 })).toReversed();
    const [first, last] = [closes[0], closes.at(-1)];
    if (first === undefined || last === undefined) throw new Error('nothing was closed');
    let [supply, asked] = ['0.000000', 0];
    for (const { cycle } of closes) {
      const report = await readCycleReport(reader, { to: cycle, cycles: 1 });
      expect(report?.checks).toHaveLength(9);
      expect(report?.checks.filter(({ holds }) => !holds)).toEqual([]);
      expect(report).toMatchObject({ from: cycle, to: cycle, money: { opening: { supply } } });
      supply = report?.money.closing.supply ?? '';
      asked += report?.decisions.asked ?? 0;
    }
    const whole = await readCycleReport(reader, { to: last.cycle, cycles: 400 });
    expect(whole).toMatchObject({
      from: first.cycle,
      to: last.cycle,
      policies: [1],
      decisions: { asked },
      money: { opening: { supply: '0.000000', held: '0.000000' }, closing: { supply } },
    });
    expect(whole?.decisions).toMatchObject({ cancelled: 1, minted: 0 });
    expect(whole?.checks.every(({ holds }) => holds)).toBe(true);
    expect(await readCycleReport(reader, { to: last.cycle + 1, cycles: 1 })).toBeUndefined();
  });

  test.each([
    ['member_cycle set released_shards = released_shards + 1 where released > 0', 0],
    ['member_cycle set held_shards = held_shards + 1 where held > 0', 1],
    ['member_cycle set refused = refused + 1 where refused > 0', 2],
    ['member_cycle set received_shards = received_shards + 1 where received_shards > 0', 4],
    ["negentropy_events set amount_shards = amount_shards + 1 where outcome = 'held'", 5],
  ])('a store in which somebody wrote update %s is told by check %i', async (change, at) => {
    const { db, community } = await earningHistory(await engine.openMigrated());
    const reader = { db, communityId: community.row.id };
    const [last] = await readCycles(reader, { limit: 1 });
    await db.query(`update negentropy.${change}`, []);
    const report = await readCycleReport(reader, { to: last?.cycle ?? 0, cycles: 400 });
    expect(report?.checks[at]?.holds).toBe(false);
  });

  test('says of which log it is, and by which rules', async () => {
    const { db, community } = await earningHistory(await engine.openMigrated());
    const reader = { db, communityId: community.row.id };
    const [last] = await readCycles(reader, { limit: 1 });
    const report = await readCycleReport(reader, { to: last?.cycle ?? 0, cycles: 1 });
    const entries = [...(await linesOf(reader, report?.log.size ?? 0))];
    expect(JSON.parse(entries.at(-1) ?? '{}')).toMatchObject({ type: 'cycle', cycle: last?.cycle });
    const root = rootOf(entries.map((line) => leafHash(Buffer.from(line))));
    const { origin, slug } = community.row;
    expect(report).toMatchObject({
      community: slug,
      log: { origin, root: Buffer.from(root).toString('base64') },
      rules: [{ version: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string }],
    });
    expect(report).not.toHaveProperty('paused');
  });

  test('refusals are told by ground, the most frequent with what would have passed', async () => {
    const { db, community } = await earningHistory(await engine.openMigrated());
    const reader = { db, communityId: community.row.id };
    const [last] = await readCycles(reader, { limit: 1 });
    const report = await readCycleReport(reader, { to: last?.cycle ?? 0, cycles: 400 });
    const { refused = 0, codes = [], grounds, reasons = [] } = report?.decisions ?? {};
    expect(refused).toBeGreaterThan(0);
    expect(Object.values(grounds ?? {}).reduce((sum, one) => sum + one, 0)).toBe(refused);
    expect(reasons.map(({ code }) => code)).toEqual(codes.slice(0, 3).map(({ code }) => code));
    expect(reasons.every(({ nearest }) => nearest.endsWith('.'))).toBe(true);
  });

  test('what waits for an operator is counted as of now', async () => {
    const { db, community } = await earningHistory(await engine.openMigrated());
    const reader = { db, communityId: community.row.id };
    const [last] = await readCycles(reader, { limit: 1 });
    const to = last?.cycle ?? 0;
    const open = await readOpenHolds(db, reader.communityId);
    const due = open.filter((hold) => hold.due <= to + 1);
    const report = await readCycleReport(reader, { to: to - 3, cycles: 1 });
    expect(due.length).toBeGreaterThan(0);
    expect(report?.needs).toMatchObject({
      cycle: to + 1,
      findings: [],
      appeals: { waiting: 0, due: 0 },
      holds: {
        due: due.length,
        amount: formatMicros(due.reduce((sum, { amount }) => sum + amount, 0n)),
      },
      webhooks: { failing: 0, stopped: 0, givenUp: 0 },
      proposals: [],
    });
  });

  test('populations are those who are active, who have something, and everybody', async () => {
    const { db, community } = await earningHistory(await engine.openMigrated());
    const reader = { db, communityId: community.row.id };
    const [last] = await readCycles(reader, { limit: 1 });
    const to = last?.cycle ?? 0;
    const report = await readCycleReport(reader, { to, cycles: 400 });
    expect(report?.populations.map(({ population, balances }) => [population, balances.n])).toEqual(
      [
        ['active', 2], // only ana and ben have facts
        ['holders', 2],
        ['all', 3],
      ],
    );
    expect(report?.people).toMatchObject({ members: 3, joined: 3, active: 2, gone: 0 });
    expect(report?.populations[2]?.balances.zeros).toBe(1);
    const late = await readCycleReport(reader, { to, cycles: 1 });
    expect(late?.people).toMatchObject({ members: 3, joined: 0, active: 2, activeBefore: 2 });
  });

  test('balances at a close are those of then, and their sum is the supply of then', async () => {
    const { db, community } = await earningHistory(await engine.openMigrated());
    const reader = { db, communityId: community.row.id };
    const { supply, cycles } = await readSupply(reader, { cycles: 400, check: false });
    const moved = cycles.map((close) => close.supply);
    expect(new Set(moved).size).toBeGreaterThan(2);
    expect(formatMicros(parseMicros(supply))).toBe(supply);
    const early = await readCycleReport(reader, { to: cycles[1]?.cycle ?? 0, cycles: 1 });
    expect(early?.balances.gini).toBeUndefined(); // nothing was released yet
  });

  test('interest is told of known domains alone, and named an indicator', async () => {
    const { db, community } = await earningHistory(await engine.openMigrated());
    const stated = { alpha: 14, beta: 2, gamma: 1, risk: 0.5, coordination: 0.25 };
    const answer = await readInterest({ db, communityId: community.row.id }, stated);
    expect(answer).toMatchObject({ indicator: true, stated });
    expect(answer.domains.length).toBeGreaterThan(0);
    for (const { state, rate, entropy } of answer.domains) {
      expect(rate).toBe(entropy === undefined ? undefined : interestAt(stated, entropy));
      expect(rate === undefined).toBe(state !== 'KNOWN');
    }
    expect(interestAt(stated, 0.1)).toBe(1.4 + 1 + 0.75);
    expect(interestAt({ ...stated, beta: 0, coordination: 1 }, 0)).toBe(0);
  });
});

describe('the page for a council', () => {
  const figures: CouncilFigures = {
    outcomes: { kept: 90, all: 100 },
    before: { kept: 85, all: 100 },
    yearBefore: { kept: 0, all: 0 },
    payments: [1n, 2n, 3n, 4n],
    people: { active: 4, joined: 0, gone: 0 },
    paid: '0.000010',
    takenBack: 0,
    findings: 0,
    appealsWon: 0,
    meters: [],
    pledges: [],
    changed: [],
    proposals: [],
    range: { from: 10, to: 19 },
  };
  const payments = Array.from({ length: 12 }, (_, at) => BigInt(at + 1));

  test('tells of no few people, and of no change within the noise', () => {
    const page = councilPage({ ...figures, findings: 3, appealsWon: 1 });
    for (const name of ['membersActive', 'membersPaid', 'topTenth', 'findings', 'appealsWon']) {
      expect(page).not.toHaveProperty(name);
    }
    expect(page).toMatchObject({
      change: 'within the noise',
      yearChange: 'within the noise',
      promises: { share: 0.9 },
      asks: [],
    });
    // 14 active and 12 paid, new or gone would tell of 2 who were not.
    const close = councilPage({
      ...figures,
      payments,
      people: { active: 14, joined: 12, gone: 3 },
    });
    expect(close).toMatchObject({ membersActive: 14 });
    for (const name of ['membersPaid', 'membersNew', 'membersGone']) {
      expect(close).not.toHaveProperty(name);
    }
  });

  test('tells of many, of a change beyond the noise, and of the year before', () => {
    const large = councilPage({
      ...figures,
      outcomes: { kept: 9_000, all: 10_000 },
      before: { kept: 8_500, all: 10_000 },
      yearBefore: { kept: 9_500, all: 10_000 },
      payments,
      people: { active: 17, joined: 6, gone: 0 },
      findings: 9,
    });
    expect(large).toMatchObject({
      change: 'more kept',
      yearChange: 'fewer kept',
      membersPaid: 12,
      membersNew: 6,
      membersGone: 0,
      topTenth: '0.294872',
      findings: 9,
    });
    expect(large).not.toHaveProperty('appealsWon', 1);
  });

  test('asks for a pledge that ends or is nearly used up, and for a vote', () => {
    const pledge = { pledgeId: 'fees', currency: 'USD/2', pledged: '100.00', closing: '50.00' };
    const asked = (until: number, more = {}): unknown => {
      const one = { ...pledge, until, committed: '12.00', ...more } as unknown as ReportedPledge;
      return councilPage({ ...figures, pledges: [one] }).asks;
    };
    const renew = { what: 'renew the pledge', about: 'fees', amount: '12.00 USD' };
    expect(asked(9)).toEqual([]);
    expect(asked(10)).toEqual([{ ...renew, until: 10 }]);
    expect(asked(29)).toEqual([{ ...renew, until: 29 }]);
    expect(asked(30)).toEqual([]);
    expect(asked(30, { closing: '9.99' })).toEqual([{ ...renew, until: 30 }]);
    const waiting = { proposal: 'ab'.repeat(32), approvals: 1, needed: 2, expires: 40 };
    const proposals = [
      { ...waiting, state: 'proposed' as const },
      { ...waiting, state: 'locked' as const, activates: 22 },
    ];
    expect(councilPage({ ...figures, proposals }).asks).toEqual([
      { what: 'vote', about: waiting.proposal, until: 40 },
    ]);
  });
});
