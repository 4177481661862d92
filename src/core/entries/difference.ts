import { canonicalize, type CanonicalValue } from '../log/canonical-json.ts';
import type { Entry } from '../state/entry.ts';

/** What an entry should have been, where it is not that. */
export interface Mismatch {
  readonly expected: string;
  readonly found: string;
}

/** Compares two entries and points at the first field, in canonical order, that differs. */
export function difference(expected: Entry | undefined, found: Entry): Mismatch | undefined {
  if (expected === undefined) return { expected: 'no further entry', found: text(found) };
  if (isSame(expected, found)) return undefined;
  const field = Object.keys({ ...expected, ...found })
    .sort()
    .find((name) => !isSame(member(expected, name), member(found, name)));
  return {
    expected: `${expected.type} with ${field} ${text(member(expected, field))}`,
    found: `${found.type} with ${field} ${text(member(found, field))}`,
  };
}

/** Equality of entry values; both are already known to be text, truth values and integers. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other;
  }
  const left = one as Readonly<Record<string, unknown>>;
  const right = other as Readonly<Record<string, unknown>>;
  let fields = 0;
  for (const name in left) {
    if (!isSame(left[name], right[name])) return false;
    fields += 1;
  }
  for (const name in right) if (Object.hasOwn(right, name)) fields -= 1;
  return fields === 0 && Array.isArray(one) === Array.isArray(other);
}

function member(entry: Entry, name: string | undefined): unknown {
  return name === undefined ? undefined : (entry as unknown as Record<string, unknown>)[name];
}

/** An entry, or a part of one, as messages show it. */
export function text(value: unknown): string {
  return value === undefined ? 'absent' : canonicalize(value as CanonicalValue);
}
