import { verifyDecision } from '../../core/verify/verify-decision.ts';
import type { Report, Task } from './messages.ts';
import { verifyFile } from './verify-file.ts';

// Where the core runs in a browser: beside the page, which stays alive meanwhile.

self.addEventListener('message', (event: MessageEvent<Task>) => {
  void answer(event.data);
});

async function answer(task: Task): Promise<void> {
  if (task.kind === 'decision') {
    send({ kind: 'decision', result: verifyDecision(task.proof, task.vkey) });
    return;
  }
  const onProgress = (entries: number): void => send({ kind: 'progress', entries });
  send({ kind: 'file', result: await verifyFile(task.file, task.vkey, onProgress) });
}

function send(report: Report): void {
  self.postMessage(report, { transfer: [] });
}
