import {
  BENCH_ATTACKS,
  type BenchAttack,
  benchRow,
  type BenchRow,
} from '../src/simulator/attacks/attack-bench.ts';
import { BENCH_NOTES, LOSS_NOTES } from '../src/simulator/attacks/bench-notes.ts';
import { LEAK_MAX } from '../src/simulator/attacks/leak.ts';
import { type BenchStore, type StoredRuns, type StoredYields, yieldsIn } from './bench-store.ts';
import { MEMBERS_OF_NAMESAKES } from './namesakes.ts';

/** One attack, as it was measured. */
export interface AttackRuns {
  readonly attack: BenchAttack;
  readonly on: BenchRow;
  /** Undefined: nothing stands against it. */
  readonly off: BenchRow | undefined;
  /** The same with other presets, if claims can be made under them. */
  readonly others: Readonly<Record<OtherPreset, BenchRow | undefined>>;
}

/** Presets for claims beside `civic`. */
export const OTHER_PRESETS = ['standard', 'forge'] as const;
type OtherPreset = (typeof OTHER_PRESETS)[number];

/** What comes to more than is meant, or a rule that does little, with what has to be said of it. */
export interface Miss {
  readonly name: string;
  /** What it comes to in the mean, or at worst if that is within what is meant. */
  readonly brief: string;
  /** Beside that: what is meant and what it is at worst, and whether a rule does little. */
  readonly figures: string;
  readonly why: string;
  /** What would close it; empty: nothing is open. */
  readonly closes: string;
}

/** Most that honest members may lose by conduct, caps and identity. */
export const HONEST_LOSS_MAX = 0.02;

/** Whatever was measured, in the order of the bench. */
export function runsIn(store: BenchStore): readonly AttackRuns[] {
  return BENCH_ATTACKS.flatMap((attack) => {
    const measured = store.attacks[attack.name];
    return measured === undefined ? [] : [runsOf(attack, measured)];
  });
}

function runsOf(attack: BenchAttack, runs: StoredRuns): AttackRuns {
  const rowOf = (yields: StoredYields): BenchRow => benchRow(attack, yieldsIn(yields));
  const found = (yields: StoredYields | undefined): BenchRow | undefined =>
    yields === undefined ? undefined : rowOf(yields);
  const others = { standard: found(runs.standard), forge: found(runs.forge) };
  return { attack, on: rowOf(runs.on), off: found(runs.off), others };
}

/** Whether it takes more of an honest member's pay than is meant. */
export function isLeaking(row: BenchRow | undefined): row is BenchRow {
  return row !== undefined && row.leak.mean > LEAK_MAX;
}

/** Whether the attacker takes ten times as much or more with the defence off. */
export function isTenfold({ on, off }: AttackRuns): boolean {
  return off !== undefined && off.leak.mean > 0 && off.leak.mean >= 10 * on.leak.mean;
}

/**
 * Attacks that leak, come to more than their own limit in some world, or whose defence makes less
 * than a tenfold difference.
 * @throws RangeError if nobody wrote down why, or what would close it
 */
export function attackMisses(store: BenchStore): readonly Miss[] {
  return runsIn(store).flatMap((runs) => {
    const { attack, on, others } = runs;
    const leaks = [
      ...(isLeaking(on) ? [decimals(on.leak.mean)] : []),
      ...OTHER_PRESETS.flatMap((preset) => {
        const row = others[preset];
        return isLeaking(row) ? [`${decimals(row.leak.mean)} under \`${preset}\``] : [];
      }),
    ].join(', ');
    const worst = on.isWithin ? '' : `at worst ${decimals(worstOf(on))}, ${limitOf(attack)} meant`;
    const figures = [
      ...(leaks === '' ? [] : [`leaks ${leaks}`]),
      ...(worst === '' ? [] : [worst]),
      ...(isTenfold(runs) ? [] : ['less than tenfold']),
    ];
    if (figures.length === 0) return [];
    const note = BENCH_NOTES[attack.name];
    if (note === undefined) throw new RangeError(`say of ${attack.name} why it leaks`);
    const brief = leaks === '' ? worst : leaks;
    const closes = brief === '' ? '' : note.closes;
    return [{ name: attack.name, brief, figures: figures.join(', '), why: note.why, closes }];
  });
}

/** The most that an attacker may come to, or the least that victims keep. */
export function limitOf({ measure, limit }: BenchAttack): string {
  return `${measure === 'victims keep' ? '≥' : '≤'} ${limit.toFixed(2)}`;
}

function worstOf({ attack, values }: BenchRow): number {
  return attack.measure === 'victims keep' ? Math.min(...values) : Math.max(...values);
}

/** The columns of what honest members lose by the gates, with what is meant. */
const GATES = ['entropy gate', 'GI and caps'] as const;

/** Most that a gate may refuse: less if outcomes do not depend on each other. */
export function gateLossMax(gate: (typeof GATES)[number], correlation: string): number {
  if (gate === 'GI and caps') return HONEST_LOSS_MAX;
  return correlation === '0' ? 0.05 : 0.08;
}

/**
 * What takes more from honest members than is meant: gates, from the least to the most, and names
 * that two share, of what all are paid.
 * @throws RangeError if nobody wrote down why, or what would close it
 */
export function lossMisses({ gates, names }: BenchStore): readonly Miss[] {
  const above = new Map<string, number[]>();
  for (const [preset = '', , correlation = '', ...losses] of gates) {
    for (const [at, gate] of GATES.entries()) {
      const lost = Number(losses[at]);
      if (lost <= gateLossMax(gate, correlation)) continue;
      const name = `${preset}: ${gate}`;
      above.set(name, [...(above.get(name) ?? []), lost]);
    }
  }
  for (const [preset = '', common = '', , lost = ''] of names) {
    const ofAll = (2 * Number(lost)) / MEMBERS_OF_NAMESAKES[preset === '`git`' ? 'git' : 'civic'];
    if (ofAll > HONEST_LOSS_MAX) above.set(`${preset}: ${common}`, [ofAll]);
  }
  return [...above].map(([name, lost]) => {
    const note = LOSS_NOTES[name];
    if (note === undefined) throw new RangeError(`say of ${name} why it takes so much`);
    const range = [...new Set([Math.min(...lost), Math.max(...lost)])];
    const figures = range.map((one) => one.toFixed(3)).join(' to ');
    return { name, brief: figures, figures, ...note };
  });
}

/**
 * The part of README that says what is open, and what would close it: a row for each thing that
 * would close something.
 */
export function openPart(store: BenchStore): string {
  const attacks = attackMisses(store);
  const open = [...attacks, ...lossMisses(store)].filter(({ closes }) => closes !== '');
  const rows = [...new Set(open.map(({ closes }) => closes))].map((closes) => {
    const closed = open.filter((miss) => miss.closes === closes);
    return `| ${closed.map(named).join('; ')} | ${closes} |`;
  });
  const runs = runsIn(store);
  const leaking = runs.filter(({ on }) => isLeaking(on)).length;
  const weak = runs.filter((one) => !isTenfold(one)).length;
  return `Of ${runs.length} simulated attacks ${leaking} take more than ${LEAK_MAX} of an honest
member’s pay, and against ${weak} the rule makes less than a tenfold difference. What comes to more
than is meant, with the share of that pay that it takes, or that honest people lose:

| what comes to more than is meant | what would close it |
| --- | --- |
${rows.join('\n')}
`;
}

function named({ name, brief }: Miss): string {
  return `${name} (${brief})`;
}

/** No minus before a zero. */
export function decimals(value: number): string {
  return (Math.round(value * 100) / 100 || 0).toFixed(2);
}
