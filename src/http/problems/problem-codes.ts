export type ProblemCode =
  | 'BODY_INVALID'
  | 'QUERY_INVALID'
  | 'TEXT_INVALID'
  | 'JSON_INVALID'
  | 'SCORE_NOT_ACCEPTED'
  | 'CURSOR_INVALID'
  | 'REQUEST_INVALID'
  | 'KEY_MISSING'
  | 'KEY_INVALID'
  | 'SIGNATURE_INVALID'
  | 'SCOPE_MISSING'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'IDEMPOTENCY_CONFLICT'
  | 'CONFLICT'
  | 'GOVERNED'
  | 'BODY_TOO_LARGE'
  | 'MEDIA_TYPE'
  | 'EVIDENCE_UNKNOWN'
  | 'EVIDENCE_INVALID'
  | 'TIME_INVALID'
  | 'BALANCE_TOO_LOW'
  | 'TARGET_REFUSED'
  | 'POLICY_INVALID'
  | 'RATE_LIMITED'
  | 'INTERNAL'
  | 'CLOCK_LEAP'
  | 'BUSY'
  | 'NOT_READY';

export interface ProblemRule {
  readonly status: number;
  readonly title: string;
}

/**
 * Every problem that a request can be answered with: one table for the service, its OpenAPI
 * document and its readers. A refusal to mint is none of them: it is an answer.
 */
export const PROBLEMS: Readonly<Record<ProblemCode, ProblemRule>> = {
  BODY_INVALID: { status: 400, title: 'The body is not what this operation takes' },
  QUERY_INVALID: { status: 400, title: 'A parameter or header is not what this operation takes' },
  TEXT_INVALID: { status: 400, title: 'A text has a character that cannot be stored' },
  JSON_INVALID: { status: 400, title: 'The body is no JSON' },
  SCORE_NOT_ACCEPTED: {
    status: 400,
    title: 'Scores are computed here and never taken from callers',
  },
  CURSOR_INVALID: { status: 400, title: 'The cursor is none of this list' },
  REQUEST_INVALID: { status: 400, title: 'The request cannot be understood' },
  KEY_MISSING: { status: 401, title: 'A key is needed' },
  KEY_INVALID: { status: 401, title: 'The key is not known, expired or revoked' },
  SIGNATURE_INVALID: { status: 401, title: 'The signature does not belong to this body' },
  SCOPE_MISSING: { status: 403, title: 'The key may not do this' },
  NOT_FOUND: { status: 404, title: 'There is no such thing' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'The path knows other methods' },
  IDEMPOTENCY_CONFLICT: { status: 409, title: 'The idempotency key was used for another request' },
  CONFLICT: { status: 409, title: 'The present state does not allow this' },
  GOVERNED: { status: 409, title: 'A council decides over the rules' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  MEDIA_TYPE: { status: 415, title: 'The body has a type that is not taken here' },
  EVIDENCE_UNKNOWN: { status: 422, title: 'There is no such evidence' },
  EVIDENCE_INVALID: { status: 422, title: 'The evidence contradicts itself or the policy' },
  TIME_INVALID: { status: 422, title: 'A time cannot be true' },
  BALANCE_TOO_LOW: { status: 422, title: 'The balance does not suffice' },
  TARGET_REFUSED: { status: 422, title: 'Events may not be sent there' },
  POLICY_INVALID: { status: 422, title: 'The policy breaks its own rules' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  INTERNAL: { status: 500, title: 'Something went wrong on our side' },
  CLOCK_LEAP: { status: 503, title: 'More time has passed than the service goes on by itself' },
  BUSY: { status: 503, title: 'The service is busy' },
  NOT_READY: { status: 503, title: 'The answer is not ready yet' },
};

export const PROBLEM_CODES: readonly ProblemCode[] = Object.keys(PROBLEMS) as ProblemCode[];
