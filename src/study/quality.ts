import { largestOf, smallestOf } from '../core/lists.ts';
/** One number of somebody or something, in the order of time. */
export interface Observed {
  readonly unit: string;
  readonly time: number;
  readonly value: number;
}

export type FaultKind = 'stale' | 'unit' | 'name';

/** What looks like a mistake of whoever wrote the table, and not like the world. */
export interface Fault {
  readonly kind: FaultKind;
  readonly text: string;
}

/** So many equal values one behind the other are taken for one that was copied on. */
const STALE_RUN = 4;

/** Powers of ten that a wrong unit makes of a number, and how near it has to be to one. */
const UNIT_JUMPS = [10, 100, 1_000] as const;
const UNIT_NEARNESS = 1.25;

/** A unit whose other values differ by more than this factor may jump by itself. */
const STEADY = 4;

/** Names shorter than this differ by one letter without being a mistake. */
const SHORT_NAME = 5;

/**
 * Faults of a table that no statistic shows: values that were copied on, values in another unit,
 * and names that are written in two ways.
 */
export function faultsOf(rows: readonly Observed[]): Fault[] {
  const byUnit = new Map<string, Observed[]>();
  for (const row of rows) {
    const own = byUnit.get(row.unit);
    if (own === undefined) byUnit.set(row.unit, [row]);
    else own.push(row);
  }
  const series = [...byUnit].map(([unit, own]) => ({
    unit,
    own: own.toSorted((one, other) => one.time - other.time),
  }));
  return [
    ...series.flatMap(({ unit, own }) => staleRuns(unit, own)),
    ...series.flatMap(({ unit, own }) => unitJumps(unit, own)),
    ...doubleNames(series.map(({ unit, own }) => ({ unit, rows: own.length }))),
  ];
}

function staleRuns(unit: string, rows: readonly Observed[]): Fault[] {
  const faults: Fault[] = [];
  for (let from = 0; from < rows.length;) {
    let to = from + 1;
    while (to < rows.length && rows[to]?.value === rows[from]?.value) to += 1;
    if (to - from >= STALE_RUN) {
      const { time = 0, value = 0 } = rows[from] ?? {};
      const until = rows[to - 1]?.time ?? 0;
      const text = `${unit} has ${value} ${to - from} times in a row, ${time} to ${until}`;
      faults.push({ kind: 'stale', text });
    }
    from = to;
  }
  return faults;
}

/** A value that is ten, a hundred or a thousand times what a steady unit has else, or a part. */
function unitJumps(unit: string, rows: readonly Observed[]): Fault[] {
  return rows.flatMap(({ time, value }, at): Fault[] => {
    const others = rows.filter((_, other) => other !== at).map((row) => row.value);
    const ratio = isSteady(others) ? Math.abs(value / middleOf(others)) : NaN;
    const factor = UNIT_JUMPS.find((jump) => isNear(ratio, jump) || isNear(1 / ratio, jump));
    if (others.length < 3 || factor === undefined) return [];
    const times = ratio > 1 ? `${factor} times` : `a ${factor}th of`;
    return [{ kind: 'unit', text: `${unit} ${time}: ${value} is about ${times} what else it has` }];
  });
}

/** Names that are the same but for case, spaces and signs, or but for one letter. */
function doubleNames(units: readonly { readonly unit: string; readonly rows: number }[]): Fault[] {
  const sorted = units.toSorted((one, other) => other.rows - one.rows);
  return sorted.flatMap(({ unit, rows }, at): Fault[] => {
    const other = sorted
      .slice(0, at)
      .find(
        (known) =>
          plain(known.unit) === plain(unit) || (rows < known.rows && isSlip(known.unit, unit)),
      );
    if (other === undefined) return [];
    return [{ kind: 'name', text: `"${unit}" is nearly "${other.unit}"; is it the same?` }];
  });
}

function isSlip(one: string, other: string): boolean {
  const [a, b] = [plain(one), plain(other)];
  if (Math.min(a.length, b.length) < SHORT_NAME || /\d/.test(a + b)) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const skips = [
    [1, 1],
    [1, 0],
    [0, 1],
  ] as const;
  return skips.some(([ofA, ofB]) => a.slice(start + ofA) === b.slice(start + ofB));
}

function plain(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Values of one sign, none of them far from the others. */
function isSteady(values: readonly number[]): boolean {
  const sizes = values.map((value) => Math.abs(value));
  const isOneSign = values.every((value) => value > 0) || values.every((value) => value < 0);
  return isOneSign && largestOf(sizes) <= STEADY * smallestOf(sizes);
}

function isNear(ratio: number, factor: number): boolean {
  return ratio >= factor / UNIT_NEARNESS && ratio <= factor * UNIT_NEARNESS;
}

function middleOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
}
