import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/db/engine/port.ts';
import type { App } from '../../src/http/app.ts';
import { buildServer } from '../../src/http/server.ts';
import { ensureAdminKey } from '../../src/pipeline/access/api-keys.ts';
import { Installation } from '../../src/pipeline/installation.ts';
import { repositoryRoot } from '../house-rules/planted-checkout.ts';
import { readText } from '../house-rules/source-files.ts';
import { newLogKey } from '../pipeline/test-community.ts';
import { markedPart } from './tables.ts';
import { openMigratedAbove } from '../database/engines.ts';

const page = 'docs/integrator.md';
const run = promisify(execFile);

/** What the commands of the page print is compared; the SDK is that of the last build. */
const isBuilt = existsSync(join(repositoryRoot, 'dist/client/index.js'));

let db: Database;
let installation: Installation;
let app: App;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  db = await openMigratedAbove();
  const now = (): number => Math.floor(Date.now() / 1_000);
  installation = await Installation.open({ db, key: newLogKey(), origin: 'localhost', now });
  app = await buildServer({ service: { installation, allowPrivateWebhooks: false } });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { printed = '' } = await ensureAdminKey(db, undefined, now());
  const { port } = app.server.address() as AddressInfo;
  environment = { url: `http://127.0.0.1:${port}`, admin: printed };
});
afterAll(async () => {
  await app.close();
  await installation.close();
  await db.close();
});

test.runIf(isBuilt)('the commands of docs/integrator.md print what the page says', async () => {
  const [, functions = ''] = /```sh\nurl=.*\n([^]*?)```/.exec(readText(page)) ?? [];
  const steps = stepsOf(markedPart(page, 'walk'));
  const script = ['set -eu', functions, ...steps.map(({ commands }) => `${commands}printf '\\f'`)];
  const { stdout, stderr } = await run('bash', ['-c', script.join('\n')], {
    cwd: repositoryRoot,
    env: { ...process.env, ...environment },
  });
  expect(stderr).toBe('');
  const printed = stdout.split('\f');
  steps.forEach(({ commands, output }, index) => {
    expect([commands, plain(printed[index] ?? '')]).toEqual([commands, plain(output)]);
  });
  expect(steps.length).toBeGreaterThan(10);
});

interface Step {
  readonly commands: string;
  readonly output: string;
}

/** Every block of commands of a page, with the block of what it prints that follows it. */
function stepsOf(walk: string): readonly Step[] {
  return [...walk.matchAll(/```sh\n([^]*?)```\s+```(?:json|text)\n([^]*?)```/g)].map(
    ([, commands = '', output = '']) => ({ commands, output }),
  );
}

/** Without what differs from run to run: random ids, keys, hashes, times, numbers of cycles. */
function plain(text: string): string {
  const spelled = text.trimStart().startsWith('{') ? JSON.stringify(JSON.parse(text)) : text.trim();
  return VOLATILE.reduce((masked, [what, name]) => masked.replaceAll(what, name), spelled);
}

const VOLATILE: readonly (readonly [what: RegExp, name: string])[] = [
  [/neg_[0-9a-f]{16}_[\w-]+/g, '<key>'],
  [/\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}/g, '+<public key>'],
  [/[0-9a-f]{64}/g, '<hash>'],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<member id>'],
  [/"id":"[0-9a-f]{16}"/g, '<key id>'],
  [/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z/g, '<time>'],
  [/"cycle":\d+/g, '<cycle>'],
];
