import { improvementOf } from '../../src/core/entries/evidence/instruments.ts';
import { expect, test } from 'vitest';
import { shards } from '../../src/core/units.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { beginCensus, insertCensusRows } from '../../src/db/sql/communities/census.ts';
import { insertDebtReference } from '../../src/db/sql/economy/debts.ts';
import { insertAccusation } from '../../src/db/sql/evidence/accusations.ts';
import { insertPanelClaim } from '../../src/db/sql/governance/panels.ts';
import { PERSONAL_TABLES } from '../../src/db/sql/members/personal-tables.ts';
import {
  insertItemAct,
  insertPullReview,
  upsertPutAside,
} from '../../src/db/sql/service/pull-requests.ts';
import { insertReflection, insertReflectionKey } from '../../src/db/sql/evidence/reflections.ts';
import { makeApiKey } from '../../src/pipeline/access/api-keys.ts';
import { exportMember, tabulateMember } from '../../src/pipeline/answers/members/export-member.ts';
import { linkCommand } from '../../src/pipeline/commands/link-members.ts';
import { mintCommand } from '../../src/pipeline/commands/mint.ts';
import { evidenceCommand, recordId } from '../../src/pipeline/commands/record-evidence.ts';
import { retractCommand } from '../../src/pipeline/commands/retract.ts';
import { transferCommand } from '../../src/pipeline/commands/transfer.ts';
import { eraseMember, memberCommand } from '../../src/pipeline/members/members.ts';
import type { BatchDraft } from '../../src/pipeline/writer/draft.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { publicKeyOf } from '../worlds/panels.ts';
import { keptPromise, NOW, orderOf, qualify } from './minting-members.ts';
import { newCommunity, type TestCommunity } from './test-community.ts';

/** What nobody but this person would write: it must be gone from every table. */
const WANDA = 'wanda-of-this-test';
const DEBT = '00000000-0000-4000-8000-000000000007';
/** A reduction takes a whole pledge, and a draw a whole pilot: they have tests of their own. */
const NOT_MADE_HERE: readonly string[] = ['debt_reductions', 'settlement_reference', 'pilot_entry'];

describeAboveEngines((engine) => {
  test('every table is named by export and erasure, with whom it is about', async () => {
    const db = await engine.openMigrated();
    const columns = await db.query<{ table: string; column: string }>(
      'select c.table_name as table, c.column_name as column from information_schema.columns c ' +
        'join information_schema.tables t using (table_schema, table_name) ' +
        "where table_schema = 'negentropy' and table_type = 'BASE TABLE'",
    );
    const tables = new Set(columns.map(({ table }) => table));
    expect(Object.keys(PERSONAL_TABLES).toSorted()).toEqual([...tables].toSorted());
    const personal = columns.filter(({ column }) => /member|user/.test(column));
    expect(personal.length).toBeGreaterThan(20);
    for (const { table, column } of personal) {
      // Sums: how many members there were.
      if (['outcome_count', 'system_entropy', 'cycle'].includes(table)) continue;
      expect([table, column, PERSONAL_TABLES[table]?.erased]).not.toEqual([
        table,
        column,
        'nobody',
      ]);
    }
  });

  test('the export has a row of each, and erasure leaves none that can be read', async () => {
    const there = await newCommunity(await engine.openMigrated());
    const { member, words } = await aLife(there);
    const { reader } = there.community;
    const pieces: string[] = [];
    for await (const part of (await exportMember(reader, WANDA)) ?? []) pieces.push(...part);
    const { kept, ...told } = JSON.parse(pieces.join('')) as Exported;
    for (const [table, { told: how }] of Object.entries(PERSONAL_TABLES)) {
      if (NOT_MADE_HERE.includes(table) || !('rows' in how || 'entries' in how)) continue;
      expect([table, kept.some((one) => one.table === table)]).toEqual([table, true]);
    }
    for (const part of ['decisions', 'evidence', 'reviews', 'transfers', 'findings', 'keys']) {
      expect([part, told[part]]).not.toEqual([part, []]);
    }
    const lines: string[] = [];
    for await (const part of (await tabulateMember(reader, WANDA)) ?? []) lines.push(...part);
    expect(lines.join('')).toContain('\r\nkept,');

    for (const word of words) expect((await tellingOf(there.db, word)).length).toBeGreaterThan(0);
    await eraseMember(there.community, there.key, { userId: WANDA, now: NOW });
    for (const word of words) expect(await tellingOf(there.db, word)).toEqual([]);
    const left = new Set((await tellingOf(there.db, member)).map(({ table }) => table));
    expect([...left].filter((table) => PERSONAL_TABLES[table]?.erased === 'goes')).toEqual([]);
  });
});

/** What tells of something, with the table that it is in. */
async function tellingOf(db: Database, word: string): Promise<{ table: string; row: string }[]> {
  const found: { table: string; row: string }[] = [];
  for (const table of Object.keys(PERSONAL_TABLES)) {
    const rows = await db.query<{ row: string }>(
      `select t::text as row from negentropy.${table} t where position($1 in t::text) > 0`,
      [word],
    );
    found.push(...rows.map(({ row }) => ({ table, row })));
  }
  return found;
}

interface Exported {
  readonly [part: string]: unknown;
  readonly kept: readonly { readonly table: string }[];
}

/** Somebody to whom everything happens that a table is about; every word that tells of them. */
async function aLife(there: TestCommunity) {
  const { community } = there;
  const { writer } = community;
  const member = await qualify(there, WANDA);
  await writer.submit(memberCommand({ userId: 'other-side', now: NOW }));
  await writer.submit(mintCommand(orderOf(WANDA, `${WANDA} mows`)));
  const [claim] = keptPromise(WANDA, `${WANDA} waits`);
  if (claim === undefined) throw new Error('a promise');
  const attestor = { keyId: 'program' };
  const rated = { type: 'review', userId: WANDA, domain: 'knowledge', rating: 2 } as const;
  const review = { ...rated, subject: `${WANDA} rates`, at: NOW - 9, dueAt: NOW } as const;
  await writer.submit(evidenceCommand({ records: [claim, review], attestor, now: NOW }));
  const given = { from: WANDA, to: 'other-side', amount: shards(1n), now: NOW };
  await writer.submit(transferCommand(given));
  const taken = recordId(keptPromise(WANDA, `${WANDA} mows`)[0] ?? claim);
  const retraction = { ids: [taken], reason: `${WANDA} took it back`, attestor, now: NOW };
  await writer.submit(retractCommand({ ...retraction, ofOthers: true }));
  const linked = { userId: 'other-side', toUserId: WANDA, linked: true, now: NOW };
  await writer.submit(linkCommand({ ...linked, reason: `${WANDA} has two` }));
  await makeApiKey(community, { label: `${WANDA}-key`, scopes: ['self'], userId: WANDA, now: NOW });
  await writer.submit({ run: (draft) => happen(draft, member, recordId(claim)) });
  const census = { communityId: community.reader.communityId, censusId: DEBT };
  await there.db.transaction(async (tx) => await beginCensus(tx, census));
  const counted = { line: 2, user: WANDA, salt: '0'.repeat(32), leaf: 'c'.repeat(64) };
  await insertCensusRows(there.db, census, [{ ...counted, stratum: 'north' }]);
  await writer.submit({
    run: (draft) => {
      const said = { source: 'a source', subject: 'octo/hello#7', review: 5, by: WANDA, at: NOW };
      draft.also((id) => insertPullReview(id, { ...said, isApproval: true }));
      const item = { ...said, userId: WANDA };
      const aside = { isAside: true, endedAt: NOW, reopenedAt: 0 };
      draft.also((id) => upsertPutAside(id, item, aside));
      draft.also((id) => insertItemAct(id, { ...said, isMerge: true }));
    },
  });
  const words = [WANDA, recordId(claim), 'wanda-account'];
  return { member, words };
}

function happen(draft: BatchDraft, member: string, claim: string): void {
  const { cycle } = draft.state;
  const about = { type: 'finding', cycle, member, code: 'NOISE', measured: 3, limit: 2 } as const;
  const finding = draft.append({ ...about, status: 'open' });
  const reason = draft.addNote(`${WANDA} did nothing of it`);
  draft.append({ ...about, status: 'cleared', finding, reason });
  const owed = { debt: DEBT, member, creditor: 'town', kind: 'fee', currency: 'USD/2' } as const;
  const { commitment, salt } = draft.commitmentOf('wanda-account');
  draft.append({ type: 'debt', cycle, ...owed, principal: '900', reference: commitment });
  const reference = { debt: DEBT, member, reference: 'wanda-account', salt };
  draft.also((community) => insertDebtReference(community, reference));
  const opened = { files: 'a'.repeat(32), amount: '2.500000', rows: [`${'b'.repeat(32)}+`] };
  draft.append({ type: 'legacy', cycle, member, ...opened });
  const outcome = { domain: 'knowledge', category: 'kept', evidence: 'f'.repeat(64) } as const;
  draft.append({ type: 'outcome', cycle, member, ...outcome });
  const shown = { member, evidence: outcome.evidence, domain: 'knowledge', from: cycle - 7 };
  const aims = ['first', 'second'].map((instrument) => ({ instrument, target: 0 }));
  draft.append(improvementOf(draft.state, { ...shown, aims }));
  draft.also((community) => insertPanelClaim(community, 7, { claim, check: undefined }));
  const accused = { finding, claim, reason: `${WANDA} saw it`, cycle, withdrawn: false };
  const id = '00000000-0000-4000-8000-000000000008';
  draft.also((community) => insertAccusation(community, { id, member, ...accused }));
  const keyId = '00000000-0000-4000-8000-000000000009';
  const wrapped = new Uint8Array([1, 2, 3]);
  draft.also((community) => insertReflectionKey(community, { member, keyId, wrapped }));
  const day = { day: 20_000, salt: '0'.repeat(32), worldview: 'calm', mood: 1, intent: 'promise' };
  const said = { member, ...day, sealedText: wrapped, givenAt: NOW, isSettled: false };
  draft.also((community) => insertReflection(community, said));
  const sentinel = { sentinel: 'a sentinel', registered: true, kind: 'person' } as const;
  draft.append({ type: 'sentinel', cycle, member, key: publicKeyOf('a sentinel'), ...sentinel });
}
