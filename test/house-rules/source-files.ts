import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { repositoryRoot } from './planted-checkout.ts';

const skippedFolders = new Set(['node_modules', 'dist', 'data', '.git']);

/** Paths below the root, with `/`, of all files in the named folders; an absent folder has none. */
export function filesBelow(...folders: readonly string[]): readonly string[] {
  return folders
    .filter((folder) => existsSync(join(repositoryRoot, folder)))
    .flatMap((folder) => walk(folder))
    .toSorted();
}

function walk(folder: string): readonly string[] {
  return readdirSync(join(repositoryRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : walk(path);
    return entry.isFile() ? [path] : [];
  });
}

export function readText(path: string): string {
  return readFileSync(join(repositoryRoot, path), 'utf8');
}

const importPattern = /(?:\bfrom|\bimport|\bimport\(|\bnew URL\()\s*(['"])([^'"\n]+)\1/g;

/** Every module named by a static, bare or dynamic import, a re-export or a `new URL(…)`. */
export function modulesNamedIn(source: string): readonly string[] {
  return [...source.matchAll(importPattern)].map(([, , specifier = '']) => specifier);
}

/** The files that can be reached from `entryPoints` by relative imports, these included. */
export function reachableFrom(entryPoints: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...entryPoints];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path) || !existsSync(join(repositoryRoot, path))) continue;
    reached.add(path);
    waiting.push(...relativeImportsOf(path));
  }
  return reached;
}

/**
 * Rooms below `folder` that import each other, be it by way of others: `a > b > a`. Files in no
 * room (the entrances, and what all rooms share) and tests do not count.
 */
export function roomsInCircles(folder: string): readonly string[] {
  const roomOf = (path: string): string | undefined =>
    new RegExp(`^${folder}/([^/]+)/`).exec(path)?.[1];
  const imports = new Map<string, Set<string>>();
  for (const path of filesBelow(folder).filter((file) => !file.endsWith('.test.ts'))) {
    const room = roomOf(path);
    if (room === undefined) continue;
    const imported = imports.get(room) ?? new Set();
    imports.set(room, imported);
    for (const other of relativeImportsOf(path).map(roomOf)) {
      if (other !== undefined && other !== room) imported.add(other);
    }
  }
  const circlesFrom = (path: readonly string[]): readonly string[] =>
    [...(imports.get(path.at(-1) ?? '') ?? [])].flatMap((next) => {
      if (next === path[0]) return [[...path, next].join(' > ')];
      return path.includes(next) ? [] : circlesFrom([...path, next]);
    });
  return [...imports.keys()].flatMap((room) => circlesFrom([room]));
}

function relativeImportsOf(path: string): readonly string[] {
  if (!['.ts', '.tsx', '.mjs', '.js'].includes(extname(path))) return [];
  return modulesNamedIn(readText(path))
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => sourceOf(join(dirname(path), specifier)));
}

/** The source behind a built path: `dist/core/index.js` is made from `src/core/index.ts`. */
export function sourceOf(path: string): string {
  const below = path.replace(/^(?:\.\/)?dist\//, 'src/');
  const typescript = below.replace(/\.js$/, '.ts');
  return existsSync(join(repositoryRoot, typescript)) ? typescript : below;
}
