import { type TObject, type TOptional, type TString, Type } from 'typebox';
import { Problem } from '../../problems/problem.ts';
import { strictObject } from '../evidence/schemas.ts';

const INDEX = '^(0|[1-9][0-9]{0,14})$';

/** How a client says from which entry on it follows a log. */
export const placeSchema: {
  readonly headers: TObject<{ 'last-event-id': TOptional<TString> }>;
  readonly querystring: TObject<{ from: TOptional<TString> }>;
} = {
  headers: Type.Object({
    'last-event-id': Type.Optional(
      Type.String({ description: 'The last event that came: it goes on with the next.' }),
    ),
  }),
  querystring: strictObject({
    from: Type.Optional(
      Type.String({
        pattern: INDEX,
        description: 'The first entry to tell of; `Last-Event-ID` comes before it.',
      }),
    ),
  }),
};

export const streamSchema: {
  readonly description: string;
  readonly content: { readonly 'text/event-stream': { readonly schema: TString } };
} = {
  description: 'Events for as long as the client listens.',
  content: { 'text/event-stream': { schema: Type.String() } },
};

/**
 * The entry from which on a client wants to hear; undefined for whatever comes next.
 * @throws Problem QUERY_INVALID for a last event that is no index
 */
export function placeIn({
  headers: { 'last-event-id': lastId },
  query: { from },
}: {
  readonly headers: { readonly 'last-event-id'?: string | readonly string[] | undefined };
  readonly query: { readonly from?: string };
}): number | undefined {
  if (lastId === undefined) return from === undefined ? undefined : Number(from);
  if (typeof lastId === 'string' && new RegExp(INDEX).test(lastId)) return Number(lastId) + 1;
  throw new Problem('QUERY_INVALID', 'Last-Event-ID is the index of an entry');
}

/**
 * To wait for it would be to wait for ever, where the log went back or another is meant.
 * @throws Problem CONFLICT for a place that the log has not come to
 */
export function checkWithin(from: number, size: number): void {
  if (from <= size) return;
  throw new Problem(
    'CONFLICT',
    `the log has ${size} entries, and ${from} lies beyond: begin at ${size} at most; whoever saw ` +
      'more should read again from 0, since the log went back or is another one',
  );
}
