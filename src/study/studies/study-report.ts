import type { Fault } from '../quality.ts';
import type { Channel } from '../../core/integrity/tally.ts';

/** A number with its interval, beside what it is compared with. */
export interface StudyFigure {
  readonly name: string;
  readonly value: number;
  /** 95 %, as `by` says. */
  readonly interval?: readonly [low: number, high: number];
  readonly p?: number;
}

/** Figures of one kind, drawn beside one line. */
export interface StudyFigures {
  readonly title: string;
  /** How intervals and p were made. */
  readonly by: string;
  /** What a figure without any association would be. */
  readonly nothing: number;
  readonly figures: readonly StudyFigure[];
}

/** What a study found. */
export interface StudyFindings {
  /** The first sentence of every report: what an honest person would say when asked. */
  readonly answer: string;
  /** Whether the registered rule is met. */
  readonly isShown: boolean;
  readonly groups: readonly StudyFigures[];
  /** What the data is, and what is wrong with it. */
  readonly data: readonly string[];
  /** What the answer does not mean. */
  readonly limits: readonly string[];
  /** Shares of channels that were fitted, in ppm; a study of weights only. */
  readonly weights?: Readonly<Record<Channel, number>>;
}

/** The findings of a table that looks as if it had mistakes: none. */
export function unread(faults: readonly Fault[]): StudyFindings {
  const answer =
    `Nothing is read: ${faults.length} in the table look like mistakes. Mend the table, or say ` +
    '`faults: tell` in a plan if they are true.';
  return { answer, isShown: false, groups: [], data: [], limits: [] };
}

/** Four significant digits at most, without a tail of noughts. */
export function figureText(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** A p that is small is said as such. */
export function chanceText(p: number): string {
  return p < 0.0001 ? 'below 0.0001' : p.toFixed(4);
}

/** A column of a table of figures. */
interface FigureColumn {
  readonly title: string;
  readonly of: (figure: StudyFigure) => string;
}

const COLUMNS: readonly FigureColumn[] = [
  { title: 'value', of: ({ value }) => figureText(value) },
  { title: '95 % interval', of: ({ interval = [] }) => interval.map(figureText).join(' to ') },
  { title: 'p', of: ({ p }) => (p === undefined ? '' : chanceText(p)) },
];

/** The columns of a table of these figures behind their names: none of them is empty. */
export function columnsOf(figures: readonly StudyFigure[]): readonly FigureColumn[] {
  return COLUMNS.filter(({ of }) => figures.some((figure) => of(figure) !== ''));
}
