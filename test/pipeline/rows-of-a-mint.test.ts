import { expect, test } from 'vitest';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { EvidenceRecord } from '../../src/core/families/record.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { mintCommand } from '../../src/pipeline/commands/mint.ts';
import { evidenceCommand, recordId } from '../../src/pipeline/commands/record-evidence.ts';
import { describeEngines } from '../database/engines.ts';
import { keptPromise, NOW, orderOf, qualify } from './minting-members.ts';
import { ReadingDatabase } from './rows-read.ts';
import { newCommunity, reopen, type TestCommunity } from './test-community.ts';

/** How many claims of others are there, each with a word about it; every second one is open. */
const CLAIMS = 2_000;
/**
 * The most rows that one statement may look at. The log of this small community has less than half
 * as many entries, and a planner may read a short table from end to end.
 */
const FEW = 400;

/** Claims of one member about as many deeds, as if they had come in long ago. */
const FILL = `
with claims as (
  select g, lpad(g::text, 64, 'c') as id from generate_series(1, ${CLAIMS}) g
), kept as (
  insert into negentropy.evidence (community_id, evidence_id, source, ordinal, part, member_id,
    reference, salt, record, attested_by, attested_at, deed_sha256, matter_sha256, kept_ppm)
  select $1, id, 'api', g, id, $2, 'task-' || g, lpad(g::text, 32, 'a'),
    '{"type":"promise","userId":"dee"}', 'a key', g, lpad(g::text, 64, 'd'),
    lpad(g::text, 64, 'e'), case when g % 4 = 0 then 1000000 end
  from claims
), words as (
  insert into negentropy.evidence
    (community_id, evidence_id, source, ordinal, part, salt, record, subject)
  select $1, lpad(g::text, 64, 'f'), 'api', ${CLAIMS} + g, id, lpad(g::text, 32, 'a'),
    '{"type":"proof"}', id
  from claims
)
insert into negentropy.open_claim (community_id, evidence_id, evidence_hash, member_id,
  subject_sha256, type, domain, missed_cycle)
select $1, id, lpad(g::text, 64, 'b'), $2, lpad(g::text, 64, 'd'), 'promise', 'knowledge', 900
from claims where g % 2 = 1`;

/** A community in which much was claimed, opened anew so that it is in no memory. */
async function filled(db: Database, reading: Database): Promise<TestCommunity> {
  const { sandbox } = PRESETS;
  const policy = { ...sandbox, trust: { ...sandbox.trust, onePersonPerDeed: true } };
  const there = await newCommunity(db, { policy });
  for (const user of ['ada', 'bob', 'cleo']) await qualify(there, user);
  const dee = await qualify(there, 'dee');
  await db.query(FILL, [there.community.row.id, dee]);
  return await reopen(there, reading);
}

/** A request of its own each, as they follow each other in a running community. */
async function live({ community: { writer } }: TestCommunity): Promise<(string | undefined)[]> {
  const say = async (records: readonly EvidenceRecord[]): Promise<void> => {
    await writer.submit(evidenceCommand({ records, attestor: undefined, now: NOW }));
  };
  const codes: (string | undefined)[] = [];
  const mint = async (order: ReturnType<typeof orderOf>): Promise<void> => {
    codes.push((await writer.submit(mintCommand(order))).entry.code);
  };
  // All in one request, and again under a name.
  await mint(orderOf('ada', 'the fence'));
  await mint(orderOf('ada', 'the gate', { reference: 'gate' }));
  // Two promise one deed: one of them is paid.
  const first = keptPromise('bob', 'the well');
  const later = keptPromise('cleo', 'the well');
  await say(first.slice(0, 1));
  for (const record of later) await say([record]);
  const asked = (user: string, [claim]: readonly EvidenceRecord[]): typeof order =>
    orderOf(user, '', { evidence: claim === undefined ? [] : [{ id: recordId(claim) }] });
  const order = orderOf('cleo', '');
  await mint(asked('cleo', later));
  for (const record of first.slice(1)) await say([record]);
  await mint(asked('bob', first));
  await mint(asked('cleo', later));
  return codes;
}

describeEngines((engine) => {
  // Fails if a statement has no index, or a planner is free to read all evidence or open claims.
  test('no statement of a mint reads a community', async () => {
    const db = await engine.openMigrated();
    const reading = new ReadingDatabase(db);
    const there = await filled(db, reading);
    // What a planner last knew of a lent database may be that it is empty.
    await db.query('analyze');
    // The first command reads the community into memory.
    await there.community.writer.submit({ run: () => undefined });
    reading.rows.clear();
    expect(await live(there)).toEqual([undefined, undefined, undefined, 'DUPLICATE', undefined]);
    const many = [...reading.rows].filter(([, rows]) => rows > FEW);
    expect(many).toEqual([]);
    expect(reading.rows.size).toBeGreaterThan(10);
  });
});
