import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeClientPackage } from '../../scripts/client-package.ts';
import { repositoryRoot } from '../house-rules/planted-checkout.ts';

/** The package is made of the last build. */
const isBuilt = existsSync(join(repositoryRoot, 'dist/client/index.js'));

const BYTES_MAX = 5_000_000;

/** A program of somebody who has installed nothing but the client, and trusts no type. */
const PROGRAM = `
import { evidenceId, NegentropyClient, NegentropyProblem, verifyReceipt } from 'negentropy-client';
import type { PromiseRecord } from 'negentropy-client';

const at = '2026-11-22T09:30:00Z';
const promise: PromiseRecord = {
  type: 'promise', userId: 'ada', domain: 'knowledge', subject: 'task 1', at, dueAt: at,
};
export async function first(baseUrl: string, key: string): Promise<string> {
  const client = new NegentropyClient({ baseUrl, key });
  const made = await client.makeKey({ label: 'board', scopes: ['attest'] });
  const program = new NegentropyClient({ baseUrl, key: made.key });
  try {
    const { evidence } = await program.recordEvidence(promise);
    return evidence[0]?.id ?? evidenceId(promise);
  } catch (problem) {
    return problem instanceof NegentropyProblem ? problem.code : typeof verifyReceipt;
  }
}
console.log(evidenceId(promise));
`;

describe.runIf(isBuilt)('the package negentropy-client', () => {
  let folder: string;
  let app: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'negentropy-client-'));
    app = installed(folder);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('needs nothing of the service, and is small', () => {
    const manifest = JSON.parse(
      readFileSync(join(app, 'node_modules/negentropy-client/package.json'), 'utf8'),
    ) as { readonly dependencies: object };
    const needed = Object.keys(manifest.dependencies);
    expect(needed.length).toBeGreaterThan(0);
    expect(needed.filter((name) => !name.startsWith('@noble/'))).toEqual([]);
    expect(bytesIn(join(app, 'node_modules'))).toBeLessThan(BYTES_MAX);
  });

  test('compiles as strictly as TypeScript can, its own types too', () => {
    const compiler = join(repositoryRoot, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [compiler, '-p', app], { cwd: app, stdio: 'pipe' });
    const printed = execFileSync(process.execPath, ['out/program.js'], { cwd: app });
    expect(printed.toString()).toMatch(/^[0-9a-f]{64}\n$/);
  });
});

/** Packed as npm packs it, and unpacked beside what it depends on: nothing is fetched. */
function installed(at: string): string {
  const source = join(at, 'source');
  writeClientPackage(source);
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', at, source], {
    cwd: at,
  });
  const modules = join(at, 'app/node_modules');
  mkdirSync(join(modules, 'negentropy-client'), { recursive: true });
  const tar = ['-xzf', join(at, packed.toString().trim()), '--strip-components=1'];
  execFileSync('tar', [...tar, '-C', join(modules, 'negentropy-client')]);
  for (const name of ['@noble/hashes', '@noble/curves']) {
    cpSync(join(repositoryRoot, 'node_modules', name), join(modules, name), { recursive: true });
  }
  const app = join(at, 'app');
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.asynciterable'],
    types: [],
    outDir: 'out',
  };
  const config = { compilerOptions, files: ['program.ts'] };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(app, 'package.json'), '{"type":"module"}');
  writeFileSync(join(app, 'program.ts'), PROGRAM);
  return app;
}

function bytesIn(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0);
}
