import type { Readable, Writable } from 'node:stream';
import { printable } from '../connectors/commits/source-error.ts';

/** What a command line reads and writes: those of the process, or a test's own. */
export interface Streams {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
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

/** Emphasis on a terminal; everywhere else, and with NO_COLOR, the text as it is. */
export interface Paint {
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
    note: (text) => void stderr.write(`${text}\n`),
    paint: coloured ? COLOURED : PLAIN,
    overwrite:
      stderr.isTTY === true ? (text) => void stderr.write(`\r\u001b[2K${text}`) : undefined,
    streams,
  };
}

/** Text that others wrote, made safe for a terminal and cut to a width. */
export function foreign(text: string, charactersMax = 40): string {
  return printable(text, charactersMax);
}

const plain: Painter = (text) => text;
const PLAIN: Paint = { strong: plain, faint: plain, good: plain, bad: plain, warn: plain };

const COLOURED: Paint = {
  strong: painter(1, 22),
  faint: painter(2, 22),
  good: painter(32, 39),
  bad: painter(31, 39),
  warn: painter(33, 39),
};

function painter(on: number, off: number): Painter {
  return (text) => (text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`);
}
