import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type TSchema, Type } from 'typebox';
import { canonicalize, type CanonicalValue } from '../../core/log/canonical-json.ts';
import type { Community } from '../../pipeline/writer/community.ts';
import type { Stamp } from '../../pipeline/writer/idempotency.ts';
import type { Service } from '../app.ts';

/**
 * `Idempotency-Key` as the commands of the pipeline take it: the same key gives the frozen answer,
 * another body under it is a conflict (docs/internals/design.md#repeats). A plain hash of a body,
 * or a key that names somebody, would still say who asked after they were erased: both are kept
 * under a secret that is not in the database.
 */
export interface RequestIdempotency {
  /** Id of the API key: keys of different callers never meet. */
  readonly scope: string;
  /** HMAC-SHA-256 of path and key: those of different operations never meet. */
  readonly key: string;
  /** HMAC-SHA-256 of the body's RFC 8785 text: white space and order do not matter. */
  readonly bodyHash: string;
}

/** What of a request says which repetition it may be. */
export interface RepeatableRequest {
  readonly headers: IncomingHttpHeaders;
  /** Path and query. */
  readonly url: string;
  readonly body?: unknown;
  readonly caller: {
    readonly keyId: string;
    readonly community: Pick<Community, 'requestSecret'>;
  };
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

/** The request's idempotency key with what it belongs to; undefined if it has none. */
export function idempotencyOf(request: RepeatableRequest): RequestIdempotency | undefined {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') return undefined;
  const [path = ''] = request.url.split('?');
  const body = canonicalize((request.body ?? null) as CanonicalValue);
  const { keyId, community } = request.caller;
  const name = sealed(community, `${path}\n${key}`);
  return { scope: keyId, key: name, bodyHash: sealed(community, body) };
}

/** What every order has of its request: when it came, and which repetition it may be. */
export function stampOf({ installation }: Service, request: RepeatableRequest): Stamp {
  return { now: installation.now(), idempotency: idempotencyOf(request) };
}

/** A hash by which the community knows a text again, and with which nobody else can try one out. */
export function sealed({ requestSecret }: Pick<Community, 'requestSecret'>, text: string): string {
  return createHmac('sha256', requestSecret).update(text).digest('hex');
}
