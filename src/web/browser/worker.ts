import type { FileTask, Report } from './messages.ts';
import { verifyExport } from './verify-export.ts';

// Recomputes a whole log beside the page, which stays alive meanwhile.

self.addEventListener('message', (event: MessageEvent<FileTask>) => {
  void answer(event.data);
});

async function answer(task: FileTask): Promise<void> {
  const onProgress = (entries: number, part: number): void => {
    send({ kind: 'progress', entries, part });
  };
  send({ kind: 'file', result: await verifyExport(task.file, task.vkey, onProgress) });
}

function send(report: Report): void {
  self.postMessage(report, { transfer: [] });
}
