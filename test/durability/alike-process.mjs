// One of several processes of one store: each line on stdin is a work that ada says she did and bob
// confirms, in a community that looks for clones. Answers with the facts that the log then has.
// Runs from dist, as the program itself does.
import { createInterface } from 'node:readline';
import { writeSync } from 'node:fs';
import { openDatabase } from '../../dist/db/open-database.js';
import { PRESETS } from '../../dist/core/policy/presets.js';
import { createCommunity, openCommunity } from '../../dist/pipeline/writer/community.js';
import { openLogKey } from '../../dist/pipeline/log/log-key.js';
import { evidenceCommand, recordId } from '../../dist/pipeline/commands/record-evidence.js';
import { seededRandom } from '../../dist/pipeline/random-source.js';

const { databaseUrl, dataDirectory, keyPath } = JSON.parse(process.argv[2] ?? '{}');
const now = 1_764_331_200;
const db = await openDatabase({ databaseUrl, dataDirectory });
const random = seededRandom(`alike ${process.pid}`);
const key = openLogKey(keyPath, new Uint8Array(32).fill(7));
const { sandbox } = PRESETS;
const policy = { ...sandbox, conduct: { ...sandbox.conduct, detectors: ['noise'] } };
const startsAt = now - (now % 86_400);
const community =
  (await openCommunity('default', { db, key, random })) ??
  (await createCommunity(
    { slug: 'default', origin: 'test.example', policy, startsAt },
    { db, key, random },
  ));
for await (const subject of createInterface(process.stdin)) {
  const promise = { type: 'promise', userId: 'ada', domain: 'knowledge', subject };
  const at = now - 60;
  const claim = { ...promise, at, dueAt: at };
  const id = recordId(claim);
  const records = [
    claim,
    { type: 'proof', claim: id, at, delivered: 1_000_000 },
    { type: 'confirmation', claim: id, by: 'bob', at, accepted: true },
  ];
  await community.writer.submit(evidenceCommand({ records, attestor: { keyId: 'key-1' }, now }));
  const rows = await db.query(
    'select entry from negentropy.log_entry where entry like \'%"type":"fact"%\' ' +
      'order by entry_index',
  );
  const facts = rows
    .map(({ entry }) => JSON.parse(entry))
    .filter((fact) => fact.echo === 1_000_000);
  writeSync(1, `${JSON.stringify(facts.map(({ evidence, like }) => ({ evidence, like })))}\n`);
}
await db.close();
