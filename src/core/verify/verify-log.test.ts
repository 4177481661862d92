import { describe, expect, test } from 'vitest';
import {
  closeCycles,
  DAILY,
  HEADER,
  linesOf,
  newDraft,
} from '../../../test/worlds/memory-community.ts';
import { appendFact, appendOutcomes, memberOf } from '../../../test/worlds/random-history.ts';
import { sealedLines } from '../../../test/worlds/sealed-export.ts';
import { CHANNELS } from '../integrity/tally.ts';
import { decide } from '../mint/decide.ts';
import { PRESETS } from '../policy/presets.ts';
import { ONE } from '../units.ts';
import { evidenceHash } from '../../../test/worlds/memory-community.ts';
import { canonicalizeEntry } from '../log/canonical-json.ts';
import { parseCheckpointLine } from './export-format.ts';
import { type Divergence, LogVerifier } from './verify-log.ts';

const LINES = log();
const NOTE = noteOf(LINES);

/** A member with a minted decision, an outcome, two closed cycles. */
function log(): string[] {
  const draft = newDraft({ ...PRESETS.sandbox, cycle: DAILY });
  const member = memberOf(draft, 0);
  for (let fact = 0; fact < 9; fact += 1) appendFact(draft, member, CHANNELS, ONE);
  const action = { family: 'civic', action: 'promise', domain: 'knowledge' };
  draft.append(decide(draft.state, { member, evidence: evidenceHash(1), ...action }));
  appendOutcomes(draft, 'knowledge', 1, 0);
  closeCycles(draft, 2);
  return linesOf(draft);
}

function noteOf(lines: readonly string[]): string {
  return parseCheckpointLine(sealedLines(lines).at(-1) ?? '') ?? '';
}

function firstDivergence(
  lines: readonly string[],
  verifier = new LogVerifier(HEADER),
): Divergence | undefined {
  for (const line of lines) {
    const divergence = verifier.push(line);
    if (divergence !== undefined) return divergence;
  }
  return undefined;
}

describe('a log that is what it says', () => {
  test('verifies to its signed end, with the portable hash and encoder', () => {
    const verifier = new LogVerifier(HEADER);
    expect(firstDivergence(LINES, verifier)).toBeUndefined();
    expect(verifier.finish(NOTE)).toBeUndefined();
    expect(verifier.counts).toMatchObject({
      entries: LINES.length,
      byType: { community: 1, policy: 1, member: 1, fact: 9, decision: 1, cycle: 2 },
    });
  });
});

describe('a log that is not', () => {
  const finished = (lines: readonly string[], note: string): Divergence | undefined => {
    const verifier = new LogVerifier(HEADER);
    expect(firstDivergence(lines, verifier)).toBeUndefined();
    return verifier.finish(note);
  };

  test('ends before its checkpoint says', () => {
    const shorter = LINES.slice(0, 8);
    expect(finished(shorter, NOTE)).toMatchObject({
      where: 'the checkpoint',
      expected: `${LINES.length} entries, as was signed`,
      found: '8 entries',
    });
  });

  test('ends in the middle of the close of a cycle', () => {
    const cut = LINES.slice(0, -1);
    expect(finished(cut, noteOf(cut))).toMatchObject({
      index: cut.length,
      expected: 'the rest of the close of cycle 2',
    });
  });

  test('has another root than was signed', () => {
    const other = LINES.with(4, (LINES[4] ?? '').replace(/"evidence":"../, '"evidence":"ff'));
    expect(finished(other, NOTE)?.expected).toMatch(/^root [0-9a-f]{64}$/);
  });

  test('was signed by nobody, or by another key', () => {
    expect(finished(LINES, 'nothing')?.where).toBe('the checkpoint');
    expect(finished(LINES, NOTE.replace(HEADER.origin, 'elsewhere'))?.index).toBeUndefined();
  });

  test('does not begin with its community, or has a second one', () => {
    expect(firstDivergence(LINES.slice(1))).toMatchObject({
      index: 0,
      expected: 'the community as entry 0',
    });
    expect(firstDivergence(LINES.toSpliced(5, 0, LINES[0] ?? ''))?.index).toBe(5);
  });

  test.each([
    ['origin', 'elsewhere/v1/log/default'],
    ['key', 'elsewhere+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
  ])('names another %s than the header', (field, value) => {
    const entry = { ...(JSON.parse(LINES[0] ?? '') as object), [field]: value };
    expect(firstDivergence([canonicalizeEntry(entry)])?.index).toBe(0);
  });

  test('has an entry of another cycle than the open one', () => {
    const fact = JSON.parse(LINES[3] ?? '') as { cycle: number };
    const later = canonicalizeEntry({ ...fact, cycle: fact.cycle + 1 });
    expect(firstDivergence(LINES.with(3, later))).toMatchObject({
      index: 3,
      expected: 'an entry of the open cycle 1',
      found: 'cycle 2',
    });
  });

  test('attests what cannot be attested', () => {
    const at = LINES.findIndex((line) => line.includes('"type":"decision"'));
    const decision = JSON.parse(LINES[at] ?? '') as object;
    const capped = canonicalizeEntry({ ...decision, attested: 'CAP_REACHED' });
    expect(firstDivergence(LINES.with(at, capped))).toMatchObject({
      index: at,
      expected: 'a code that can be attested',
    });
  });

  test('is pointed at with what was expected and what was found', () => {
    const at = LINES.findIndex((line) => line.includes('"type":"decision"'));
    const decision = JSON.parse(LINES[at] ?? '') as { integrity: number };
    const { integrity } = decision;
    const better = canonicalizeEntry({ ...decision, integrity: integrity + 1 });
    expect(firstDivergence(LINES.with(at, better))).toEqual({
      index: at,
      where: `entry ${at} (decision)`,
      expected: `decision with integrity ${integrity}`,
      found: `decision with integrity ${integrity + 1}`,
    });
  });

  test.each(['', '{}', '[]', 'null', '{"cycle":1,"type":"fact"}', '{"type":"fact","cycle":1}'])(
    'has the line %j',
    (line) => {
      expect(firstDivergence(LINES.with(3, line))).toMatchObject({ index: 3, found: line });
    },
  );
});
