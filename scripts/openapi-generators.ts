import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serviceDocument } from './client-types.ts';

// Generates clients from the OpenAPI document with generators of others, and compiles each as
// strictly as TypeScript can; lints the document with a linter of others. What it needs is
// installed into a temporary folder, so that none of it is ours. Run it as
// `npx tsx scripts/openapi-generators.ts`; it needs the network and takes some minutes.

const run = promisify(execFile);

const TYPESCRIPT = 'typescript@5.9.3';
const LINTER = '@stoplight/spectral-cli@6.16.3';

/** Each with the file in which what it generates begins. */
const GENERATORS: readonly {
  readonly name: string;
  readonly command: readonly string[];
  readonly made: string;
}[] = [
  {
    name: 'openapi-typescript@7.13.0',
    command: ['openapi-typescript', 'openapi.json', '-o', 'types.ts'],
    made: 'types.ts',
  },
  {
    name: '@hey-api/openapi-ts@0.95.0',
    command: ['openapi-ts', '-i', 'openapi.json', '-o', 'sdk'],
    made: 'sdk/index.ts',
  },
  {
    name: 'swagger-typescript-api@13.13.0',
    command: [
      'swagger-typescript-api',
      'generate',
      '-p',
      'openapi.json',
      '-o',
      '.',
      '-n',
      'api.ts',
    ],
    made: 'api.ts',
  },
];

const STRICTLY = [
  ['--noEmit', '--strict', '--noUncheckedIndexedAccess', '--skipLibCheck', 'false'],
  ['--target', 'es2022', '--lib', 'es2022,dom,dom.iterable'],
  ['--module', 'esnext', '--moduleResolution', 'bundler'],
].flat();

/** @throws what the first tool says that does not take the document */
export async function tryTools(say: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'negentropy-generators-'));
  const npx = async (...command: string[]): Promise<string> =>
    (await run('npx', ['--no-install', ...command], { cwd: folder, maxBuffer: 2 ** 26 })).stdout;
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
    writeFileSync(join(folder, '.spectral.yaml'), 'extends: ["spectral:oas"]\n');
    writeFileSync(join(folder, 'openapi.json'), JSON.stringify(await serviceDocument()));
    const names = [TYPESCRIPT, LINTER, ...GENERATORS.map(({ name }) => name)];
    await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...names], {
      cwd: folder,
    });
    for (const { name, command, made } of GENERATORS) {
      await npx(...command);
      await npx('tsc', ...STRICTLY, made);
      say(`${name}: generated, and compiles strictly`);
    }
    const found = await npx('spectral', 'lint', 'openapi.json', '--fail-severity=error');
    say(`${LINTER}: ${found.trim().split('\n').at(-1) ?? 'nothing'}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  await tryTools((line) => process.stdout.write(`${line}\n`));
}
