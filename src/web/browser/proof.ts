import { verifyDecision } from '../../core/verify/verify-decision.ts';
import type { DecisionTask, FileTask, Report } from './messages.ts';
import { verifyDocument } from './verify-document.ts';

// Verifies one decision beside the page: much less of the core than a whole log takes.

self.addEventListener('message', ({ data }: MessageEvent<DecisionTask | FileTask>) => {
  if (data.kind === 'file') void answerFile(data);
  else send({ kind: 'decision', result: verifyDecision(data.proof, data.vkey) });
});

async function answerFile({ file, vkey }: FileTask): Promise<void> {
  const result = await verifyDocument(file, vkey);
  send(result === 'export' ? { kind: 'export' } : { kind: 'file', result });
}

function send(report: Report): void {
  self.postMessage(report, { transfer: [] });
}
