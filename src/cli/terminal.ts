import type { Readable, Writable } from 'node:stream';
import { printable } from '../connectors/records/source-error.ts';
import { cutToWidth, folded } from './rendering/text-width.ts';

/** What a command line reads and writes: those of the process, or a test's own. */
export interface Streams {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}

/** Where a command writes: results on stdout, everything about the run itself on stderr. */
export interface Terminal {
  /** Writes lines of the result. */
  readonly print: (text: string) => void;
  /** Writes the result as JSON instead. */
  readonly printJson: (value: unknown) => void;
  /** Writes a line about the run. */
  readonly note: (text: string) => void;
  readonly paint: Paint;
  /** Overwrites the current line of stderr; undefined where stderr is no terminal. */
  readonly overwrite: ((text: string) => void) | undefined;
  /** For what is too long to hold: read and written a chunk at a time. */
  readonly streams: Streams;
}

type Painter = (text: string) => string;

/**
 * How a text looks: how wide it may be, and emphasis on a terminal. Everywhere else, and with
 * NO_COLOR, the text stands as it is.
 */
export interface Paint extends Emphasis {
  /** Columns of a line. */
  readonly columns: number;
}

interface Emphasis {
  readonly strong: Painter;
  readonly faint: Painter;
  readonly good: Painter;
  readonly bad: Painter;
  readonly warn: Painter;
}

/** A terminal on streams. @see https://no-color.org */
export function terminalOn(streams: Streams, env: NodeJS.ProcessEnv): Terminal {
  const { stdout, stderr } = streams;
  const coloured =
    stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return {
    print: (text) => void stdout.write(`${text}\n`),
    printJson: (value) => void stdout.write(`${JSON.stringify(value, undefined, 2)}\n`),
    note: (text) => void stderr.write(`${folded(text, columnsOf(stderr, env))}\n`),
    paint: { columns: columnsOf(stdout, env), ...(coloured ? COLOURED : PLAIN) },
    overwrite:
      stderr.isTTY === true
        ? (text) => {
            const line = cutToWidth(text, columnsOf(stderr, env) - 1);
            stderr.write(`\r\u001b[2K${line}`);
          }
        : undefined,
    streams,
  };
}

/** Lines of what is no terminal, and of one that does not say how wide it is. */
const COLUMNS = 80;

/** Narrower than this no table could be shown; longer lines than this are hard to read. */
const [COLUMNS_MIN, COLUMNS_MAX] = [40, 120];

function columnsOf(
  { isTTY, columns }: { readonly isTTY?: boolean; readonly columns?: number },
  env: NodeJS.ProcessEnv,
): number {
  const said = Number(env['COLUMNS'] ?? '');
  const shown = isTTY === true && columns !== undefined && columns > 0 ? columns : said;
  return Math.min(
    COLUMNS_MAX,
    Math.max(COLUMNS_MIN, Number.isInteger(shown) && shown > 0 ? shown : COLUMNS),
  );
}

/** The same look with a margin on the left. */
export function narrower(paint: Paint, margin: number): Paint {
  return { ...paint, columns: paint.columns - margin };
}

/** Text that others wrote, made safe for a terminal and cut to a width. */
export function foreign(text: string, columns = 40): string {
  return cutToWidth(printable(text, columns * 2), columns);
}

const plain: Painter = (text) => text;
const PLAIN: Emphasis = { strong: plain, faint: plain, good: plain, bad: plain, warn: plain };

const COLOURED: Emphasis = {
  strong: painter(1, 22),
  faint: painter(2, 22),
  good: painter(32, 39),
  bad: painter(31, 39),
  warn: painter(33, 39),
};

function painter(on: number, off: number): Painter {
  return (text) => (text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`);
}
