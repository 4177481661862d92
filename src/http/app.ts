import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { TSchema } from 'typebox';
import type { KeyScope } from '../pipeline/access/api-keys.ts';
import type { Installation } from '../pipeline/installation.ts';
import type { Caller, RouteScope } from './callers/caller.ts';

/** The server as routes see it: bodies and parameters have the types of their schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What routes work with. */
export interface Service {
  readonly installation: Installation;
  /** Whether events may go to private addresses: only when the operator said so. */
  readonly allowPrivateWebhooks: boolean;
}

/** A body that no schema checks: what it may come as, and what the documentation says of it. */
export interface RawBody {
  readonly schema: TSchema;
  readonly types: string[];
  /** Whoever reads it looks at the media type, which may be that of what a message carries. */
  readonly isTypeOfData?: true;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set for every route that is not public, and there for a key that came with a public one. */
    caller: Caller;
  }
  interface FastifyContextConfig {
    readonly scope?: RouteScope;
    /** What a key allows that may come with a public route. */
    readonly keyScope?: KeyScope;
    /** The body stays as it came: its signature is over these very bytes. */
    readonly rawBody?: RawBody;
    /** Its body is rules, which name scores: elsewhere a score in a body is refused. */
    readonly mayNameScores?: boolean;
  }
}
