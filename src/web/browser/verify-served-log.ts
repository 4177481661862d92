import { messageOf } from '../../core/message-of.ts';
import { parseCheckpoint } from '../../core/log/checkpoint.ts';
import { decodeEntryBundle } from '../../core/log/entry-bundle.ts';
import { entryBundlePath, tileWidth } from '../../core/log/tiles.ts';
import { checkpointLine, headerLine } from '../../core/verify/export-format.ts';
import type { FileResult, LogTask } from './messages.ts';
import { counted, verifyLines } from './verify-export.ts';

/**
 * Fetches every entry of a log that its readers may see, and recomputes them as those of an export.
 * @param onProgress hears how many entries are done, and which part of the log they are
 */
export async function verifyServedLog(
  { slug, vkey, isKnown }: LogTask,
  onProgress: (entries: number, part: number) => void,
): Promise<FileResult> {
  try {
    const prefix = `/v1/log/${encodeURIComponent(slug)}`;
    const note = await (await got(`${prefix}/checkpoint`)).text();
    const { origin, size } = parseCheckpoint(`${note.split('\n\n')[0] ?? ''}\n`);
    const lines = servedLines({ prefix, note, header: headerLine({ origin, key: vkey }), size });
    const told = counted(lines, (entries) => onProgress(entries, Math.min(1, entries / size)));
    return await verifyLines(told, isKnown ? vkey : undefined);
  } catch (problem) {
    return { outcome: 'failed', why: messageOf(problem) };
  }
}

interface ServedLog {
  readonly prefix: string;
  readonly note: string;
  readonly header: string;
  readonly size: number;
}

/** The lines that an export of it would have. */
async function* servedLines({ prefix, note, header, size }: ServedLog): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  yield [header];
  for (let at = 0; at < size; at += tileWidth) {
    const width = Math.min(tileWidth, size - at);
    const answer = await got(`${prefix}/${entryBundlePath({ index: at / tileWidth, width })}`);
    const bundle = decodeEntryBundle(new Uint8Array(await answer.arrayBuffer()), width);
    yield bundle.map((bytes) => decoder.decode(bytes));
  }
  yield [checkpointLine(note)];
}

async function got(path: string): Promise<Response> {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
}
