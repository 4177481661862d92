import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What tests start as processes of their own, again and again. */
const PROGRAMS = ['dist/cli/main.js', 'test/durability/store-process.mjs'];

/** Packages that find files of their own by where they lie. */
const WITH_FILES = ['@electric-sql/pglite', '@electric-sql/pglite/*', '@fastify/swagger-ui'];

/**
 * Writes each program with all that it imports into few files, at its path below the folder: to
 * find, open and compile every file alone is a third of what the start of a service costs.
 *
 * @returns the folder; it lies where packages are found
 */
export async function bundlePrograms(): Promise<string> {
  const caches = join(ROOT, 'node_modules/.cache');
  mkdirSync(caches, { recursive: true });
  const outdir = mkdtempSync(join(caches, 'negentropy-programs-'));
  await build({
    entryPoints: PROGRAMS.map((path) => join(ROOT, path)),
    outdir,
    outbase: ROOT,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    keepNames: true,
    format: 'esm',
    platform: 'node',
    external: [...WITH_FILES, 'pg-native'],
    banner: { js: `import { createRequire as $of } from 'node:module'; ${REQUIRE}` },
    plugins: [ownPlace],
    logLevel: 'warning',
  });
  return outdir;
}

/** For packages that are no modules. */
const REQUIRE = 'const require = $of(import.meta.url);';

/** Each file of ours still finds others from where it was. */
const ownPlace: Plugin = {
  name: 'own place',
  setup: (plugins) => {
    plugins.onLoad({ filter: /\/(?:dist|test)\/.*\.m?js$/ }, ({ path }) => {
      if (path.includes('/node_modules/')) return undefined;
      const contents = readFileSync(path, 'utf8');
      const place = JSON.stringify(pathToFileURL(path).href);
      return { contents: contents.replaceAll('import.meta.url', place), loader: 'js' };
    });
  },
};
