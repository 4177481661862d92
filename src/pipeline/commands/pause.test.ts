import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { describeEngines } from '../../../test/database/engines.ts';
import { NOW, orderOf, qualify } from '../../../test/pipeline/minting-members.ts';
import { entriesOf, exportLines, newCommunity } from '../../../test/pipeline/test-community.ts';
import { shards } from '../../core/units.ts';
import { mintCommand } from './mint.ts';
import { pauseCommand, pauseReport } from './pause.ts';
import { transferCommand } from './transfer.ts';

describeEngines((engine) => {
  test('an operator stops minting with a reason and resumes it', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { db, community } = created;
    await qualify(created, 'ada');
    const { id } = community.row;
    expect(await pauseReport({ db, communityId: id })).toEqual({ paused: false });
    const stop = { paused: true, reason: 'Zoë’s key leaked', now: NOW };
    const { entry } = await community.writer.submit(pauseCommand(stop));
    const refused = await community.writer.submit(mintCommand(orderOf('ada', 'one')));
    expect(refused.entry).toMatchObject({ outcome: 'refused', code: 'PAUSED' });
    const { reason } = stop;
    expect(await pauseReport({ db, communityId: id })).toEqual({
      paused: true,
      scope: 'mint',
      lastCycle: 154,
      entry,
      cycle: 148,
      reason,
    });
    const resumed = { paused: false, reason: 'rotated', now: NOW };
    await community.writer.submit(pauseCommand(resumed));
    expect(await pauseReport({ db, communityId: id })).toEqual({ paused: false });
    const minted = await community.writer.submit(mintCommand(orderOf('ada', 'two')));
    expect(minted.entry.outcome).toBe('minted');
  });

  test('a pause of all stops transfers, and its end can come sooner but not later', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { writer } = created.community;
    await qualify(created, 'ada');
    await qualify(created, 'bob');
    const stop = { paused: true, reason: 'a key leaked', now: NOW } as const;
    const all = { ...stop, scope: 'all' } as const;
    const answer = { paused: true, scope: 'all', lastCycle: 150 };
    const stopAll = pauseCommand({ ...all, cycles: 3 });
    expect(await writer.submit(stopAll)).toMatchObject(answer);
    const order = { from: 'ada', to: 'bob', amount: shards(1n), now: NOW };
    await expect(writer.submit(transferCommand(order))).rejects.toThrow('transfers are stopped');
    // What is left out is what can be; what is asked for and cannot be is refused.
    expect(await writer.submit(pauseCommand(all))).toMatchObject(answer);
    const longer = writer.submit(pauseCommand({ ...all, cycles: 4 }));
    await expect(longer).rejects.toThrow('ends with cycle 150');
    const minting = writer.submit(pauseCommand({ ...stop, cycles: 2 }));
    expect(await minting).toMatchObject({ scope: 'mint', lastCycle: 149 });
    await expect(writer.submit(transferCommand(order))).rejects.toThrow('the balance is');
  });

  test('the log has a salted commitment of the reason and not the reason', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { db, community } = created;
    const order = { paused: true, reason: 'a name and a rumour', now: NOW };
    await community.writer.submit(pauseCommand(order));
    const lines = await exportLines(created);
    expect(lines.join('\n')).not.toContain('rumour');
    const [entry] = entriesOf(lines).filter(({ type }) => type === 'pause');
    const [note] = await db.query<{ salt: string; note: string }>(
      'select salt, note from negentropy.operator_note',
    );
    expect(note?.note).toBe(order.reason);
    const id = hash('sha256', order.reason, 'hex');
    const reason = hash('sha256', Buffer.from(`${note?.salt}${id}`, 'hex'), 'hex');
    expect(entry).toMatchObject({ paused: true, reason });
  });

  test('a repeated request pauses once', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const idempotency = { scope: 'k POST /v1/pause', key: 'once', bodyHash: 'b'.repeat(64) };
    const command = pauseCommand({ paused: true, reason: 'x', now: NOW, idempotency });
    const first = await created.community.writer.submit(command);
    expect(await created.community.writer.submit(command)).toEqual(first);
    const pauses = entriesOf(await exportLines(created)).filter(({ type }) => type === 'pause');
    expect(pauses).toHaveLength(1);
  });
});
