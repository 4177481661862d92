import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modulesNamedIn, reachableFrom, readText } from '../house-rules/source-files.ts';

const own = [...reachableFrom(['src/client/index.ts'])];
const named = new Set(own.flatMap((path) => modulesNamedIn(codeOf(readText(path)))));
const packages = [...named].filter((specifier) => !specifier.startsWith('.')).toSorted();

/** A source without its comments, in which examples and prose may name anything. */
function codeOf(source: string): string {
  return source.replace(/\/\*[^]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** Every file that some modules of a package load, by path. */
function filesOf(specifiers: readonly string[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const waiting = specifiers.map((specifier) => resolve(specifier, import.meta.filename));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue;
    const source = codeOf(readFileSync(path, 'utf8'));
    files.set(path, source);
    for (const specifier of modulesNamedIn(source)) waiting.push(resolve(specifier, path));
  }
  return files;
}

function resolve(specifier: string, from: string): string {
  if (specifier.startsWith('.')) return join(dirname(from), specifier);
  return createRequire(from).resolve(specifier);
}

describe('the client', () => {
  test('is made of the files of its own folder and of core', () => {
    expect(own.length).toBeGreaterThan(10);
    expect(own.filter((path) => !/^src\/(client|core)\//.test(path))).toEqual([]);
  });

  test('imports no packages but those of core', () => {
    expect(packages.length).toBeGreaterThan(0);
    expect(packages.filter((name) => !/^@noble\/(hashes|curves)\//.test(name))).toEqual([]);
  });

  test('loads nothing of Node, also not through its packages', () => {
    const files = filesOf(packages);
    expect(files.size).toBeGreaterThan(2);
    const specifiers = [...files.values()].flatMap(modulesNamedIn);
    expect(specifiers.filter((specifier) => specifier.startsWith('node:'))).toEqual([]);
  });

  test('names none of the globals that only Node has', () => {
    const sources = own.filter((path) => path.startsWith('src/client/'));
    const nodeOnly = /\b(?:Buffer|process|require|__dirname|setImmediate)\b/;
    expect(sources.filter((path) => nodeOnly.test(codeOf(readText(path))))).toEqual([]);
  });
});
