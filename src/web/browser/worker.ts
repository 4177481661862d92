import type { FileTask, LogTask, Report } from './messages.ts';
import { verifyExport } from './verify-export.ts';
import { verifyServedLog } from './verify-served-log.ts';

// Recomputes a whole log beside the page, which stays alive meanwhile.

self.addEventListener('message', (event: MessageEvent<FileTask | LogTask>) => {
  void answer(event.data);
});

async function answer(task: FileTask | LogTask): Promise<void> {
  const onProgress = (entries: number, part: number): void => {
    send({ kind: 'progress', entries, part });
  };
  const result =
    task.kind === 'log'
      ? await verifyServedLog(task, onProgress)
      : await verifyExport(task.file, task.vkey, onProgress);
  send({ kind: 'file', result });
}

function send(report: Report): void {
  self.postMessage(report, { transfer: [] });
}
