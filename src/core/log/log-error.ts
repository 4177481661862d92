/** What was wrong with a piece of a log. Closed: callers may switch over it exhaustively. */
export type LogErrorCode =
  | 'ENTRY_INVALID'
  | 'ENTRY_NOT_CANONICAL'
  | 'BASE64_INVALID'
  | 'TILE_MALFORMED'
  | 'KEY_MALFORMED'
  | 'NOTE_MALFORMED'
  | 'NOTE_SIGNATURE_INVALID'
  | 'NOTE_UNVERIFIED'
  | 'CHECKPOINT_MALFORMED'
  | 'CHECKPOINT_ORIGIN_MISMATCH'
  | 'COSIGNATURE_INVALID'
  | 'COSIGNATURE_MISSING'
  | 'SUBMISSION_MALFORMED'
  | 'ANCHOR_MALFORMED'
  | 'PROOF_MALFORMED'
  | 'PROOF_INVALID';

/** Thrown by everything in this room that reads what somebody else wrote. */
export class LogError extends Error {
  readonly code: LogErrorCode;

  constructor(code: LogErrorCode, message: string) {
    super(message);
    this.name = 'LogError';
    this.code = code;
  }
}
