import type { Entry } from '../../src/core/state/entry.ts';
import { formatMicros, parseMicros } from '../../src/core/units.ts';

/** One field of an entry by its path, and the entry with another value there. */
export interface Change {
  readonly path: string;
  readonly entry: Entry;
}

type Json = string | number | boolean | Json[] | { [name: string]: Json };

/** Numbers that pass through floating point, of which verifiers tolerate 2 ppm. */
const FLOATS = /^factors\.|^error$|^instruments\.\d+\.error$/;
const AMOUNT = /^-?\d+\.\d{6}$/;

/**
 * The entry with each of its fields changed by one unit up and down (those that pass through
 * floating point by three), each text by a letter, each field left out, and one put in.
 */
export function changesOf(entry: Entry): Change[] {
  const value = structuredClone(entry) as unknown as Json;
  const changes: Change[] = [];
  const paths = pathsOf(value, []);
  for (const path of paths) {
    for (const other of othersOf(at(value, path), path.join('.'))) {
      changes.push(changeOf(value, path, other));
    }
    changes.push(changeOf(value, path, undefined));
  }
  for (const path of [[], ...paths]) {
    const target = at(value, path);
    if (typeof target !== 'object') continue;
    changes.push(
      changeOf(value, [...path, Array.isArray(target) ? String(target.length) : 'x'], 1),
    );
  }
  return changes;
}

function pathsOf(value: Json, path: readonly string[]): string[][] {
  if (typeof value !== 'object') return [[...path]];
  const below = Object.entries(value).flatMap(([name, item]) => pathsOf(item, [...path, name]));
  return path.length === 0 ? below : [[...path], ...below];
}

function at(value: Json, path: readonly string[]): Json {
  return path.reduce<Json>((inner, name) => (inner as { [name: string]: Json })[name] ?? '', value);
}

function othersOf(value: Json, path: string): Json[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') {
    const unit = FLOATS.test(path) ? 3 : 1;
    return [value + unit, value - unit];
  }
  if (typeof value !== 'string') return [];
  if (AMOUNT.test(value)) {
    const micros = parseMicros(value);
    return [formatMicros(micros + 1n), formatMicros(micros - 1n)];
  }
  if (/^[0-9a-f]{64}$/.test(value)) return [(value.startsWith('0') ? '1' : '0') + value.slice(1)];
  return [`${value}x`, WORDS[value] ?? `${value} `];
}

/** Words that can stand in the same place, so that a change is a lie and no nonsense. */
const WORDS: Readonly<Record<string, string>> = {
  minted: 'held',
  held: 'minted',
  refused: 'held',
  release: 'cancel',
  cancel: 'release',
  KNOWN: 'STALE',
  STALE: 'KNOWN',
  UNKNOWN: 'STALE',
  rose: 'flat',
  flat: 'fell',
  fell: 'flat',
  unknown: 'flat',
  BELOW_THRESHOLD: 'CAP_REACHED',
  OUTCOME_LOST: 'BELOW_THRESHOLD',
  NOISE: 'SPECULATION',
  SPECULATION: 'NOISE',
};

function changeOf(value: Json, path: readonly string[], other: Json | undefined): Change {
  const entry = structuredClone(value);
  const name = path.at(-1) ?? '';
  const parent = at(entry, path.slice(0, -1)) as { [name: string]: Json };
  if (other !== undefined) parent[name] = other;
  else if (Array.isArray(parent)) parent.splice(Number(name), 1);
  else delete parent[name];
  const what = other === undefined ? 'left out' : JSON.stringify(other);
  return { path: `${path.join('.')} = ${what}`, entry: entry as unknown as Entry };
}
