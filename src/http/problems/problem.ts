import { ConnectorError } from '../../connectors/records/connector-error.ts';
import { IdempotencyConflictError } from '../../pipeline/writer/idempotency.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import {
  isOutcomeUnknown,
  isOutOfResources,
  isTemporary,
  RequestError,
  WriterBusyError,
} from '../../pipeline/request-error.ts';
import { type ProblemCode, PROBLEMS } from './problem-codes.ts';
import { type ProblemField, problemFields, type Violation } from './violations.ts';

export interface ProblemExtra {
  readonly retryAfterSeconds?: number;
  readonly errors?: readonly ProblemField[];
}

/** Why a request was not carried out; the detail says what to do. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly extra: ProblemExtra;

  constructor(code: ProblemCode, detail: string, extra: ProblemExtra = {}) {
    super(detail);
    this.code = code;
    this.extra = extra;
  }
}

/** RFC 9457, as it is sent. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors?: ProblemField[];
}

/**
 * What went wrong as a problem document. Of what nobody expected it says nothing but that: a
 * message of our own inside may quote statements or rows.
 */
export function problemOf(error: unknown): ProblemBody {
  const { code, message, extra } = knownProblem(error);
  const { status, title } = PROBLEMS[code];
  return {
    type: `/docs/problems#${code}`,
    title,
    status,
    code,
    detail: message,
    ...(extra.errors === undefined ? {} : { errors: [...extra.errors] }),
  };
}

/** The problem that an error of any kind means to the caller. */
export function knownProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof RequestError) return new Problem(error.code, error.message);
  if (error instanceof ConnectorError) return connectorProblem(error);
  if (error instanceof IdempotencyConflictError) {
    return new Problem('IDEMPOTENCY_CONFLICT', error.message);
  }
  if (error instanceof WriterBusyError) {
    return new Problem('BUSY', error.message, { retryAfterSeconds: 1 });
  }
  if (isOutcomeUnknown(error)) {
    const detail =
      'whether it was stored is not known: repeat it with its Idempotency-Key, or look first';
    return new Problem('BUSY', detail, { retryAfterSeconds: 2 });
  }
  if (isTemporary(error)) {
    return new Problem('BUSY', 'the database is not to be reached; ask again in a moment', {
      retryAfterSeconds: 2,
    });
  }
  if (isOutOfResources(error)) {
    const detail =
      'the database has no room or its disk fails; nothing was stored, ask again later';
    return new Problem('BUSY', detail, { retryAfterSeconds: 10 });
  }
  if (error instanceof OperatorError) {
    const detail = 'this log cannot be continued as it is; the log of the service says why';
    return new Problem('NOT_READY', detail);
  }
  return frameworkProblem(error) ?? new Problem('INTERNAL', 'nothing was stored; ask again later');
}

/** Whoever asks for somebody who is not there hears no more than that. */
export function noMember(): Problem {
  return new Problem('NOT_FOUND', 'there is no such member');
}

function connectorProblem(error: ConnectorError): Problem {
  const code = error.code in PROBLEMS ? (error.code as ProblemCode) : 'EVIDENCE_INVALID';
  const errors = [{ path: error.pointer, message: error.message }];
  return new Problem(code, error.message, { errors });
}

/** What the framework itself turns away, by its own codes. */
function frameworkProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error)) return undefined;
  const given = error as Error & {
    readonly code?: unknown;
    readonly statusCode?: unknown;
    readonly validation?: readonly Violation[];
    readonly validationContext?: string;
  };
  if (given.validation !== undefined) return validationProblem(given.validation, given);
  if (given.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new Problem('BODY_TOO_LARGE', 'send less at once');
  }
  if (given.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new Problem('MEDIA_TYPE', 'the content type is none that can be read');
  }
  const { statusCode } = given;
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new Problem('REQUEST_INVALID', 'the request cannot be understood');
  }
  return undefined;
}

function validationProblem(
  validation: readonly Violation[],
  { validationContext = 'body' }: { readonly validationContext?: string },
): Problem {
  const errors = problemFields(validation);
  const [first] = errors;
  const where = first?.path === '' ? validationContext : first?.path;
  const code = validationContext === 'body' ? 'BODY_INVALID' : 'QUERY_INVALID';
  return new Problem(code, `${where} ${first?.message}`, { errors });
}
