import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The root of the checkout that the tests run in. */
export const repositoryRoot: string = resolve(import.meta.dirname, '../..');

/** What a tool said about one planted file: its path below the root and the rule or error code. */
export interface Complaint {
  readonly path: string;
  readonly code: string;
}

const configurationFiles = [
  '.oxlintrc.json',
  'package.json',
  'tsconfig.base.json',
  'tsconfig.json',
  'src/tsconfig.json',
  'src/core/tsconfig.json',
  'test/tsconfig.json',
];

/**
 * A temporary checkout with the real configuration and nothing but planted sources, so that a test
 * can show that the linter and the compiler refuse what the house rules forbid.
 */
export class PlantedCheckout {
  readonly #root = mkdtempSync(join(tmpdir(), 'negentropy-house-rules-'));

  constructor() {
    for (const path of configurationFiles) {
      cpSync(join(repositoryRoot, path), join(this.#root, path), { recursive: true });
    }
    symlinkSync(join(repositoryRoot, 'node_modules'), join(this.#root, 'node_modules'));
  }

  plant(path: string, source: string): void {
    mkdirSync(dirname(join(this.#root, path)), { recursive: true });
    writeFileSync(join(this.#root, path), source);
  }

  /** Lints all planted files. Throws when the linter did not answer with a report. */
  lint(): readonly Complaint[] {
    const { stdout } = this.#run('oxlint', ['--type-aware', '--format', 'json', 'src', 'web']);
    const report = JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] };
    return report.diagnostics.map(({ filename, code }) => ({ path: filename, code }));
  }

  /** Compiles one project, for example `src/core`, without writing. Throws when none was found. */
  compile(project: string): readonly Complaint[] {
    const { stdout, status } = this.#run('tsc', ['-p', project, '--noEmit', '--pretty', 'false']);
    const complaints = [...stdout.matchAll(/^(.+?)\(\d+,\d+\): error (TS\d+)/gm)].map(
      ([, path = '', code = '']) => ({ path, code }),
    );
    if (status !== 0 && complaints.length === 0) throw new Error(stdout);
    return complaints;
  }

  remove(): void {
    rmSync(this.#root, { recursive: true });
  }

  #run(program: string, programArguments: readonly string[]): SpawnSyncReturns<string> {
    const result = spawnSync(join(repositoryRoot, 'node_modules/.bin', program), programArguments, {
      cwd: this.#root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    if (result.error !== undefined) throw result.error;
    return result;
  }
}
