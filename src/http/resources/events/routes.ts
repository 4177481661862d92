import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { EventFeed } from '../../../pipeline/outbox/event-feed.ts';
import type { CommunityEvent } from '../../../pipeline/outbox/events.ts';
import type { App, Service } from '../../app.ts';
import type { Caller } from '../../callers/caller.ts';
import {
  type Exchange,
  OpenAnswers,
  type OpenAnswersMax,
  whenOver,
} from '../../streams/open-answers.ts';
import { Problem } from '../../problems/problem.ts';
import { strictObject } from '../evidence/schemas.ts';
import { problemResponses } from '../../schemas/problem.ts';

/** So many streams one process keeps open. */
const STREAMS_MAX = { process: 1_000, community: 800 } as const;

/** A key that is revoked or has expired ends its streams after so long. */
const KEY_CHECK_MS = 15_000;

/** A stream ends after so long; clients come back by themselves and show their key again. */
const STREAM_MS_MAX = 15 * 60_000;

/** How long a client may take for what is on its way when a stream ends. */
const LAST_FRAME_MS_MAX = 1_000;

const RECONNECT_MS = 1_000;

export interface EventsOptions {
  /** Whether the key that a stream was asked for with may still read. */
  readonly mayGoOn: (request: FastifyRequest) => Promise<boolean>;
  /** How often that is looked at; default: every 15 seconds. */
  readonly keyCheckMs?: number | undefined;
  readonly streamsMax?: OpenAnswersMax | undefined;
}

/** The community's log as server-sent events, from any entry on and then live. */
export function eventsRoutes(app: App, service: Service, options: EventsOptions): void {
  const streams = new EventStreams(service, options);
  app.addHook('preClose', () => streams.end());
  app.get(
    '/v1/events',
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'followEvents',
        summary: 'The log as server-sent events, from an entry on and then live',
        description:
          'The id of an event is the index of its entry, its data a CloudEvent. Without ' +
          '`Last-Event-ID` and `from` it begins with the next entry; beyond that it is a ' +
          '`CONFLICT`. It ends when its key does.',
        tags: ['events'],
        headers: Type.Object({
          'last-event-id': Type.Optional(
            Type.String({ description: 'The last event that came: it goes on with the next.' }),
          ),
        }),
        querystring: strictObject({
          from: Type.Optional(
            Type.String({
              pattern: '^(0|[1-9][0-9]{0,14})$',
              description: 'The first entry to send; `Last-Event-ID` comes before it.',
            }),
          ),
        }),
        response: {
          200: {
            description: 'Events for as long as the client listens.',
            content: { 'text/event-stream': { schema: Type.String() } },
          },
          ...problemResponses,
        },
      },
      config: { scope: 'read' },
    },
    async (request, reply) => {
      const { headers, query } = request;
      const lastId = headers['last-event-id'];
      const asked = lastId === undefined ? query.from : indexAfter(lastId);
      const from = asked === undefined ? undefined : Number(asked);
      const stream = await streams.open(request, from, reply.raw);
      return await reply
        .type('text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store, no-transform')
        .header('connection', 'close') // else it would be kept for another request when it ends
        .header('x-accel-buffering', 'no') // nginx would collect the events otherwise
        .send(stream);
    },
  );
}

/** The streams that are open, and one feed for each community that has any. */
class EventStreams {
  readonly #service: Service;
  readonly #options: EventsOptions;
  readonly #places: OpenAnswers;
  readonly #feeds = new Map<string, EventFeed>();
  readonly #open = new Map<Exchange, AbortController>();

  constructor(service: Service, options: EventsOptions) {
    this.#service = service;
    this.#options = options;
    this.#places = new OpenAnswers('event streams', options.streamsMax ?? STREAMS_MAX);
  }

  /**
   * @param answer whose end ends the stream, whoever ended it
   * @throws Problem CONFLICT where the log does not reach as far, BUSY where too many are open
   */
  async open(
    request: FastifyRequest,
    from: number | undefined,
    answer: ServerResponse,
  ): Promise<Readable> {
    const { community } = request.caller;
    const exchange = { request: request.raw, answer };
    this.#places.take(community.row.id, exchange);
    const ending = new AbortController();
    whenOver(exchange, () => ending.abort());
    const feed = this.#feedOf(community);
    const size = await feed.size();
    if (from !== undefined && from > size) throw beyond(from, size);
    this.#watch(request, exchange, ending);
    // One frame at a time: what the client does not read is not made.
    return Readable.from(frames(feed, from ?? size, ending.signal));
  }

  /** Lets every stream end where it is; its client goes on from there elsewhere. */
  async end(): Promise<void> {
    await Promise.all([...this.#open].map(([exchange, ending]) => this.#end(exchange, ending)));
  }

  /** Ends a stream when its time is over, or its key no longer good. */
  #watch(request: FastifyRequest, exchange: Exchange, ending: AbortController): void {
    if (ending.signal.aborted) return;
    this.#open.set(exchange, ending);
    const { mayGoOn, keyCheckMs = KEY_CHECK_MS } = this.#options;
    const end = (): void => void this.#end(exchange, ending);
    const timer = setTimeout(end, STREAM_MS_MAX);
    const check = setInterval(() => {
      mayGoOn(request).then(
        (isGood) => (isGood ? undefined : end()),
        // A database that is away says nothing of the key; the stream finds out by itself.
        () => undefined,
      );
    }, keyCheckMs);
    // A stream that waits for its next event would not notice the end by itself.
    whenOver(exchange, () => {
      clearTimeout(timer);
      clearInterval(check);
      this.#open.delete(exchange);
    });
  }

  /** Ends between two frames; a client that does not read is cut off. */
  async #end(exchange: Exchange, ending: AbortController): Promise<void> {
    if (!this.#open.has(exchange)) return;
    const { request } = exchange;
    const timer = setTimeout(() => request.socket.destroy(), LAST_FRAME_MS_MAX);
    const over = new Promise<void>((resolve) => whenOver(exchange, resolve));
    ending.abort();
    await over;
    clearTimeout(timer);
  }

  #feedOf(community: Caller['community']): EventFeed {
    const known = this.#feeds.get(community.row.id);
    if (known !== undefined) return known;
    const feed = this.#service.installation.feedOf(community);
    this.#feeds.set(community.row.id, feed);
    return feed;
  }
}

/** The first frame tells a client where it stands, so that it loses nothing when cut off now. */
async function* frames(feed: EventFeed, from: number, signal: AbortSignal): AsyncGenerator<string> {
  yield `retry: ${RECONNECT_MS}\n${from > 0 ? `id: ${from - 1}\n` : ''}\n`;
  for await (const events of feed.follow(from, signal)) {
    if (events.length === 0) yield ': nothing new\n\n';
    for (const event of events) {
      if (signal.aborted) return;
      yield frameOf(event);
    }
  }
}

function frameOf(event: CommunityEvent): string {
  return `id: ${event.data.index}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** To wait for it would be to wait for ever, where the log went back or another is meant. */
function beyond(from: number, size: number): Problem {
  return new Problem(
    'CONFLICT',
    `the log has ${size} entries, and ${from} lies beyond: begin at ${size} at most; whoever saw ` +
      'more should read again from 0, since the log went back or is another one',
  );
}

function indexAfter(lastId: string | string[]): number {
  if (typeof lastId === 'string' && /^(?:0|[1-9][0-9]{0,14})$/.test(lastId)) {
    return Number(lastId) + 1;
  }
  throw new Problem('QUERY_INVALID', 'Last-Event-ID is the index of an entry');
}
