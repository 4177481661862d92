/** The client of the service: web standards and the pure core, nothing of Node. */
export { LogError, type LogErrorCode } from '../core/log/log-error.ts';
export type * from './api-types.ts';
export type { CallInput, OperationName } from './caller.ts';
export { NegentropyClient } from './client.ts';
export { evidenceId, type SentRecord } from './evidence-id.ts';
export { NegentropyProblem, type ProblemBody } from './problem.ts';
export type { ServerSentEvent } from './server-sent-events.ts';
export { ShownBeforeError } from './shown-once.ts';
export type { CallOptions, TransportOptions } from './transport.ts';
export {
  type ClaimedDecision,
  ReceiptMismatchError,
  type ReceiptTexts,
  type VerifiedReceipt,
  verifyReceipt,
  type VerifyReceiptOptions,
} from '../core/verify/verify-receipt.ts';
