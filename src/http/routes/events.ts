import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { EventFeed } from '../../pipeline/event-feed.ts';
import type { CommunityEvent } from '../../pipeline/events.ts';
import type { App, Service } from '../app.ts';
import type { Caller } from '../caller.ts';
import { Problem } from '../problem.ts';
import { strictObject } from '../schemas/evidence.ts';
import { problemResponses } from '../schemas/problem.ts';

/** So many streams one process keeps open. */
const STREAMS_MAX = 1_000;

/** A stream ends after so long; clients come back by themselves and show their key again. */
const STREAM_MS_MAX = 15 * 60_000;

/** How long a client may take for what is on its way when a stream ends. */
const LAST_FRAME_MS_MAX = 1_000;

const RECONNECT_MS = 1_000;

/** The community's log as server-sent events, from any entry on and then live. */
export function eventsRoutes(app: App, service: Service): void {
  const streams = new EventStreams(service);
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
          '`Last-Event-ID` and `from` it begins with the next entry.',
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
    async ({ caller, headers, query }, reply) => {
      const lastId = headers['last-event-id'];
      const asked = lastId === undefined ? query.from : indexAfter(lastId);
      const from = asked === undefined ? undefined : Number(asked);
      const stream = await streams.open(caller, from, reply.raw);
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
  readonly #feeds = new Map<string, EventFeed>();
  readonly #open = new Map<ServerResponse, AbortController>();

  constructor(service: Service) {
    this.#service = service;
  }

  /** @param answer whose end ends the stream, whoever ended it */
  async open(
    { community }: Caller,
    from: number | undefined,
    answer: ServerResponse,
  ): Promise<Readable> {
    // Whoever left while the key was looked up has closed already: nothing would end the stream.
    if (answer.destroyed) throw new Problem('REQUEST_INVALID', 'the connection is gone');
    if (this.#open.size >= STREAMS_MAX) {
      throw new Problem('BUSY', 'too many event streams are open', { retryAfterSeconds: 10 });
    }
    const ending = new AbortController();
    this.#open.set(answer, ending);
    const timer = setTimeout(() => void this.#end(answer, ending), STREAM_MS_MAX);
    // A stream that waits for its next event would not notice the end by itself.
    answer.once('close', () => {
      clearTimeout(timer);
      this.#open.delete(answer);
      ending.abort();
    });
    const feed = this.#feedOf(community);
    const start = from ?? (await feed.size());
    // One frame at a time: what the client does not read is not made.
    return Readable.from(frames(feed, start, ending.signal));
  }

  /** Lets every stream end where it is; its client goes on from there elsewhere. */
  async end(): Promise<void> {
    await Promise.all([...this.#open].map(([answer, ending]) => this.#end(answer, ending)));
  }

  /** Ends between two frames; a client that does not read is cut off. */
  async #end(answer: ServerResponse, ending: AbortController): Promise<void> {
    if (answer.closed) return;
    const closed = once(answer, 'close');
    const timer = setTimeout(() => answer.destroy(), LAST_FRAME_MS_MAX);
    ending.abort();
    await closed;
    clearTimeout(timer);
  }

  #feedOf(community: Caller['community']): EventFeed {
    const known = this.#feeds.get(community.row.id);
    if (known !== undefined) return known;
    const feed = new EventFeed({ db: this.#service.installation.db, community: community.row });
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

function indexAfter(lastId: string | string[]): number {
  if (typeof lastId === 'string' && /^(?:0|[1-9][0-9]{0,14})$/.test(lastId)) {
    return Number(lastId) + 1;
  }
  throw new Problem('QUERY_INVALID', 'Last-Event-ID is the index of an entry');
}
