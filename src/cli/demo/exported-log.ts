import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { exportLog } from '../../pipeline/answers/log/export-log.ts';
import { readLines } from '../../pipeline/verify/read-lines.ts';
import { type Verification, verifyExport } from '../../pipeline/verify/verify-export.ts';
import { type Community, publicKeyText } from '../../pipeline/writer/community.ts';
import type { Store } from '../open-store.ts';
import { writeOutput } from '../output-file.ts';
import { Progress, watchedLines } from '../progress.ts';
import type { Terminal } from '../terminal.ts';

/** A log as a file that was verified without its store. */
export interface ExportedLog {
  readonly exportPath: string;
  /** A file with the log's public key, beside the export. */
  readonly keyPath: string;
  readonly verification: Verification;
}

/** Writes the export of a community beside its store, and verifies that file alone. */
export async function exportAndVerify(
  store: Store,
  community: Community,
  terminal: Terminal,
): Promise<ExportedLog> {
  const exportPath = join(store.settings.dataDirectory, 'export.jsonl');
  const keyPath = join(store.settings.dataDirectory, 'export.vkey');
  const pages = exportLog(community, store.key);
  const text = Readable.from(pages, { objectMode: true }).map(
    (page: readonly string[]) => `${page.join('\n')}\n`,
  );
  await writeOutput(exportPath, text);
  const publicKey = publicKeyText(store.key, community.row.origin);
  await writeOutput(keyPath, `${publicKey}\n`);
  const progress = new Progress(terminal, 'entries verified');
  const lines = watchedLines(readLines(createReadStream(exportPath)), progress);
  const verification = await verifyExport(lines, publicKey);
  progress.end();
  return { exportPath, keyPath, verification };
}
