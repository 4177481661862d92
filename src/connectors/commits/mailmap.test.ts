import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMailmap } from './mailmap.ts';
import { runs } from '../../../test/size.ts';

const name = fc.constantFrom('Ada', 'ADA', 'Ada  B', 'Bob', 'J\xe9r', '');
const email = fc.constantFrom('a@x', 'A@X', 'b@x', 'c@x', 'b', '');
const contact = fc.tuple(name, email).map(([n, e]) => `${n} <${e}>`);
const space = fc.constantFrom('', ' ', '\t ');
const line = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(space, fc.array(contact, { maxLength: 3 }), space) },
  { weight: 1, arbitrary: fc.constant(['#', ['Ada <a@x>'], ''] as [string, string[], string]) },
  { weight: 1, arbitrary: fc.constant(['', ['Ada <a@x', '>'], ''] as [string, string[], string]) },
);

describe('mailmap', () => {
  test('maps people as git does', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailmap-'));
    spawnSync('git', ['init', '--quiet'], { cwd: folder });
    try {
      fc.assert(
        fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
          const text = lines.map(([a, contacts, b]) => `${a}${contacts.join(' ')}${b}\n`).join('');
          const people = ['Ada', 'Bob', 'Carl', 'J\xe9r'].flatMap((n) =>
            ['a@x', 'B@x', 'c@X', 'd@x'].map((e) => ({ name: n, email: e })),
          );
          const mailmap = parseMailmap(text);
          const ours = people.map(mailmap).map((p) => `${p.name}${p.name && ' '}<${p.email}>`);
          expect(ours).toEqual(checkMailmap(folder, text, people));
        }),
        { numRuns: runs(60, 600) },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('leaves everyone alone when empty', () => {
    const ada = { name: 'Ada', email: 'a@x' };
    expect(parseMailmap('')(ada)).toEqual(ada);
  });
});

function checkMailmap(
  folder: string,
  text: string,
  people: readonly { name: string; email: string }[],
): string[] {
  const file = join(folder, 'map');
  writeFileSync(file, text, 'latin1');
  const input = people.map((p) => `${p.name} <${p.email}>\n`).join('');
  const args = ['-c', `mailmap.file=${file}`, 'check-mailmap', '--stdin'];
  const git = spawnSync('git', args, { cwd: folder, input: Buffer.from(input, 'latin1') });
  return git.stdout.toString('latin1').split('\n').slice(0, -1);
}
