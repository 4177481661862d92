import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/db/engine/port.ts';
import { Installation } from '../../src/pipeline/installation.ts';
import {
  keptCheckpointPath,
  type LogKey,
  openKeyOfStore,
  openLogKey,
  readKeptCheckpoint,
} from '../../src/pipeline/log/log-key.ts';
import { OperatorError } from '../../src/pipeline/operator-error.ts';
import { refuseUnsignable } from '../../src/pipeline/writer/community.ts';
import { describeEngines } from '../database/engines.ts';
import { newCommunity, newLogKey, type TestCommunity } from '../pipeline/test-community.ts';
import { runs } from '../size.ts';
import { DAMAGES } from './damage.ts';

describeEngines((engine) => {
  let db: Database;
  let key: LogKey;
  let garden: TestCommunity;
  let path: string;
  let whole: Buffer;
  let other: Buffer;
  beforeAll(async () => {
    db = await engine.openMigrated();
    key = newLogKey();
    garden = await newCommunity(db, { slug: 'garden', key });
    const pond = await newCommunity(db, { slug: 'pond', key });
    for (const { community } of [garden, pond]) await community.checkpointer.run();
    path = keptCheckpointPath(key, 'garden');
    whole = readFileSync(path);
    other = readFileSync(keptCheckpointPath(key, 'pond'));
  });

  async function look(): Promise<string[]> {
    const warnings: string[] = [];
    const onWarning = (message: string): void => void warnings.push(message);
    await refuseUnsignable(garden.community.row, { db, key, onWarning });
    return warnings;
  }

  describe('a checkpoint that is kept', () => {
    test.each(Object.entries(DAMAGES))(
      'and is damaged (%s) is named, and left',
      async (_, kind) => {
        await fc.assert(
          fc.asyncProperty(kind(whole, other), async (bytes) => {
            fc.pre(!bytes.equals(whole));
            writeFileSync(path, bytes);
            const problem = await look().catch((thrown: unknown) => thrown);
            expect(problem).toBeInstanceOf(OperatorError);
            expect(String(problem)).toContain(path);
            expect(String(problem)).toMatch(/Restore it from a copy/);
            expect(readFileSync(path).equals(bytes)).toBe(true);
          }),
          { numRuns: runs(10, 300) },
        );
        writeFileSync(path, whole);
        expect(await look()).toEqual([]);
      },
    );

    test('and is no file is named', async () => {
      rmSync(path);
      mkdirSync(path);
      await expect(look()).rejects.toThrow(`${path} cannot be read (EISDIR)`);
      rmSync(path, { recursive: true });
      writeFileSync(path, whole);
    });

    test('and is missing is written anew, once, with a warning', async () => {
      rmSync(path);
      const [warning, ...others] = await look();
      expect(warning).toContain(`${path} was missing`);
      expect(others).toEqual([]);
      expect(readFileSync(path).equals(whole)).toBe(true);
      expect(await look()).toEqual([]);
    });

    test('of a community that nothing was signed of warns of nothing', async () => {
      const fresh = await newCommunity(db, { slug: 'fresh', key });
      const onWarning = (message: string): void => expect.unreachable(message);
      await refuseUnsignable(fresh.community.row, { db, key, onWarning });
      expect(readKeptCheckpoint(key, 'fresh')).toBeUndefined();
    });
  });

  test('whichever logs are refused, in whatever way, all others are served', async () => {
    const store = await engine.openMigrated();
    const slugs = ['hill', 'lake', 'meadow', 'orchard'];
    const notes = new Map<string, Buffer>();
    for (const slug of slugs) {
      const { community } = await newCommunity(store, { slug, key });
      await community.checkpointer.run();
      notes.set(slug, readFileSync(keptCheckpointPath(key, slug)));
    }
    // The log of another key is never continued.
    const alien = await newCommunity(store, { slug: 'alien', key: newLogKey(9) });
    const damages = fc.record(Object.fromEntries(slugs.map((slug) => [slug, damageOf(slug)])));
    function damageOf(slug: string): fc.Arbitrary<Buffer | undefined> {
      const note = notes.get(slug) ?? Buffer.alloc(0);
      const kinds = Object.values(DAMAGES).map((kind) => kind(note, other));
      const damaged = fc.oneof(...kinds).filter((bytes) => !bytes.equals(note));
      return fc.option(damaged, { nil: undefined });
    }
    await fc.assert(
      fc.asyncProperty(damages, async (damaged) => {
        const refused = slugs.filter((slug) => damaged[slug] !== undefined);
        fc.pre(refused.length < slugs.length);
        for (const slug of slugs) {
          const bytes = damaged[slug] ?? notes.get(slug) ?? Buffer.alloc(0);
          writeFileSync(keptCheckpointPath(key, slug), bytes);
        }
        const problems = new Map<string, string>();
        const installation = await Installation.open({
          db: store,
          key,
          origin: 'test.example',
          now: () => 1_764_288_000,
          onProblem: (problem, slug) => void problems.set(slug, String(problem)),
        });
        await installation.checkLogs();
        const unserved = [...refused, alien.community.row.slug];
        expect([...problems.keys()].toSorted()).toEqual(unserved.toSorted());
        expect(installation.refused).toBe(unserved.length);
        for (const slug of refused) {
          expect(problems.get(slug)).toContain(keptCheckpointPath(key, slug));
          await expect(installation.community(slug)).rejects.toThrow(OperatorError);
        }
        for (const slug of slugs.filter((one) => !refused.includes(one))) {
          const community = await installation.community(slug);
          const size = await community?.writer.read(({ size: entries }) => entries);
          expect(size).toBeGreaterThan(0);
        }
        await installation.close();
      }),
      { numRuns: runs(3, 200) },
    );
  });

  describe('the log key', () => {
    test.each(Object.entries(DAMAGES))('damaged (%s) is refused or the same', async (_, kind) => {
      const text = readFileSync(key.path);
      const foreign = readFileSync(newLogKey(9).path);
      await fc.assert(
        fc.asyncProperty(kind(text, foreign), async (bytes) => {
          fc.pre(!bytes.equals(text));
          writeFileSync(key.path, bytes);
          // White space around it changes nothing. A whole other key is refused by each log.
          const outcomes = ['the file is named', 'the same key', 'refused by the log'];
          expect(outcomes).toContain(await outcomeOf(key, garden, db));
          expect(readFileSync(key.path).equals(bytes)).toBe(true);
        }),
        { numRuns: runs(10, 300) },
      );
      writeFileSync(key.path, text);
    });

    test('is not made when the store has a community already', async () => {
      const missing = `${key.path}.missing`;
      await expect(openKeyOfStore(db, missing)).rejects.toThrow(
        `There is no log key at ${missing}, but the store has`,
      );
      expect(() => readFileSync(missing)).toThrow('ENOENT');
      const empty = await engine.openMigrated();
      const made = await openKeyOfStore(empty, missing);
      expect(openLogKey(missing).seed).toEqual(made.seed);
      rmSync(missing);
    });
  });
});

/** What comes of a log key as it lies there. */
async function outcomeOf(key: LogKey, log: TestCommunity, db: Database): Promise<string> {
  try {
    const { seed } = await openKeyOfStore(db, key.path);
    const isSame = Buffer.compare(seed, key.seed) === 0;
    await refuseUnsignable(log.community.row, { db, key: { ...key, seed } });
    return isSame ? 'the same key' : 'another key is taken';
  } catch (problem) {
    if (!(problem instanceof OperatorError)) return String(problem);
    if (problem.message.includes('names another public key')) return 'refused by the log';
    return problem.message.startsWith(key.path) ? 'the file is named' : problem.message;
  }
}
