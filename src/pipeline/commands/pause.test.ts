import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { describeEngines } from '../../../test/database/engines.ts';
import { NOW, orderOf, qualify } from '../../../test/pipeline/minting-members.ts';
import { entriesOf, exportLines, newCommunity } from '../../../test/pipeline/test-community.ts';
import { mintCommand } from './mint.ts';
import { pauseCommand, pauseReport } from './pause.ts';

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
