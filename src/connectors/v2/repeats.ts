import type { Judged } from './judged.ts';
import type { V2Kind } from './quarantine.ts';

/** A row that is compared with others. */
export interface Compared {
  readonly kind: V2Kind;
  readonly file: string;
  readonly line: number;
  readonly judged: Judged;
}

/**
 * Rows that repeat another one. The first of them counts, by whether anything else speaks against
 * it, then by its time; so neither the order of files nor that of lines decides.
 */
export function repeatsIn(rows: readonly Compared[]): Set<Compared> {
  const seen = new Set<string>();
  const repeats = new Set<Compared>();
  for (const row of rows.toSorted(byMerit)) {
    const { kind, judged } = row;
    if (judged.repeats === undefined) continue;
    const text = `${kind} ${judged.repeats}`;
    if (seen.has(text)) repeats.add(row);
    seen.add(text);
  }
  return repeats;
}

/** Rows that share an id or a hash with a row that says something else: none of them counts. */
export function conflictsIn(rows: readonly Compared[]): Set<Compared> {
  const byName = new Map<string, Compared[]>();
  for (const row of rows) {
    for (const name of row.judged.names) {
      const key = `${row.kind} ${name}`;
      const group = byName.get(key);
      if (group === undefined) byName.set(key, [row]);
      else group.push(row);
    }
  }
  const contents = (group: readonly Compared[]): number =>
    new Set(group.map(({ judged }) => JSON.stringify(judged.content))).size;
  return new Set([...byName.values()].filter((group) => contents(group) > 1).flat());
}

export function byPlace(
  one: Pick<Compared, 'file' | 'line'>,
  other: Pick<Compared, 'file' | 'line'>,
): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line;
}

function byMerit(one: Compared, other: Compared): number {
  const isSound = ({ judged }: Compared): number =>
    Object.values(judged.codes).some(Boolean) ? 1 : 0;
  return (
    isSound(one) - isSound(other) || one.judged.moment - other.judged.moment || byPlace(one, other)
  );
}
