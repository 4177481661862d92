import { messageOf } from '../../core/message-of.ts';
import { formatMicros } from '../../core/units.ts';
import { EXPORT_FORMAT, parseHeader } from '../../core/verify/export-format.ts';
import { readExport } from '../../core/verify/read-export.ts';
import { LogVerifier } from '../../core/verify/verify-log.ts';
import type { FileResult } from './messages.ts';

/** How often the reader is told how far it is. */
const ENTRIES_PER_REPORT = 2_000;
/** A line beyond this is no line of an export. */
const LINE_CHARACTERS_MAX = 1_048_576;

/**
 * Verifies the export of a whole log, as `negentropy verify` does.
 * @param vkey the key that the reader knows; empty: the one that the file names
 * @param onProgress hears how many entries are done, and which part of the file they are
 */
export async function verifyExport(
  file: Blob,
  vkey: string,
  onProgress: (entries: number, part: number) => void,
): Promise<FileResult> {
  try {
    return await verified(file, vkey, onProgress);
  } catch (problem) {
    return { outcome: 'failed', why: messageOf(problem) };
  }
}

async function verified(
  file: Blob,
  vkey: string,
  onProgress: (entries: number, part: number) => void,
): Promise<FileResult> {
  let bytesRead = 0;
  const onBytes = (bytes: number): void => void (bytesRead += bytes);
  const lines = counted(linesOf(file.stream(), onBytes), (entries) => {
    onProgress(entries, bytesRead / file.size);
  });
  return await verifyLines(lines, vkey === '' ? undefined : vkey);
}

/**
 * Recomputes the lines of an export, wherever they come from.
 * @param trustedKey the key that the reader knows from elsewhere
 */
export async function verifyLines(
  lines: AsyncIterable<readonly string[]>,
  trustedKey: string | undefined,
): Promise<FileResult> {
  const encoder = new TextEncoder();
  const form = {
    parseHeader,
    begin: (header: ReturnType<typeof parseHeader>) =>
      new LogVerifier(header, { encode: (line) => encoder.encode(line) }),
  };
  const read = await readExport(lines, form, trustedKey);
  const { header, verifier, divergence, keyTrusted: isTrusted } = read;
  const { supply, held } = verifier.state.books;
  const facts = {
    what: EXPORT_FORMAT,
    entries: String(verifier.counts.entries),
    supply: formatMicros(supply),
    held: formatMicros(held),
    panels: String(verifier.counts.byType['panel'] ?? 0),
    key: header.key,
  };
  if (divergence === undefined) return { outcome: 'holds', isTrusted, facts };
  const { where, expected, found } = divergence;
  return { outcome: 'broken', where, expected, found, facts };
}

/** Tells now and then how many entries have been taken. */
export async function* counted(
  pages: AsyncIterable<readonly string[]>,
  onProgress: (entries: number) => void,
): AsyncGenerator<readonly string[]> {
  let [entries, reported] = [0, 0];
  for await (const page of pages) {
    yield page;
    entries += page.length;
    if (entries - reported < ENTRIES_PER_REPORT) continue;
    reported = entries;
    onProgress(entries);
  }
}

/** Lines without their breaks. @throws RangeError for what is cut off, TypeError for no UTF-8 */
async function* linesOf(
  bytes: ReadableStream<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const reader = bytes.getReader();
  let rest = '';
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    onBytes(next.value.length);
    const page = (rest + decoder.decode(next.value, { stream: true })).split('\n');
    rest = page.pop() ?? '';
    if (rest.length > LINE_CHARACTERS_MAX) throw new RangeError('a line has no end');
    yield page;
  }
  if (rest + decoder.decode() !== '') {
    throw new RangeError('the last line has no line break: the file is cut off');
  }
}
