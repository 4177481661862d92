import fc from 'fast-check';
import { githubPayloads } from './reference-data.ts';

/** A payload of GitHub of which some values were replaced or taken out. */
export interface SpoiledPayload {
  readonly name: string;
  readonly payload: unknown;
}

/** Real payloads of some kinds of events, of which one to four values were spoiled. */
export function spoiledPayloads(names: ReadonlySet<string>): fc.Arbitrary<SpoiledPayload> {
  const whole = githubPayloads()
    .filter(({ name }) => names.has(name))
    .flatMap(({ name, examples }) => examples.map((payload) => ({ name, payload: slim(payload) })));
  return fc
    .tuple(fc.constantFrom(...whole), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([{ name, payload }, changes]) => ({ name, payload: spoil(payload, changes) }));
}

/** Values that a program trips over which trusts what it is sent. */
const hostile = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 2 ** 53, 1e308, '', [], {}, [[]], [null]),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'a\nb',
    '\u0000',
    '\ud800',
    '../..',
    'x'.repeat(9_999),
  ),
  fc.constantFrom('2019-05-15T15:20:41Z', '9999-12-31T23:59:59Z', '1969-01-01T00:00:00Z', 'Bot'),
  fc.jsonValue(),
);

interface Change {
  /** Which of the payload's values, in the order of a walk through it. */
  readonly place: number;
  readonly deletes: boolean;
  readonly value: unknown;
}

const change: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(),
  deletes: fc.boolean(),
  value: hostile,
});

interface Place {
  readonly holder: Record<string, unknown>;
  readonly name: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((name) => [{ holder, name }, ...placesIn(holder[name])]);
}

function spoil(payload: unknown, changes: readonly Change[]): unknown {
  const spoiled: unknown = structuredClone(payload);
  for (const { place, deletes, value } of changes) {
    const places = placesIn(spoiled);
    const chosen = places[place % Math.max(1, places.length)];
    if (chosen === undefined) continue;
    if (deletes) Reflect.deleteProperty(chosen.holder, chosen.name);
    else Object.defineProperty(chosen.holder, chosen.name, { value, ...OWN });
  }
  return spoiled;
}

const OWN = { enumerable: true, writable: true, configurable: true };

/** Without what no mapping looks at, so that most changes hit something that is read. */
function slim(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !/url$|_links|permissions/.test(name));
  if (Array.isArray(value)) return value.map(slim);
  return Object.fromEntries(kept.map(([name, item]) => [name, slim(item)]));
}
