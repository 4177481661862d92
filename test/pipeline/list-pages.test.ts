import { expect, test } from 'vitest';
import { type CommunityReader } from '../../src/pipeline/community-reader.ts';
import { readDebt, readDebts, readPledges } from '../../src/pipeline/answers/economy/read-debts.ts';
import { readStatements } from '../../src/pipeline/answers/economy/read-statements.ts';
import { readStudies } from '../../src/pipeline/answers/studies/read-studies.ts';
import {
  electCommand,
  pledgeCommand,
  registerDebtCommand,
} from '../../src/pipeline/commands/debts.ts';
import { listUnsettled } from '../../src/db/sql/communities/attention.ts';
import { registerStudyCommand, reportStudyCommand } from '../../src/pipeline/commands/studies.ts';
import { memberCommand } from '../../src/pipeline/members/members.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { NOW } from './minting-members.ts';
import { rowsReadBy } from './rows-read.ts';
import { newCommunity, type TestCommunity } from './test-community.ts';

const OF = { creditor: 'town', currency: 'EUR/2', now: NOW };
const DEBT = { ...OF, kind: 'fine', principal: '10.00' } as const;
const PLEDGE = {
  ...OF,
  pool: '1000.00',
  amount: '0.12',
  perNegentropy: 1,
  memberCap: '20.00',
  until: 90_000,
  periodCycles: 1,
};

/** How long each list is. */
const LENGTH = 200;

/** Debts, each elected for a pledge of its own, and studies. */
async function fill({ community: { writer } }: TestCommunity): Promise<string[]> {
  return await Promise.all(
    Array.from({ length: LENGTH }, async (_, at) => {
      const pledgeId = `roads-${at}`;
      const hash = String(at).padStart(64, '0');
      await writer.submit(memberCommand({ userId: `member ${at}`, now: NOW }));
      const debt = { ...DEBT, userId: `member ${at}`, reference: `parcel ${at}` };
      const plan = { kind: 'lasting', plan: hash, now: NOW };
      const [{ entry }, { study }] = await Promise.all([
        writer.submit(registerDebtCommand(debt)),
        writer.submit(registerStudyCommand(plan)),
        writer.submit(pledgeCommand({ ...PLEDGE, pledgeId })),
      ]);
      const { userId } = debt;
      const election = { userId, debtId: entry.debt, pledgeId, share: 1_000_000, now: NOW };
      await writer.submit(electCommand(election));
      await writer.submit(reportStudyCommand({ study, report: hash, shown: true, now: NOW }));
      return entry.debt;
    }),
  );
}

describeAboveEngines((engine) => {
  // Fails if an answer reads its list whole, and cuts a page out of it.
  test('a page of a list reads fewer rows than the list has', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { db, community } = created;
    const { reader } = community;
    const [debt = ''] = await fill(created);
    for (let cycle = 0; cycle < 2; cycle += 1) {
      await community.writer.submit({ run: (draft) => draft.closeCycle() });
    }
    const limit = 5;
    const answers = {
      debts: (from: CommunityReader) => readDebts(from, { after: 20, limit }),
      debtsOfOne: (from: CommunityReader) => readDebts(from, { userId: 'member 7', limit }),
      debt: (from: CommunityReader) => readDebt(from, debt),
      pledges: (from: CommunityReader) => readPledges(from, { after: 20, limit }),
      studies: (from: CommunityReader) => readStudies(from, { before: 400, limit }),
      statements: (from: CommunityReader) => readStatements(from, { limit }),
      statementsOfOne: (from: CommunityReader) => readStatements(from, { creditor: 'town', limit }),
    };
    await db.query('analyze');
    for (const [name, answer] of Object.entries(answers)) {
      const rows = await rowsReadBy(db, (tx) => answer({ ...reader, db: tx }));
      expect([name, rows < LENGTH / 2 || rows]).toEqual([name, true]);
    }
    expect((await answers.debts(reader)).length).toBe(limit);
    expect((await answers.pledges(reader)).length).toBe(limit);
    const newest = await answers.statements(reader);
    expect(newest.length).toBe(limit);
    const before = Number(newest[1]?.id);
    const next = await readStatements(reader, { before, limit: limit - 2 });
    expect(next).toEqual(newest.slice(2));
    expect((await readStatements(reader, { limit: 2 * LENGTH })).length).toBe(LENGTH);
    expect(await readStatements(reader, { creditor: 'court', limit })).toEqual([]);
    const studies = await answers.studies(reader);
    expect(studies.map(({ reported }) => reported?.shown)).toEqual(studies.map(() => true));
    expect(studies.length).toBe(limit);
  });

  // Fails if all that was ever signed is read to find what is not.
  test('what finds logs to sign reads one checkpoint of each', async () => {
    const db = await engine.openMigrated();
    const [logs, signed] = [1_000, 10];
    const ids = 'select community_id from negentropy.community';
    await db.exec(
      'insert into negentropy.community (community_id, slug, origin) ' +
        "select gen_random_uuid(), 'c' || n, 'o' || n from generate_series(1, 1000) n; " +
        'insert into negentropy.log_head ' +
        '(community_id, tree_size, cycle, supply_shards, held_shards, decisions) ' +
        `select community_id, 10, 0, 0, 0, 0 from (${ids}) c; ` +
        'insert into negentropy.log_checkpoint (community_id, tree_size, note) ' +
        `select community_id, n, 'note' from (${ids}) c, generate_series(1, 10) n; analyze`,
    );
    const look = async (tx: CommunityReader['db']): Promise<void> => {
      expect(await listUnsettled(tx, 0)).toEqual([]);
    };
    const rows = await rowsReadBy(db, look, 'as they are');
    expect(rows).toBeGreaterThanOrEqual(2 * logs);
    expect(rows).toBeLessThan((signed / 2) * logs);
  });
});
