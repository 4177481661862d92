import { isRetryable } from '../db/engine/port.ts';

export { isOutcomeUnknown, isOutOfResources } from '../db/engine/port.ts';

/** Why a request cannot be carried out as it stands; a refusal to mint is a decision instead. */
export type RequestErrorCode =
  | 'EVIDENCE_UNKNOWN'
  | 'EVIDENCE_INVALID'
  | 'TIME_INVALID'
  | 'BALANCE_TOO_LOW'
  | 'NOT_FOUND'
  | 'SCOPE_MISSING'
  | 'KEY_INVALID'
  | 'SIGNATURE_INVALID'
  | 'CONFLICT'
  | 'GOVERNED'
  | 'CLOCK_LEAP'
  | 'POLICY_INVALID';

/** A request that its caller has to change; the message says how. Nothing was stored. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: RequestErrorCode;

  constructor(code: RequestErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The queue is full: nothing was stored, ask again later. */
export class WriterBusyError extends Error {
  override readonly name = 'WriterBusyError';
}

/** Whether the same request may succeed in a moment: the writer is full or the database away. */
export function isTemporary(problem: unknown): boolean {
  return problem instanceof WriterBusyError || isRetryable(problem);
}
