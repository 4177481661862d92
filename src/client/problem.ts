/** What the service answers instead of a result (RFC 9457). */
export interface ProblemBody {
  readonly status: number;
  /** The stable name of the problem; branch on it. */
  readonly code: string;
  readonly title: string;
  readonly detail?: string | undefined;
  /** Where in the request, for problems of its shape. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[] | undefined;
}

/**
 * A request that the service did not carry out. A refusal to mint is no problem but a decision, and
 * is returned.
 */
export class NegentropyProblem extends Error {
  override readonly name = 'NegentropyProblem';
  readonly code: string;
  readonly status: number;
  readonly problem: ProblemBody;
  /** After how many seconds the service expects to be able to answer, when it says so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: ProblemBody, retryAfterSeconds?: number) {
    super(`${problem.code}: ${problem.detail ?? problem.title}`);
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The problem of an answer; what stands between may answer with anything: nothing is trusted. */
export function problemFrom(
  status: number,
  text: string,
  retryAfter: string | null,
): NegentropyProblem {
  const seconds = secondsIn(retryAfter);
  const body = jsonObject(text);
  const code = textField(body, 'code') ?? `HTTP_${status}`;
  const title = textField(body, 'title') ?? `the service answered with status ${status}`;
  const detail = textField(body, 'detail');
  const errors = fieldErrors(body['errors']);
  return new NegentropyProblem({ status, code, title, detail, errors }, seconds);
}

/** `Retry-After` in seconds; its other form, a date, is of no use when clocks differ. */
function secondsIn(text: string | null): number | undefined {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function textField(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
}

function fieldErrors(value: unknown): ProblemBody['errors'] {
  if (!Array.isArray(value)) return undefined;
  return value.filter(isObject).map((error) => ({
    path: textField(error, 'path') ?? '',
    message: textField(error, 'message') ?? '',
  }));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
