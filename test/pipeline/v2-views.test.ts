import { expect, test } from 'vitest';
import { describeEngines } from '../database/engines.ts';
import { earningHistory } from './earning-history.ts';

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
