import { LogError } from '../log/log-error.ts';

/** The first line of an export: which log it is and whose key signs it. */
export interface ExportHeader {
  readonly format: string;
  readonly origin: string;
  /** C2SP verifier key. */
  readonly key: string;
}

/** Version of the export's lines; a reader refuses what it does not know. */
export const EXPORT_FORMAT = 'negentropy-export/1';

/** Version of the lines of a range; its first line differs from that of a whole export. */
export const RANGE_FORMAT = 'negentropy-range/1';

/** The first line of a range of a log: where it begins, and what came before, as hashes. */
export interface RangeHeader extends ExportHeader {
  /** Index of the first entry of the range. */
  readonly from: number;
  /** Base64 hashes of the perfect subtrees over the entries before it, the larger first. */
  readonly frontier: readonly string[];
}

/** Version of the lines of an anchor log: the same as those of a whole export, of other entries. */
const ANCHOR_FORMAT = 'negentropy-anchor/1';

/** Writes the header line of an anchor log, without its line break. */
export function anchorHeaderLine(header: Omit<ExportHeader, 'format'>): string {
  const { origin, key } = header;
  return JSON.stringify({ format: ANCHOR_FORMAT, key, origin });
}

/** Writes the header line, without its line break. */
export function headerLine(header: Omit<ExportHeader, 'format'>): string {
  const { origin, key } = header;
  return JSON.stringify({ format: EXPORT_FORMAT, key, origin });
}

/** Writes the header line of a range, without its line break. */
export function rangeHeaderLine(header: Omit<RangeHeader, 'format'>): string {
  const { from, frontier, key, origin } = header;
  return JSON.stringify({ format: RANGE_FORMAT, from, frontier, key, origin });
}

/** Writes the last line, without its line break: the signed note as it is. */
export function checkpointLine(note: string): string {
  return JSON.stringify({ checkpoint: note });
}

/**
 * @throws LogError `ENTRY_INVALID` when the line is no header of a known format,
 *   `ENTRY_NOT_CANONICAL` when it is spelled in another way: each byte of an export has a meaning.
 */
export function parseHeader(line: string): ExportHeader {
  const value = parseObject(line);
  const { format, origin, key } = value;
  if (format !== EXPORT_FORMAT || typeof origin !== 'string' || typeof key !== 'string') {
    throw new LogError(
      'ENTRY_INVALID',
      `the first line is not the header of a ${EXPORT_FORMAT} file; is this a whole export?`,
    );
  }
  if (headerLine({ origin, key }) !== line) {
    throw new LogError('ENTRY_NOT_CANONICAL', 'the header line is not written canonically');
  }
  return { format, origin, key };
}

/**
 * @throws LogError `ENTRY_INVALID` when the line is no header of an anchor log,
 *   `ENTRY_NOT_CANONICAL` when it is spelled in another way.
 */
export function parseAnchorHeader(line: string): ExportHeader {
  const { format, origin, key } = parseObject(line);
  if (format !== ANCHOR_FORMAT || typeof origin !== 'string' || typeof key !== 'string') {
    throw new LogError('ENTRY_INVALID', `the first line is no header of a ${ANCHOR_FORMAT} file`);
  }
  if (anchorHeaderLine({ origin, key }) !== line) {
    throw new LogError('ENTRY_NOT_CANONICAL', 'the header line is not written canonically');
  }
  return { format, origin, key };
}

/**
 * @throws LogError `ENTRY_INVALID` when the line is no header of a range, `ENTRY_NOT_CANONICAL`
 *   when it is spelled in another way.
 */
export function parseRangeHeader(line: string): RangeHeader {
  const { format, from, frontier, key, origin } = parseObject(line);
  const areHashes = Array.isArray(frontier) && frontier.every((hash) => typeof hash === 'string');
  const areTexts = typeof origin === 'string' && typeof key === 'string';
  if (format !== RANGE_FORMAT || !areTexts || typeof from !== 'number' || !areHashes) {
    const problem = `the first line is not the header of a ${RANGE_FORMAT} file`;
    throw new LogError('ENTRY_INVALID', problem);
  }
  const header = { from, frontier, key, origin };
  if (rangeHeaderLine(header) !== line) {
    throw new LogError('ENTRY_NOT_CANONICAL', 'the header line is not written canonically');
  }
  return { format, ...header };
}

/**
 * The note of a checkpoint line, or undefined when the line is an entry.
 * @throws LogError `ENTRY_NOT_CANONICAL` when it is spelled in another way.
 */
export function parseCheckpointLine(line: string): string | undefined {
  if (!line.startsWith('{"checkpoint":')) return undefined;
  const { checkpoint } = parseObject(line);
  if (typeof checkpoint !== 'string') return undefined;
  if (checkpointLine(checkpoint) === line) return checkpoint;
  throw new LogError('ENTRY_NOT_CANONICAL', 'the checkpoint line is not written canonically');
}

function parseObject(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Falls through to the one message below.
  }
  throw new LogError('ENTRY_INVALID', `not a JSON object: ${JSON.stringify(line.slice(0, 60))}`);
}
