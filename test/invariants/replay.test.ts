import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LogVerifier } from '../../src/core/verify/verify-log.ts';
import { nodeSha256 } from '../../src/pipeline/log/log-tree.ts';
import type { Verification } from '../../src/pipeline/verify/verify-export.ts';
import { HEADER, linesOf, newDraft } from '../worlds/memory-community.ts';
import { happen, type Happening, histories, play } from '../worlds/random-history.ts';
import { exportBytes, sealedLines, verifyBytes, verifySealed } from '../worlds/sealed-export.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { DAILY } from '../worlds/memory-community.ts';
import { CHANNELS } from '../../src/core/integrity/tally.ts';
import { ONE } from '../../src/core/units.ts';
import { runs } from '../size.ts';

/** Every byte takes minutes, and neighbours are found alike. */
const STRIDE = runs(7, 1);
const WHICH = STRIDE === 1 ? 'every' : `every ${STRIDE}th`;

const encode = (line: string): Uint8Array => Buffer.from(line, 'utf8');

describe('replaying a log', () => {
  test('gives the state of the draft that wrote it, whatever happened', () => {
    fc.assert(
      fc.property(histories(), (history) => {
        const draft = play(history);
        const verifier = new LogVerifier(HEADER, { hash: nodeSha256, encode });
        for (const line of linesOf(draft)) expect(verifier.push(line)).toBeUndefined();
        expect(verifier.state).toEqual(draft.state);
      }),
      { numRuns: runs(100, 1_000) },
    );
  });

  test('ends in a signed checkpoint that verifies', async () => {
    const generated = fc.sample(histories(), { numRuns: 20, seed: 148 });
    for (const history of generated) {
      const { divergence, keyTrusted } = await verifySealed(linesOf(play(history)));
      expect(divergence).toBeUndefined();
      expect(keyTrusted).toBe(true);
    }
  });
});

describe('a changed byte of an export', () => {
  const lines = linesOf(smallDraft());
  const bytes = exportBytes(lines);

  test('is not there to begin with', async () => {
    expect((await verifyBytes(bytes)).divergence).toBeUndefined();
  });

  const which = `for ${WHICH} byte of a file`;
  test(`is detected and never blamed on an earlier entry, ${which}`, async () => {
    const firstByteOf = lineStarts(bytes);
    const figures = { changes: 0, entry: 0, checkpoint: 0, file: 0 };
    for (let position = 0; position < bytes.length; position += STRIDE) {
      for (const changed of changesAt(bytes, position)) {
        figures.changes += 1;
        const found = await outcomeOf(changed);
        expect(found, `byte ${position}`).not.toBe('verified');
        figures[typeof found === 'number' ? 'entry' : (found as 'checkpoint' | 'file')] += 1;
        const blamed = typeof found === 'number' ? found : Number.POSITIVE_INFINITY;
        const line = firstByteOf.findLastIndex((start) => start <= position);
        expect(blamed).toBeGreaterThanOrEqual(line - 1); // line 0 is the header
      }
    }
    console.log(`${WHICH} byte of ${bytes.length}: ${JSON.stringify(figures)}`);
  });

  test('is detected wherever it is in any history', async () => {
    const change = fc.record({
      history: histories({ length: 12, entropyGate: false }),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      how: fc.constantFrom('flip', 'insert', 'delete'),
      byte: fc.integer({ min: 1, max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ history, at, how, byte }) => {
        const whole = exportBytes(linesOf(play(history)));
        const position = Math.floor(at * whole.length);
        const inserted = whole[position] === byte ? byte ^ 1 : byte;
        const middle = { flip: [(whole[position] ?? 0) ^ byte], insert: [inserted], delete: [] }[
          how
        ];
        const rest = whole.subarray(how === 'insert' ? position : position + 1);
        const changed = Buffer.concat([
          whole.subarray(0, position),
          Uint8Array.from(middle ?? []),
          rest,
        ]);
        expect(await outcomeOf(changed)).not.toBe('verified');
      }),
      { numRuns: runs(100, 1_000) },
    );
  });

  test('is detected as a cut, a repetition or an exchange of whole lines', async () => {
    const all = sealedLines(lines);
    const text = (some: readonly string[]): Uint8Array =>
      Buffer.from(some.map((line) => `${line}\n`).join(''));
    for (let length = 1; length < all.length; length += 1) {
      expect(await outcomeOf(text(all.slice(0, length)))).not.toBe('verified');
      const exchanged = all.toSpliced(length - 1, 2, all[length] ?? '', all[length - 1] ?? '');
      expect(await outcomeOf(text(exchanged))).not.toBe('verified');
    }
    for (let index = 0; index < all.length; index += 1) {
      const cut = all.toSpliced(index, 1);
      const twice = all.toSpliced(index, 0, all[index] ?? '');
      expect(await outcomeOf(text(cut))).not.toBe('verified');
      expect(await outcomeOf(text(twice))).not.toBe('verified');
    }
  });
});

/** Index of the entry that is blamed, else what is: the checkpoint, or the file as a whole. */
async function outcomeOf(bytes: Uint8Array): Promise<number | 'checkpoint' | 'file' | 'verified'> {
  let verification: Verification;
  try {
    verification = await verifyBytes(bytes);
  } catch {
    return 'file';
  }
  const { divergence } = verification;
  if (divergence === undefined) return 'verified';
  return divergence.index ?? 'checkpoint';
}

/** One flipped bit, the byte left out, a digit put in. */
function changesAt(bytes: Uint8Array, position: number): Uint8Array[] {
  const flipped = Uint8Array.from(bytes);
  flipped[position] = (flipped[position] ?? 0) ^ (1 << (position % 8));
  const [before, after] = [bytes.subarray(0, position), bytes.subarray(position)];
  return [
    flipped,
    Buffer.concat([before, after.subarray(1)]),
    Buffer.concat([before, Uint8Array.of(0x30 + (position % 10)), after]),
  ];
}

function lineStarts(bytes: Uint8Array): number[] {
  const starts = [0];
  for (const [index, byte] of bytes.entries()) if (byte === 0x0a) starts.push(index + 1);
  return starts;
}

/** A dozen entries with a minted, a held and a refused decision and two closed cycles. */
function smallDraft(): ReturnType<typeof newDraft> {
  const draft = newDraft({ ...PRESETS.sandbox, cycle: DAILY });
  const ask = { kind: 'ask', person: 0, action: 0, domain: 0, evidence: undefined } as const;
  const rest = { promise: undefined, attested: undefined, cyclesAgo: 0, latest: false };
  const story: Happening[] = [
    { kind: 'facts', person: 0, channels: CHANNELS, value: ONE, weight: undefined, count: 6 },
    { ...ask, ...rest },
    { kind: 'outcomes', domain: 0, kept: 1, lost: 1 },
    { kind: 'closes', cycles: 1 },
    { kind: 'finding', person: 0, code: 'NOISE', evidence: undefined },
    { ...ask, ...rest },
    { ...ask, ...rest, action: 3 },
    { kind: 'closes', cycles: 1 },
  ];
  for (const one of story) happen(draft, one);
  return draft;
}
