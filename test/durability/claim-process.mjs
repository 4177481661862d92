// A process to be killed between the claim of evidence and its decision. Each line on stdin is a
// deed to be paid; each line on stdout is one that was acknowledged. Runs from dist.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openDatabase } from '../../dist/db/open-database.js';
import { Installation } from '../../dist/pipeline/installation.js';
import { mintOnce } from '../../dist/pipeline/commands/mint-once.js';
import { recordId } from '../../dist/pipeline/commands/record-evidence.js';
import { openLogKey } from '../../dist/pipeline/log/log-key.js';

/** @type {import('./claim-process-options.ts').ClaimProcessOptions} */
const options = JSON.parse(process.argv[2] ?? '{}');
const say = (value) => writeSync(1, `${JSON.stringify(value)}\n`);
const { now, origin, slug, registry } = options;

const db = await openDatabase(options);
const installation = await Installation.open({
  db,
  key: openLogKey(options.keyPath),
  origin,
  now: () => now,
  registries: [{ ...registry, secret: Buffer.from(registry.secret, 'hex') }],
});
const community = await installation.community(slug);
say({ ready: true });

for await (const subject of createInterface(process.stdin)) {
  const promise = { type: 'promise', userId: 'ada', domain: 'knowledge', subject };
  const claimed = { ...promise, at: now - 200, dueAt: now };
  const claim = recordId(claimed);
  const evidence = [
    claimed,
    { type: 'proof', claim, at: now - 100, delivered: 1_000_000 },
    { type: 'confirmation', claim, by: 'the other side', at: now - 50, accepted: true },
  ];
  const action = { family: 'civic', action: 'promise', domain: 'knowledge' };
  const idempotency = { scope: 'test', key: subject, bodyHash: 'b'.repeat(64) };
  const order = { userId: 'ada', ...action, evidence, idempotency, now };
  const place = { registries: installation.registries, community };
  const { answer } = await mintOnce(place, order, () => undefined);
  say({ subject, outcome: answer.entry.outcome, decision: answer.decision });
}
await installation.close();
await db.close();
