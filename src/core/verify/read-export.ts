import { type ExportHeader, parseCheckpointLine } from './export-format.ts';
import type { Divergence } from './verify-log.ts';
import { messageOf } from '../message-of.ts';

/** Takes the entries of a file one by one, and the note that stands behind them. */
export interface EntriesVerifier {
  push(line: string): Divergence | undefined;
  finish(note: string): Divergence | undefined;
  /** Index after the last entry that was taken. */
  readonly size: number;
}

/** How the first line of a file is read, and what then takes its entries. */
export interface FileForm<Header extends ExportHeader, Verifier extends EntriesVerifier> {
  readonly parseHeader: (line: string) => Header;
  readonly begin: (header: Header) => Verifier;
}

/** What was found, and by whom. */
export interface ReadExport<Header, Verifier> {
  readonly header: Header;
  readonly verifier: Verifier;
  readonly divergence: Divergence | undefined;
  /** Whether the key in the header is the one that was asked for. */
  readonly keyTrusted: boolean;
}

/**
 * Reads a file of a header, entries and a checkpoint until its end or its first divergence.
 * @param lines pages of lines without their breaks
 * @param trustedKey a C2SP verifier key known from elsewhere
 * @throws LogError when the first line is no header of the form.
 */
export async function readExport<Header extends ExportHeader, Verifier extends EntriesVerifier>(
  lines: AsyncIterable<readonly string[]>,
  form: FileForm<Header, Verifier>,
  trustedKey: string | undefined,
): Promise<ReadExport<Header, Verifier>> {
  const all = oneByOne(lines);
  const first = await all.next();
  const header = form.parseHeader(first.done === true ? '' : first.value);
  const verifier = form.begin(header);
  const keyTrusted = trustedKey === header.key;
  const isOther = trustedKey !== undefined && !keyTrusted;
  const divergence = isOther
    ? elsewhere('the header', `the key ${trustedKey}`, header.key)
    : await differing(verifier, all);
  return { header, verifier, divergence, keyTrusted };
}

async function differing(
  verifier: EntriesVerifier,
  lines: AsyncIterable<string>,
): Promise<Divergence | undefined> {
  let ended = false;
  for await (const line of lines) {
    if (ended) return elsewhere('after the checkpoint', 'the end of the file', line.slice(0, 80));
    try {
      const note = parseCheckpointLine(line);
      ended = note !== undefined;
      const divergence = note === undefined ? verifier.push(line) : verifier.finish(note);
      if (divergence !== undefined) return divergence;
    } catch (problem) {
      const found = messageOf(problem);
      return elsewhere('the checkpoint', 'one line of JSON', found);
    }
  }
  const found = `the file ends after entry ${verifier.size - 1}: it is truncated`;
  return ended ? undefined : elsewhere('the end', 'a checkpoint as the last line', found);
}

/** A divergence that is not about one entry. */
function elsewhere(where: string, expected: string, found: string): Divergence {
  return { index: undefined, where, expected, found };
}

async function* oneByOne(pages: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  for await (const page of pages) yield* page;
}
