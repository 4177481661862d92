import { Problem } from '../problems/problem.ts';

/** What a body may have at most. */
export interface BodyLimits {
  readonly depth: number;
  readonly items: number;
  readonly members: number;
  /** Its rules say how a score is computed (`/policy/integrity`); none may be brought. */
  readonly mayNameScores: boolean;
}

export const BODY_LIMITS: BodyLimits = {
  depth: 16,
  items: 1_000,
  members: 200,
  mayNameScores: false,
};

/** Names under which callers have tried to bring their own scores. */
const SCORES: ReadonlySet<string> = new Set(['integrity', 'mii', 'gi', 'score']);

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a JSON body that anybody may have sent: strict UTF-8, no more than the limits, no text that
 * a database cannot store, no name that means something to the language, and no score.
 * @throws Problem JSON_INVALID, BODY_INVALID, TEXT_INVALID or SCORE_NOT_ACCEPTED with the place
 */
export function parseJsonBody(bytes: Uint8Array, limits: BodyLimits = BODY_LIMITS): unknown {
  if (bytes.length === 0) throw new Problem('JSON_INVALID', 'the body is empty');
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(bytes));
  } catch {
    throw new Problem('JSON_INVALID', 'send one JSON value in UTF-8, without a byte order mark');
  }
  checkValue(value, limits, []);
  return value;
}

/** Whether a text has neither U+0000 nor half a surrogate pair, which no database stores. */
export function isStorableText(text: string): boolean {
  // Nearly every text is plain: one pass over it is enough.
  if (/^[ -~]*$/.test(text)) return true;
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
}

/** The names and indices that lead to a value; a pointer is made of them when one is needed. */
type Path = (string | number)[];

/** Walks a value; the limit of depth comes before the walk, so that it cannot exhaust the stack. */
function checkValue(value: unknown, limits: BodyLimits, path: Path): void {
  if (typeof value === 'string') checkText(value, path);
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= limits.depth) throw invalid(path, `is nested more than ${limits.depth} deep`);
  if (Array.isArray(value)) {
    if (value.length > limits.items) throw invalid(path, `has more than ${limits.items} items`);
    for (let index = 0; index < value.length; index += 1) {
      path.push(index);
      checkValue(value[index], limits, path);
      path.pop();
    }
    return;
  }
  const names = Object.keys(value);
  if (names.length > limits.members) throw invalid(path, `has more than ${limits.members} members`);
  for (const name of names) {
    path.push(name);
    checkName(name, path, limits);
    checkValue((value as Readonly<Record<string, unknown>>)[name], limits, path);
    path.pop();
  }
}

function checkName(name: string, path: Path, { mayNameScores }: BodyLimits): void {
  checkText(name, path);
  if (name === '__proto__' || name === 'constructor' || name === 'prototype') {
    throw invalid(path, 'is not a name that is taken here');
  }
  const isRule = mayNameScores && path.join('/') === 'policy/integrity';
  if (!isRule && SCORES.has(name.toLowerCase())) {
    const message = `${pointerOf(path)} is computed from evidence here; leave it out`;
    const errors = [{ path: pointerOf(path), message }];
    throw new Problem('SCORE_NOT_ACCEPTED', message, { errors });
  }
}

function checkText(text: string, path: Path): void {
  if (isStorableText(text)) return;
  const message = `${pointerOf(path)} has U+0000 or half a surrogate pair`;
  throw new Problem('TEXT_INVALID', message, { errors: [{ path: pointerOf(path), message }] });
}

function invalid(path: Path, reason: string): Problem {
  const message = `${path.length === 0 ? 'the body' : pointerOf(path)} ${reason}`;
  return new Problem('BODY_INVALID', message, { errors: [{ path: pointerOf(path), message }] });
}

/** RFC 6901; what it quotes may be the very text that is wrong. */
function pointerOf(path: Path): string {
  return shown(
    path.map((token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
  );
}

function shown(pointer: string): string {
  return pointer
    .replaceAll('\u0000', '\uFFFD')
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
    .slice(0, 200);
}
