import type { FastifyContextConfig, FastifySchema } from 'fastify';
import type { TSchema } from 'typebox';
import type { RouteScope } from '../callers/caller.ts';
import { postHeaders } from '../requests/idempotency.ts';
import { problemResponses } from './problem.ts';

/** What an operation says of itself; `response` is what it answers if all is well. */
interface Described extends FastifySchema {
  readonly response: object;
}

/** The options of a route, with what every operation may answer besides. */
interface Operation<Schema extends Described> {
  readonly schema: Schema & { readonly response: Schema['response'] & typeof problemResponses };
  readonly config: FastifyContextConfig;
}

/** The options of a route for whoever has that scope. */
export function operation<const Schema extends Described>(
  asked: RouteScope | FastifyContextConfig,
  schema: Schema,
): Operation<Schema> {
  const config = typeof asked === 'string' ? { scope: asked } : asked;
  return { schema: { ...schema, response: { ...schema.response, ...problemResponses } }, config };
}

/** The options of a POST, which may be sent again under the key of its headers. */
export function postOperation<const Schema extends Described>(
  asked: RouteScope | FastifyContextConfig,
  schema: Schema,
): Operation<Schema & { readonly headers: TSchema }> {
  return operation(asked, { ...schema, headers: postHeaders });
}
