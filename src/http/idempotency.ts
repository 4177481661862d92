import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type TSchema, Type } from 'typebox';
import { canonicalize, type CanonicalValue } from '../core/log/canonical-json.ts';

/**
 * `Idempotency-Key` as the commands of the pipeline take it: the same key gives the frozen answer,
 * another body under it is a conflict (DESIGN.md section 7).
 */
export interface RequestIdempotency {
  /** API key and path: keys of different callers, and of different operations, never meet. */
  readonly scope: string;
  readonly key: string;
  /** SHA-256 of the body's RFC 8785 text, in hexadecimal: white space and order do not matter. */
  readonly bodyHash: string;
}

/** What of a request says which repetition it may be. */
export interface RepeatableRequest {
  readonly headers: IncomingHttpHeaders;
  /** Path and query. */
  readonly url: string;
  readonly body?: unknown;
  readonly caller: { readonly keyId: string };
}

/** The headers of every POST; `schema.headers` of its route. */
export const postHeaders: TSchema = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      pattern: '^[\\x21-\\x7e]+$',
      description:
        'The same key with the same body gives the same answer, however often it is sent; ' +
        'with another body it is a conflict.',
    }),
  ),
});

/** The request's idempotency key with what it belongs to; undefined where it has none. */
export function idempotencyOf(request: RepeatableRequest): RequestIdempotency | undefined {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') return undefined;
  const [path = ''] = request.url.split('?');
  const body = canonicalize((request.body ?? null) as CanonicalValue);
  return {
    scope: `${request.caller.keyId} ${path}`,
    key,
    bodyHash: hash('sha256', body, 'hex'),
  };
}
