import { expect, test } from 'vitest';
import { describeEngines } from '../database/engines.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { advanceSandboxCommand } from '../../src/pipeline/commands/close-cycles.ts';
import {
  electCommand,
  pledgeCommand,
  registerDebtCommand,
  settleCommand,
} from '../../src/pipeline/commands/debts.ts';
import { earningHistory } from './earning-history.ts';
import { mintedCommand } from './minted-command.ts';
import { newCommunity, type TestCommunity } from './test-community.ts';

/** Two mints of 10 N at 12 cents, in periods of three cycles; the second one is rejected. */
async function owingStore(db: Database): Promise<TestCommunity> {
  const log = await newCommunity(db);
  const { writer } = log.community;
  const now = 1_764_288_000;
  const terms = { creditor: 'town', currency: 'USD/2', now };
  await writer.submit({ run: (draft) => draft.memberOf('ada', undefined) });
  const owed = { userId: 'ada', kind: 'fee', principal: '100.00', reference: '7' } as const;
  const { entry } = await writer.submit(registerDebtCommand({ ...terms, ...owed }));
  const money = { pool: '60.00', amount: '0.12', perNegentropy: 1, memberCap: '25.00' };
  const when = { until: 9_000, periodCycles: 3, basis: 'negentropy' } as const;
  await writer.submit(pledgeCommand({ ...terms, ...money, ...when, pledgeId: 'p' }));
  const election = { userId: 'ada', debtId: entry.debt, pledgeId: 'p', share: 1_000_000, now };
  await writer.submit(electCommand(election));
  await writer.submit(advanceSandboxCommand({ cycles: 1 }));
  for (let time = 0; time < 2; time += 1) {
    await writer.submit(mintedCommand('ada', 10_000_000n));
  }
  await writer.submit(advanceSandboxCommand({ cycles: 1 }));
  const reduction = await writer.submit({
    run: ({ state }) => state.debts.book.reductions()[1]?.reduction ?? '',
  });
  const items = [{ reduction, outcome: 'rejected', code: 'NO' }] as const;
  await writer.submit(settleCommand({ creditor: 'town', batch: 'b', items, now }));
  return log;
}

describeEngines((engine) => {
  test('the events of v2 sum up to the supply, by the names of the specification', async () => {
    const { db } = await earningHistory(await engine.openMigrated());
    const [sums] = await db.query<Record<string, unknown>>(
      'select sum(mic_minted * 1000000)::bigint as minted, sum(negentropy_value)::text as n, ' +
        'count(*) as decisions from negentropy_v2.negentropy_events',
    );
    const [books] = await db.query<Record<string, unknown>>(
      'select supply_shards, decisions from negentropy.log_head',
    );
    expect(sums).toMatchObject({
      minted: books?.['supply_shards'],
      decisions: books?.['decisions'],
    });
    expect(Number(sums?.['minted'])).toBeGreaterThan(0);
    const [first] = await db.query<Record<string, unknown>>(
      'select * from negentropy_v2.negentropy_events order by ledger_attestation_id limit 1',
    );
    expect(Object.keys(first ?? {})).toEqual([
      'user_id',
      'action_type',
      'integrity_score',
      'negentropy_value',
      'mic_minted',
      'ledger_attestation_id',
      'domain',
      'created_at',
      'community_id',
    ]);
    expect(first).toMatchObject({ user_id: 'ana', action_type: 'civic/promise' });
    expect(String(first?.['integrity_score'])).toMatch(/^0\.\d{6}$/);
  });

  test('the reductions of v2 are what stands of each debt', async () => {
    const { db, community } = await owingStore(await engine.openMigrated());
    const [row, ...others] = await db.query<Record<string, unknown>>(
      'select entity_id, entity_type, initial_debt::text as debt, negentropy_applied::text as n, ' +
        'debt_reduced::text as reduced, integrity_improvement, currency, ' +
        "to_char(period_start at time zone 'UTC', 'YYYY-MM-DD') as starts, " +
        "to_char(period_end at time zone 'UTC', 'YYYY-MM-DD') as ends " +
        'from negentropy_v2.debt_reductions where community_id = $1',
      [community.row.id],
    );
    expect(others).toEqual([]);
    expect(row).toEqual({
      entity_id: 'ada',
      entity_type: 'member',
      debt: '100.000000',
      // Of two reductions the second one was rejected.
      n: '10.000000',
      reduced: '1.200000',
      integrity_improvement: null,
      currency: 'USD/2',
      starts: '2025-11-29',
      ends: '2025-12-02',
    });
  });

  test('the entropy of v2 has what was known, at the end of its cycle', async () => {
    const { db, community } = await earningHistory(await engine.openMigrated());
    const { id } = community.row;
    const measured = 'select domain, cycle from negentropy.system_entropy where community_id = $1';
    const rows = await db.query<{ cycle: bigint }>(`${measured} order by cycle limit 1`, [id]);
    const cycle = rows[0]?.cycle ?? 0n;
    await db.query(
      "update negentropy.system_entropy set state = 'KNOWN', entropy_ppm = 90123 where cycle = $1",
      [cycle],
    );
    const shown = await db.query<Record<string, unknown>>(
      'select domain, entropy_score::text as score, contributing_factors, ' +
        "to_char(measurement_time at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at " +
        'from negentropy_v2.system_entropy where community_id = $1',
      [id],
    );
    expect(shown.length).toBeGreaterThan(0);
    const day = new Date(Date.UTC(2025, 10, 28) + (Number(cycle) + 1 - 148) * 86_400_000);
    for (const { score, at } of shown) {
      expect({ score, at }).toEqual({
        score: '0.090123',
        at: `${day.toISOString().slice(0, 10)} 00:00`,
      });
    }
  });
});
