import type { FileTask, Report } from './messages.ts';
import { verifyFile } from './verify-file.ts';

// Where the core runs in a browser: beside the page, which stays alive meanwhile.

self.addEventListener('message', (event: MessageEvent<FileTask>) => {
  void answer(event.data);
});

async function answer(task: FileTask): Promise<void> {
  const onProgress = (entries: number): void => send({ kind: 'progress', entries });
  send({ kind: 'file', result: await verifyFile(task.file, task.vkey, onProgress) });
}

function send(report: Report): void {
  self.postMessage(report, { transfer: [] });
}
