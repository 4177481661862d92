import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readSignedHeads } from '../../src/db/sql/log/tree.ts';
import { Installation } from '../../src/pipeline/installation.ts';
import { refuseSignedLog } from '../../src/pipeline/writer/community.ts';
import { keepBatch } from '../../src/pipeline/log/kept-batches.ts';
import { keepCheckpoint, type LogKey, readKeptCheckpoint } from '../../src/pipeline/log/log-key.ts';
import { SigningBatch } from '../../src/pipeline/log/signing-batch.ts';
import { Together } from '../../src/pipeline/together.ts';
import { closeCyclesCommand } from '../../src/pipeline/commands/close-cycles.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { newLogKey } from './test-community.ts';

const NOW = Date.UTC(2025, 10, 28, 12) / 1_000;
const DAY = 86_400;

function noteOf(size: number): string {
  return `some.example/v1/log/garden\n${size}\nroot\n\n— signature ${size}\n`;
}

function batchesOf(key: LogKey): string[] {
  const folder = join(dirname(key.path), 'checkpoint.batches');
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

test('who asks while others are answered is answered by the next turn', async () => {
  const turns: number[][] = [];
  const together = new Together<number, number>((asks) => {
    turns.push([...asks]);
    if (asks.includes(13)) return Promise.reject(new RangeError('13'));
    return Promise.resolve(asks.map((ask) => ask * 2));
  });
  const first = Promise.all([together.ask(1), together.ask(2)]);
  const unlucky = first.then(() => Promise.allSettled([together.ask(13), together.ask(4)]));
  expect(await first).toEqual([2, 4]);
  expect((await unlucky).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await together.ask(5)).toBe(10);
  expect(turns).toEqual([[1, 2], [13, 4], [5]]);
});

test('of all kept checkpoints of a log the largest counts, whichever file has it', async () => {
  const key = newLogKey();
  for (let size = 1; size <= 70; size += 1) {
    const slug = size % 2 === 0 ? 'garden' : 'pond';
    await keepBatch(key.path, { [slug]: noteOf(size), 'is-small': noteOf(70 - size) });
  }
  // Written as one from time to time, so that they do not grow for ever.
  expect(batchesOf(key).length).toBeLessThanOrEqual(33);
  expect(readKeptCheckpoint(key, 'garden')).toBe(noteOf(70));
  expect(readKeptCheckpoint(key, 'pond')).toBe(noteOf(69));
  expect(readKeptCheckpoint(key, 'is-small')).toBe(noteOf(69));
  await keepCheckpoint(key, 'garden', noteOf(60));
  expect(readKeptCheckpoint(key, 'garden')).toBe(noteOf(70));
  await keepCheckpoint(key, 'garden', noteOf(80));
  expect(readKeptCheckpoint(key, 'garden')).toBe(noteOf(80));
  expect(readKeptCheckpoint(key, 'another')).toBeUndefined();
});

test('a damaged file hides behind no other', async () => {
  const key = newLogKey();
  await keepBatch(key.path, { garden: noteOf(5) });
  await keepCheckpoint(key, 'garden', 'some.example');
  expect(readKeptCheckpoint(key, 'garden')).toBe('some.example');
  const [path = ''] = batchesOf(key);
  writeFileSync(`${path}.json`, '{"garden":"some');
  expect(() => readKeptCheckpoint(key, 'pond')).toThrow(/is damaged/);
});

test('a log may have the name of what every object has', async () => {
  const key = newLogKey();
  await keepBatch(key.path, { garden: noteOf(5) });
  expect(readKeptCheckpoint(key, 'constructor')).toBeUndefined();
  for (let size = 1; size <= 40; size += 1)
    await keepBatch(key.path, { constructor: noteOf(size) });
  expect(readKeptCheckpoint(key, 'constructor')).toBe(noteOf(40));
});

test.each(['[]', '{"garden":5}', '{"garden":"some.example\\n?7\\nroot\\n"}'])(
  'what is no checkpoint is told of, and not left out with the next batches: %s',
  async (text) => {
    const key = newLogKey();
    await keepBatch(key.path, { pond: noteOf(1) });
    const [path = ''] = batchesOf(key);
    writeFileSync(`${path}.json`, text);
    expect(() => readKeptCheckpoint(key, 'garden')).toThrow(/is damaged/);
    await expect(keepBatch(key.path, { pond: noteOf(2) })).rejects.toThrow(/is damaged/);
  },
);

describeAboveEngines((engine) => {
  test('communities whose cycle ends at the same time are signed with shared files', async () => {
    let now = NOW;
    const db = await engine.openMigrated();
    const key = newLogKey();
    const options = { db, key, origin: 'test.example', now: () => now };
    const before = await Installation.open(options);
    const rows = [];
    for (let made = 0; made < 12; made += 1) {
      rows.push((await before.create({ slug: `c${made}`, preset: 'civic' })).row);
    }
    await before.close();
    now += DAY;
    const installation = await Installation.open(options);
    try {
      const all = await Promise.all(rows.map(({ slug }) => installation.community(slug)));
      const open = all.filter((one) => one !== undefined);
      expect(open.length).toBe(rows.length);
      const closed = await Promise.all(
        open.map(({ writer }) => writer.submit(closeCyclesCommand({ now }))),
      );
      expect(closed.every(({ endsAt }) => endsAt > now)).toBe(true);
      await Promise.all(open.map(({ checkpointer }) => checkpointer.run()));
      const heads = await readSignedHeads(
        db,
        rows.map(({ id }) => id),
      );
      for (const { id, slug } of rows) {
        const head = heads.get(id);
        expect(head?.signed?.treeSize).toBe(head?.treeSize);
        expect(readKeptCheckpoint(key, slug)).toBe(head?.signed?.note);
      }
      const files = batchesOf(key).length;
      expect(files).toBeLessThan(rows.length);
      // How many are ready in one turn of the loop is up to the machine; those that are share one.
      const signing = new SigningBatch(db, key);
      const slugs = ['garden', 'pond', 'hill'];
      await Promise.all(slugs.map((slug) => signing.keep(slug, noteOf(5))));
      expect(batchesOf(key).length).toBe(files + 1);
      // What stands in a shared file keeps a lost log from beginning anew, like one's own file.
      for (const slug of ['c3', 'hill']) {
        expect(() => refuseSignedLog(key, slug)).toThrow(/already signed/);
      }
    } finally {
      await installation.close();
    }
  });
});
