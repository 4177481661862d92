import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { printable, SourceError } from '../records/source-error.ts';

/** No row is longer; a file without line breaks is no CSV. */
const LINE_BYTES_MAX = 1_048_576;

/**
 * The lines of a file, plain or gzip, without their ends.
 *
 * @throws SourceError PATH_NOT_FOUND, CSV_TRUNCATED, CSV_HEADER
 */
export async function* linesOf(path: string): AsyncGenerator<Buffer, void, undefined> {
  let carried: Buffer = Buffer.alloc(0);
  for await (const chunk of readBytes(path)) {
    const text = carried.length === 0 ? chunk : Buffer.concat([carried, chunk]);
    let start = 0;
    for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10, start)) {
      yield text.subarray(start, text[end - 1] === 13 && end > start ? end - 1 : end);
      start = end + 1;
    }
    carried = text.subarray(start);
    if (carried.length > LINE_BYTES_MAX) {
      const message = `${printable(path)} has a line over ${LINE_BYTES_MAX} bytes: it is no CSV`;
      throw new SourceError('CSV_HEADER', message);
    }
  }
  if (carried.length > 0) yield carried;
}

async function* readBytes(path: string): AsyncGenerator<Buffer, void, undefined> {
  const zipped = await isGzip(path);
  const file = createReadStream(path);
  const unzipped = zipped ? createGunzip() : undefined;
  file.on('error', (error) => unzipped?.destroy(error));
  try {
    for await (const chunk of unzipped === undefined ? file : file.pipe(unzipped)) {
      yield chunk as Buffer;
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw code.startsWith('Z_') ? truncated(path, cause) : unreadable(path, cause);
  } finally {
    file.destroy();
    unzipped?.destroy();
  }
}

async function isGzip(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
      return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function truncated(path: string, cause: unknown): SourceError {
  const reason = cause instanceof Error ? cause.message : '';
  return new SourceError(
    'CSV_TRUNCATED',
    `${printable(path)} is truncated or damaged (gzip: ${reason}): copy or download it again; ` +
      'nothing was imported',
    { cause },
  );
}

function unreadable(path: string, cause: unknown): SourceError {
  const reason = cause instanceof Error ? cause.message : '';
  const message = `${printable(path)} cannot be read (${printable(reason)})`;
  return new SourceError('PATH_NOT_FOUND', message, { cause });
}
