import { expect, test } from 'vitest';
import type { EvidenceRecord } from '../../src/core/families/record.ts';
import { mintCommand } from '../../src/pipeline/commands/mint.ts';
import { readEvidence } from '../../src/pipeline/answers/evidence/read-evidence.ts';
import { evidenceCommand, recordId } from '../../src/pipeline/commands/record-evidence.ts';
import { retractCommand } from '../../src/pipeline/commands/retract.ts';
import { describeEngines } from '../database/engines.ts';
import { NOW, qualify } from './minting-members.ts';
import { newCommunity } from './test-community.ts';

const attestor = { keyId: 'key1' };
const claim: EvidenceRecord = {
  type: 'promise',
  userId: 'ada',
  domain: 'knowledge',
  subject: 'task 7',
  at: NOW - 100,
  dueAt: NOW,
};
const id = recordId(claim);
const proof: EvidenceRecord = { type: 'proof', claim: id, at: NOW - 50, delivered: 1_000_000 };
const confirmation: EvidenceRecord = {
  type: 'confirmation',
  claim: id,
  by: 'bob',
  at: NOW - 10,
  accepted: true,
};

describeEngines((engine) => {
  test('evidence is shown with who attested it, what supports it and what came of it', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { community } = created;
    await qualify(created, 'ada');
    expect(await readEvidence(community.reader, id)).toBeUndefined();
    await community.writer.submit(evidenceCommand({ records: [claim], attestor, now: NOW }));
    expect(await readEvidence(community.reader, id)).toMatchObject({
      id,
      record: claim,
      attestedBy: 'key1',
      attestedAt: NOW,
      retracted: false,
      supports: [],
      decisions: [],
      sandbox: true,
    });
    const order = {
      userId: 'ada',
      family: 'civic',
      action: 'promise',
      domain: 'knowledge',
      reference: 'order 7',
      evidence: [{ id }, proof, confirmation],
      attestor,
      now: NOW,
    };
    const { decision, entry } = await community.writer.submit(mintCommand(order));
    const decided = await readEvidence(community.reader, id);
    expect(decided).toMatchObject({
      hash: entry.evidence,
      reference: 'order 7',
      supports: [recordId(proof), recordId(confirmation)],
      decisions: [decision],
    });
    const retract = { ids: [id], reason: 'a mistake', attestor, ofOthers: true, now: NOW };
    await community.writer.submit(retractCommand(retract));
    expect(await readEvidence(community.reader, id)).toMatchObject({ retracted: true });
  });

  test('the evidence of another community is not there', async () => {
    const db = await engine.openMigrated();
    const created = await newCommunity(db);
    const other = await newCommunity(db, { slug: 'other', key: created.key });
    const order = { records: [claim], attestor, now: NOW };
    await created.community.writer.submit(evidenceCommand(order));
    expect(await readEvidence(other.community.reader, id)).toBeUndefined();
  });
});
