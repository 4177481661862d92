import { expect, test } from 'vitest';
import type { EvidenceRecord } from '../../src/core/families/record.ts';
import { previewCommand } from '../../src/pipeline/commands/mint.ts';
import { evidenceCommand, recordId } from '../../src/pipeline/commands/record-evidence.ts';
import { describeEngines } from '../database/engines.ts';
import { newCommunity } from './test-community.ts';

const NOW = 1_764_331_200;

describeEngines((engine) => {
  test('a preview changes nothing, whatever domain its evidence is of', async () => {
    const { community } = await newCommunity(await engine.openMigrated());
    const { writer } = community;
    const attestor = { keyId: 'key-1' };
    const claim: EvidenceRecord = {
      type: 'promise',
      userId: 'bob',
      domain: 'governance',
      subject: 'task',
      at: NOW - 7_200,
      dueAt: NOW - 3_600,
    };
    const confirmation: EvidenceRecord = {
      type: 'confirmation',
      claim: recordId(claim),
      by: 'carol',
      at: NOW - 60,
      accepted: false,
    };
    // Another claim of the domain is settled, so that it is known already.
    const other = { ...claim, subject: 'another' };
    const settled = [other, { ...confirmation, claim: recordId(other) }];
    await writer.submit(evidenceCommand({ records: [claim, ...settled], attestor, now: NOW }));
    const stateText = (): Promise<string> => writer.read((state) => textOf(state));
    const before = await stateText();
    const kind = { family: 'civic', action: 'promise', domain: 'knowledge' };
    const order = { userId: 'ada', ...kind, evidence: [confirmation], attestor, now: NOW };
    const { decision } = await writer.submit(previewCommand(order));
    expect(decision).toBe(-1);
    expect(await stateText()).toBe(before);
  });
});

/** A state as text, to be compared: maps with their entries, amounts as digits. */
function textOf(state: object): string {
  return JSON.stringify(state, (_, value: unknown) => {
    if (value instanceof Map || value instanceof Set) return [...(value as Iterable<unknown>)];
    return typeof value === 'bigint' ? String(value) : value;
  });
}
