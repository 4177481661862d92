import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  Entry,
  RetractionEntry,
  RatingEntry,
  TransferEntry,
} from '../../src/core/state/entry.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { isSoak } from '../size.ts';
import { changesOf } from '../tampering/changed-fields.ts';
import { HEADER } from '../worlds/memory-community.ts';
import { canonicalLines, exportBytes, verifySealed } from '../worlds/sealed-export.ts';
import { servedLog } from './served-log.ts';
import { verifyIndependently } from './verifier-in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'verifier-of-a-service-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeAboveEngines((engine) => {
  let entries: readonly Entry[] = [];
  beforeAll(async () => {
    const lines = await servedLog(await engine.openMigrated());
    entries = lines.map((line) => JSON.parse(line) as Entry);
  });

  function placeOf<Type extends Entry['type']>(
    type: Type,
    isIt: (entry: Extract<Entry, { type: Type }>) => boolean = () => true,
  ): [index: number, entry: Extract<Entry, { type: Type }>] {
    const found = [...entries.entries()].find(
      (pair): pair is [number, Extract<Entry, { type: Type }>] =>
        pair[1].type === type && isIt(pair[1] as Extract<Entry, { type: Type }>),
    );
    if (found === undefined) throw new Error(`the log has no such ${type}`);
    return found;
  }

  test('a log of the service is accepted by both verifiers', async () => {
    const types = new Set(entries.map(({ type }) => type));
    for (const type of ['rating', 'retraction', 'transfer', 'key', 'erasure', 'pause'] as const) {
      expect(types).toContain(type);
    }
    const codes = entries.map((entry) => (entry.type === 'decision' ? entry.attested : undefined));
    expect(codes).toEqual(expect.arrayContaining(['EVIDENCE_MISSING', 'RETRACTED']));
    placeOf('cancel', ({ code }) => code === 'RETRACTED');
    placeOf('retraction', ({ tallies, outcomes }) => (outcomes && tallies?.echo) !== undefined);
    placeOf('retraction', ({ tallies }) => JSON.stringify(tallies) === '{}');
    placeOf('measurement', ({ factors }) => factors.disagreement > 0);
    expect(await refusedAt(entries)).toEqual({ independent: undefined, ours: undefined });
  });

  // The lines of a log are the same on both engines: changed ones are looked at once.
  describe.runIf(isSoak ? engine.name === 'pglite' : true)('changed and signed again', () => {
    test('one changed field of a retraction is refused in that very entry', async () => {
      const [index, entry] = placeOf('retraction', ({ tallies, outcomes }) =>
        Boolean(outcomes && tallies?.echo),
      );
      const changes = changesOf(entry).filter(
        // What the operator says is not recomputed: why, and (elsewhere) which evidence is meant.
        ({ path }) => !/^(reason|tallies\.(drift|coordination|stability))\b/.test(path),
      );
      expect(changes.length).toBeGreaterThan(20);
      for (const change of changes) {
        const answer = await refusedAt(entries.with(index, change.entry));
        expect(answer, change.path).toEqual({ independent: index, ours: index });
      }
    });

    test('a retraction that is left out is refused where something follows from it', async () => {
      const [index] = placeOf('retraction', ({ outcomes }) => outcomes !== undefined);
      const { independent, ours } = await refusedAt(entries.toSpliced(index, 1));
      expect(independent).toBeGreaterThanOrEqual(index);
      expect(independent).toBe(ours);
    });

    test.each<[what: string, change: Partial<RatingEntry>, where: 'there' | 'later']>([
      ['by nobody who is known', { member: 'nobody' }, 'there'],
      ['out of the classes', { rating: 5 }, 'there'],
      ['of a class below the first', { rating: -1 }, 'there'],
      ['that agrees', { rating: 3 }, 'later'],
      ['of another item', { item: 'e'.repeat(64) }, 'later'],
      ['in another domain', { domain: 'health' }, 'later'],
    ])('a review %s is refused', async (_what, change, where) => {
      const [index, review] = placeOf('rating', ({ rating }) => rating === 1);
      const answer = await refusedAt(entries.with(index, { ...review, ...change }));
      const place = where === 'there' ? index : firstMeasurementAfter(index);
      expect(answer).toEqual({ independent: place, ours: place });
    });

    test('a second rating of the same item by the same member is refused', async () => {
      const [index, review] = placeOf('rating', ({ rating }) => rating === 1);
      const answer = await refusedAt(entries.toSpliced(index + 1, 0, review));
      expect(answer).toEqual({ independent: index + 1, ours: index + 1 });
    });

    test.each<[what: string, change: (entry: TransferEntry) => Partial<TransferEntry>]>([
      ['of more than there is', ({ amount }) => ({ amount: amount.replace(/.$/, '9') })],
      ['of nothing', () => ({ amount: '0.000000' })],
      ['of less than nothing', ({ amount }) => ({ amount: `-${amount}` })],
      ['in another spelling', ({ amount }) => ({ amount: `0${amount}` })],
      ['to oneself', ({ from }) => ({ to: from })],
      ['the other way round', ({ from, to }) => ({ from: to, to: from })],
      ['from nobody', () => ({ from: 'nobody' })],
      ['to nobody', () => ({ to: 'nobody' })],
    ])('a transfer %s is refused', async (_what, change) => {
      const [index, transfer] = placeOf('transfer');
      expect(transfer.amount).not.toMatch(/9$/);
      const answer = await refusedAt(entries.with(index, { ...transfer, ...change(transfer) }));
      expect(answer).toEqual({ independent: index, ours: index });
    });

    test('a transfer of less is refused where the rest is missing', async () => {
      const [index, transfer] = placeOf('transfer');
      const less = { ...transfer, amount: '0.000001' };
      const answer = await refusedAt(entries.with(index, less));
      expect(answer).toEqual({ independent: index + 1, ours: index + 1 });
    });

    test('an unknown action of a key and the erasure of nobody are refused', async () => {
      const [index, key] = placeOf('key');
      const other = { ...key, action: 'lost' } as unknown as Entry;
      expect(await refusedAt(entries.with(index, other))).toEqual({
        independent: index,
        ours: index,
      });
      const [at, erasure] = placeOf('erasure');
      const nobody = { ...erasure, member: 'nobody' };
      expect(await refusedAt(entries.with(at, nobody))).toEqual({ independent: at, ours: at });
    });

    test('a cancel for a retraction that is called a release is refused', async () => {
      const [index, { code: _, ...cancel }] = placeOf('cancel', ({ code }) => code === 'RETRACTED');
      const release = { ...cancel, type: 'release', negentropy: '1.000000' } as const;
      const answer = await refusedAt(entries.with(index, release));
      expect(answer).toEqual({ independent: index, ours: index });
    });
  });

  function firstMeasurementAfter(index: number): number {
    return entries.findIndex(({ type }, at) => at > index && type === 'measurement');
  }
});

/** The index at which each of the two verifiers refuses a log that was signed anew. */
async function refusedAt(
  entries: readonly (Entry | RetractionEntry)[],
): Promise<{ independent: number | undefined; ours: number | undefined }> {
  const lines = canonicalLines(entries);
  const { divergence } = await verifySealed(lines);
  return { independent: refusedIndependently(exportBytes(lines)), ours: divergence?.index };
}

function refusedIndependently(bytes: Uint8Array): number | undefined {
  const file = join(folder, 'export.jsonl');
  writeFileSync(file, bytes);
  const { stdout: said, stderr: problem } = verifyIndependently(file, '--vkey', HEADER.key);
  if (said.startsWith('Everything holds.')) return undefined;
  const index = /^REFUSED at entry (\d+):/.exec(said)?.[1];
  if (index === undefined) throw new Error(`${said}${problem}`);
  return Number(index);
}
