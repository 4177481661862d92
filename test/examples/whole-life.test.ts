import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('../../examples/whole-life.sh', import.meta.url));
const output = new URL('../../examples/whole-life.out', import.meta.url);
const isBuilt = existsSync(fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url)));

/** What differs from run to run: keys, hashes, times, the number of today's cycle, ports. */
const VOLATILE: readonly (readonly [what: RegExp, placeholder: string])[] = [
  [/\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}/g, '+<key id>+<public key>'],
  [/\+[0-9a-f]{8}\b(?!\+)/g, '+<key id>'],
  [/root [A-Za-z0-9+/]{43}=/g, 'root <hash>'],
  [/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z/g, '<time>'],
  [/cycle \d+/g, 'cycle <number>'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>'],
];

test.runIf(isBuilt)('the whole life goes as its committed output says', () => {
  const { status, stdout, stderr } = spawnSync('bash', [script], { encoding: 'utf8' });
  const said = VOLATILE.reduce((text, [what, name]) => text.replaceAll(what, name), stdout);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(said).toBe(readFileSync(output, 'utf8'));
});
