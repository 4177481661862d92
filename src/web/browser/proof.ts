import { verifyDecision } from '../../core/verify/verify-decision.ts';
import type { DecisionTask, Report } from './messages.ts';

// Verifies one decision beside the page: much less of the core than a whole log takes.

self.addEventListener('message', ({ data: { proof, vkey } }: MessageEvent<DecisionTask>) => {
  const report: Report = { kind: 'decision', result: verifyDecision(proof, vkey) };
  self.postMessage(report, { transfer: [] });
});
