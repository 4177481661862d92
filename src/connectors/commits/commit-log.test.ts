import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommitLogParser } from './commit-log.ts';
import type { LogEntry } from './commit-log.ts';

interface Printed {
  readonly fields: readonly string[];
  readonly paths: readonly string[];
}

/** What git says of the content of a path, before its name. */
const ADDED = `:000000 100644 ${'0'.repeat(40)} ${'a'.repeat(40)} A\0`;

/** What git prints for such commits. */
function print(commits: readonly Printed[]): Buffer {
  const text = commits.map(({ fields, paths }) => {
    const listed =
      paths.length === 0 ? '' : `\n${paths.map((path) => `${ADDED}${path}\0`).join('')}`;
    return `\0${fields.map((field) => `${field}\0`).join('')}\0${listed}`;
  });
  return Buffer.from(text.join(''), 'latin1');
}

function parse(bytes: Buffer, chunkBytes: number): LogEntry[] {
  const parser = new CommitLogParser();
  const entries: LogEntry[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    entries.push(...parser.push(bytes.subarray(at, at + chunkBytes)));
  }
  return [...entries, ...parser.finish()];
}

// No NUL: git prints none within a field. Everything else may be there.
const field = fc
  .uint8Array({ maxLength: 12 })
  .map((bytes) => Buffer.from(bytes.map((byte) => byte || 10)).toString('latin1'));
const path = fc.stringMatching(/^[\n :a-z/.]{1,9}$/);
const commits = fc.array(
  fc.record({
    fields: fc.array(field, { minLength: 7, maxLength: 7 }),
    paths: fc.array(path, { maxLength: 4 }),
  }),
  { maxLength: 6 },
);

describe('the commit log of git', () => {
  test('reads the same whatever the content is and however it is cut', () => {
    fc.assert(
      fc.property(commits, fc.integer({ min: 1, max: 50 }), (printed, chunkBytes) => {
        const entries = parse(print(printed), chunkBytes);
        const seen = entries.map((entry) => ({
          fields: [
            entry.sha,
            entry.author.name,
            entry.author.email,
            entry.committer.name,
            entry.committer.email,
            entry.authoredAt,
            entry.message,
          ],
          paths: entry.paths,
        }));
        expect(seen).toEqual(printed);
      }),
    );
  });

  test('keeps both ends of a huge message in bounded memory', () => {
    const message = `Fixes: 0123456\n${'x'.repeat(30_000_000)}\nAcked-by: A <a@x>`;
    const fields = ['sha', 'a', 'a@x', 'c', 'c@x', '1', message];
    const [entry] = parse(print([{ fields, paths: ['p'] }]), 65_536);
    expect(entry?.message.length).toBeLessThan(9_000_000);
    expect(entry?.message.startsWith('Fixes: 0123456\nx')).toBe(true);
    expect(entry?.message.endsWith('x\nAcked-by: A <a@x>')).toBe(true);
    expect(entry?.paths).toEqual(['p']);
  });

  test('shows path bytes that are not UTF-8, distinctly', () => {
    const fields = ['sha', 'a', 'a@x', 'c', 'c@x', '1', 'm'];
    const [entry] = parse(
      print([{ fields, paths: ['caf\xe9.md', 'caf\xe8.md', 'caf\xc3\xa9'] }]),
      9,
    );
    expect(entry?.paths).toEqual(['caf\\xe9.md', 'caf\\xe8.md', 'café']);
  });

  test('refuses output that starts or ends within a commit', () => {
    const bytes = print([{ fields: ['s', 'a', 'a@x', 'c', 'c@x', '1', 'm'], paths: ['p'] }]);
    expect(() => parse(bytes.subarray(1), 99)).toThrow(/does not start with a commit/);
    expect(() => parse(bytes.subarray(0, -1), 99)).toThrow(/ended within a commit/);
    expect(() => parse(bytes.subarray(0, 12), 99)).toThrow(/ended within a commit/);
  });
});
