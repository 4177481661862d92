import fc from 'fast-check';
import { hostileText, hostileValue, jsonText, RawJson } from './fuzz-values.ts';

type Place = readonly (string | number)[];

/** One change of a value somewhere within it. */
export interface Edit {
  readonly kind: 'replace' | 'remove' | 'add' | 'twice';
  readonly where: number;
  readonly name: string;
  readonly value: unknown;
}

export function edit(): fc.Arbitrary<Edit> {
  return fc.record({
    kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'twice'),
    where: fc.nat(10_000),
    name: fc.oneof(hostileText(), fc.constantFrom('__proto__', 'constructor', 'prototype', 'id')),
    value: hostileValue(),
  });
}

/** The value with one place of it replaced, removed, added to or said twice. */
export function edited(value: unknown, { kind, where, name, value: other }: Edit): unknown {
  const places = placesOf(value, []);
  const place = places[where % places.length] ?? [];
  if (kind === 'replace') return replaced(value, place, () => other);
  if (kind === 'remove') return without(value, place);
  return replaced(value, place, (old) => {
    if (!isPlainObject(old)) return other;
    if (kind === 'add') return Object.fromEntries([...Object.entries(old), [name, other]]);
    // Two members of one name: of texts that are the same to one reader and not to another.
    const [first = name] = Object.keys(old);
    const inside = jsonText(old).slice(1, -1);
    return new RawJson(`{${JSON.stringify(first)}:${jsonText(other)},${inside}}`);
  });
}

/** Every place of a value, from the whole of it to its leaves. */
export function placesOf(value: unknown, place: Place): Place[] {
  const inner = isPlainObject(value) || Array.isArray(value) ? Object.entries(value) : [];
  return [place, ...inner.flatMap(([name, member]) => placesOf(member, [...place, name]))];
}

/** The value with something else at a place. */
export function replaced(
  value: unknown,
  [name, ...rest]: Place,
  change: (old: unknown) => unknown,
): unknown {
  if (name === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.map((item, at) => (at === Number(name) ? replaced(item, rest, change) : item));
  }
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([own, member]) =>
      own === name ? [own, replaced(member, rest, change)] : [own, member],
    ),
  );
}

function without(value: unknown, place: Place): unknown {
  const last = place.at(-1);
  if (last === undefined) return {};
  return replaced(value, place.slice(0, -1), (old) => {
    if (Array.isArray(old)) return old.filter((_, at) => at !== Number(last));
    return isPlainObject(old)
      ? Object.fromEntries(Object.entries(old).filter(([name]) => name !== last))
      : old;
  });
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  );
}

/** What may happen to the bytes of a body on its way. */
export interface Damage {
  readonly kind: 'cut' | 'insert' | 'mark' | 'after' | 'wide' | 'empty';
  readonly where: number;
  readonly bytes: Uint8Array;
}

export function damage(): fc.Arbitrary<Damage> {
  return fc.record({
    kind: fc.constantFrom('cut', 'insert', 'mark', 'after', 'wide', 'empty'),
    where: fc.nat(100_000),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }),
  });
}

export function damaged(body: Uint8Array, { kind, where, bytes }: Damage): Uint8Array {
  const at = where % (body.length + 1);
  const text = Buffer.from(body);
  switch (kind) {
    case 'cut':
      return text.subarray(0, at);
    case 'insert':
      return Buffer.concat([text.subarray(0, at), bytes, text.subarray(at)]);
    case 'mark':
      return Buffer.concat([Buffer.from('\ufeff'), text]);
    case 'after':
      return Buffer.concat([text, bytes]);
    case 'wide':
      return Buffer.from(text.toString('utf8'), 'utf16le');
    case 'empty':
      return new Uint8Array();
  }
}
