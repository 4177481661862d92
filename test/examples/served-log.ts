import { PRESETS } from '../../src/core/policy/presets.ts';
import { shards } from '../../src/core/units.ts';
import type { ReviewRecord } from '../../src/core/families/echo/review.ts';
import type { EvidenceRecord } from '../../src/core/families/record.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { makeApiKey, revokeApiKey } from '../../src/pipeline/access/api-keys.ts';
import { advanceSandboxCommand } from '../../src/pipeline/commands/close-cycles.ts';
import { type Community, createCommunity } from '../../src/pipeline/writer/community.ts';
import type { LogKey } from '../../src/pipeline/log/log-key.ts';
import { eraseMember } from '../../src/pipeline/members/members.ts';
import { mintCommand } from '../../src/pipeline/commands/mint.ts';
import { pauseCommand } from '../../src/pipeline/commands/pause.ts';
import { seededRandom } from '../../src/pipeline/random-source.ts';
import { evidenceCommand, recordId } from '../../src/pipeline/commands/record-evidence.ts';
import { retractCommand } from '../../src/pipeline/commands/retract.ts';
import { transferCommand } from '../../src/pipeline/commands/transfer.ts';
import { addKeptFacts, keptPromise, NOW, orderOf } from '../pipeline/minting-members.ts';
import { exportLines, newLogKey } from '../pipeline/test-community.ts';

const ATTESTOR = { keyId: 'key' };

/** Where a mint is held for a cycle, so that it can be taken back before it is released. */
const POLICY = { ...PRESETS.sandbox, holdBack: { cycles: 1 } };

/**
 * The raw entries of a log that the pipeline wrote, with everything that the service writes beyond
 * what an import does: reviews, retractions, transfers, keys, an erasure. Origin and key are those
 * of the worlds' logs, so that it can be sealed again.
 */
export async function servedLog(db: Database): Promise<string[]> {
  const key = newLogKey();
  const place = { slug: 'default', origin: 'localhost', policy: POLICY, startsAt: NOW };
  const random = seededRandom('served log');
  const community = await createCommunity(place, { db, key, random });
  await live({ db, key, community });
  const lines = await exportLines({ db, key, community });
  await community.writer.close();
  return lines.slice(1, -1);
}

interface Stage {
  readonly db: Database;
  readonly key: LogKey;
  readonly community: Community;
}

async function live(stage: Stage): Promise<void> {
  const { key, community } = stage;
  const { writer } = community;
  const order = { label: 'a board', scopes: ['attest', 'review'], now: NOW } as const;
  const { key: made } = await makeApiKey(community, order);
  await writer.submit({
    run: (draft) => ['ada', 'bob'].map((who) => addKeptFacts(draft, who, 30)),
  });
  for (const what of ['one', 'two']) await writer.submit(mintCommand(orderOf('ada', what)));
  const open = { ...orderOf('bob', 'open'), evidence: keptPromise('bob', 'open').slice(0, 2) };
  await writer.submit(mintCommand(open)); // attested EVIDENCE_MISSING
  await send(stage, [reviewBy('ada', 1), reviewBy('bob', 3), reviewBy('cleo', 3)]);
  await send(stage, [{ ...reviewBy('ada', 2), subject: 'chapter 8' }]);
  await advance(stage, 2);
  await writer.submit(mintCommand(orderOf('ada', 'three')));
  await send(stage, [{ ...reviewBy('dora', 1), at: NOW + 60 }]);
  await send(stage, keptPromise('cleo', 'hers'));
  await send(stage, keptPromise('cleo', 'another'));
  // Held, already counted in a measurement, and with facts of others left or none.
  await retract(stage, [claimOf('ada', 'three'), claimOf('ada', 'one'), claimOf('cleo', 'hers')]);
  await writer.submit(mintCommand(orderOf('cleo', 'hers'))); // attested RETRACTED
  await retract(stage, [claimOf('cleo', 'another')]);
  await passOn(stage);
  const pause = { reason: 'an audit', now: NOW };
  await writer.submit(pauseCommand({ ...pause, paused: true }));
  await writer.submit(pauseCommand({ ...pause, paused: false }));
  await eraseMember(community, key, { userId: 'dora', now: NOW });
  await revokeApiKey(community, made.keyId, { now: NOW });
  await advance(stage, 3);
}

/** Everything that one has goes to another, and on to a third. */
async function passOn({ community }: Stage): Promise<void> {
  const { writer } = community;
  const amount = await writer.read(({ members }) =>
    shards([...members.values()].reduce((sum, { balance }) => sum + balance, 0n)),
  );
  const order = { amount, now: NOW };
  await writer.submit(transferCommand({ ...order, from: 'ada', to: 'bob' }));
  await writer.submit(transferCommand({ ...order, from: 'bob', to: 'cleo' }));
}

async function send({ community }: Stage, records: readonly EvidenceRecord[]): Promise<void> {
  await community.writer.submit(evidenceCommand({ records, attestor: ATTESTOR, now: NOW }));
}

async function retract({ community }: Stage, ids: readonly string[]): Promise<void> {
  const order = { ids, reason: 'a key was lost', attestor: ATTESTOR, ofOthers: true, now: NOW };
  await community.writer.submit(retractCommand(order));
}

async function advance({ community }: Stage, cycles: number): Promise<void> {
  await community.writer.submit(advanceSandboxCommand({ cycles }));
}

function claimOf(userId: string, what: string): string {
  const [promise] = keptPromise(userId, what);
  if (promise === undefined) throw new RangeError('a kept promise begins with the promise');
  return recordId(promise);
}

function reviewBy(userId: string, rating: number): ReviewRecord {
  const item = { domain: 'knowledge', subject: 'chapter 7' };
  return { type: 'review', userId, ...item, rating, at: NOW - 5, dueAt: NOW };
}
