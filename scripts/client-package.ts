/**
 * Writes the package `negentropy-client`: the client of the last build with the part of the core
 * that it needs, and none of what the service is made of.
 *
 *     npm run build && npx tsx scripts/client-package.ts <folder> && npm pack <folder>
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly engines: object;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** @param folder is made when it is not there */
export function writeClientPackage(folder: string): void {
  const packages = new Set<string>();
  for (const file of filesFrom(join(DIST, 'client/index.js'), packages)) {
    for (const name of [file, file.replace(/\.js$/, '.d.ts')]) {
      const target = join(folder, 'dist', relative(DIST, name));
      mkdirSync(dirname(target), { recursive: true });
      // The maps lead to sources that the package does not have.
      const text = readFileSync(name, 'utf8').replace(/\n?\/\/# sourceMappingURL=.*\n?$/, '\n');
      writeFileSync(target, text);
    }
  }
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
  writeFileSync(join(folder, 'package.json'), `${packageJson(manifest, packages)}\n`);
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
}

/** A module and all that it and its types import, once each. */
function filesFrom(entry: string, packages: Set<string>): readonly string[] {
  const found = new Set([entry]);
  for (const file of found) {
    const text = readFileSync(file, 'utf8') + readFileSync(file.replace(/\.js$/, '.d.ts'), 'utf8');
    for (const [, from = ''] of text.matchAll(/(?:from|import)\s*\(?['"]([^'"\n]+)['"]/g)) {
      if (from.startsWith('.')) {
        found.add(normalize(join(dirname(file), from.replace(/\.ts$/, '.js'))));
      } else {
        packages.add(
          from
            .split('/')
            .slice(0, from.startsWith('@') ? 2 : 1)
            .join('/'),
        );
      }
    }
  }
  return [...found];
}

function packageJson(manifest: Manifest, packages: ReadonlySet<string>): string {
  const { version, license, engines } = manifest;
  const dependencies = Object.fromEntries(
    [...packages].sort().map((name) => [name, manifest.dependencies[name]]),
  );
  const main = { types: './dist/client/index.d.ts', default: './dist/client/index.js' };
  return JSON.stringify(
    {
      name: 'negentropy-client',
      version,
      description: 'The typed client of Negentropy, for Node and browsers.',
      license,
      type: 'module',
      sideEffects: false,
      engines,
      exports: { '.': main, './package.json': './package.json' },
      files: ['dist'],
      dependencies,
    },
    undefined,
    2,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [, , folder] = process.argv;
  if (folder === undefined) throw new Error('say which folder the package is written into');
  writeClientPackage(folder);
}
