import type { FastifyRequest } from 'fastify';
import type { EventFeed } from '../../../pipeline/outbox/event-feed.ts';
import type { CommunityEvent } from '../../../pipeline/outbox/events.ts';
import type { App, Service } from '../../app.ts';
import type { Caller } from '../../callers/caller.ts';
import { operation } from '../../schemas/operation.ts';
import { EventStreams, sendStream } from '../../streams/event-streams.ts';
import type { OpenAnswersMax } from '../../streams/open-answers.ts';
import { checkWithin, placeIn, placeSchema, streamSchema } from './place.ts';

/** So many streams one process keeps open. */
const STREAMS_MAX = { process: 1_000, community: 800 } as const;

const RECONNECT_MS = 1_000;

export interface EventsOptions {
  /** Whether the key that a stream was asked for with may still read. */
  readonly mayGoOn: (request: FastifyRequest) => Promise<boolean>;
  /** How often that is looked at; default: every 15 seconds. */
  readonly keyCheckMs?: number | undefined;
  readonly streamsMax?: OpenAnswersMax | undefined;
}

const followEventsOperation = operation('read', {
  operationId: 'followEvents',
  summary: 'The log as server-sent events, from an entry on and then live',
  description:
    'The id of an event is the index of its entry, its data a CloudEvent. Without ' +
    '`Last-Event-ID` and `from` it begins with the next entry; beyond that it is a ' +
    '`CONFLICT`. It ends when its key does.',
  tags: ['events'],
  ...placeSchema,
  response: { 200: streamSchema },
});

/** The community's log as server-sent events, from any entry on and then live. */
export function eventsRoutes(app: App, service: Service, options: EventsOptions): void {
  const { mayGoOn, keyCheckMs: checkMs, streamsMax = STREAMS_MAX } = options;
  const streams = new EventStreams({ streamsMax, checkMs });
  const feedOf = sharedFeeds(service);
  app.addHook('preClose', () => streams.end());
  app.get(
    '/v1/events',
    {
      exposeHeadRoute: false,
      ...followEventsOperation,
    },
    async (request, reply) => {
      const from = placeIn(request);
      const { community } = request.caller;
      const stream = await streams.open({
        communityId: community.row.id,
        exchange: { request: request.raw, answer: reply.raw },
        mayGoOn: () => mayGoOn(request),
        begin: async (signal) => {
          const feed = feedOf(community);
          const size = await feed.size();
          checkWithin(from ?? size, size);
          return frames(feed, from ?? size, signal);
        },
      });
      return await sendStream(reply, stream);
    },
  );
}

/** One feed for each community that is followed: followers at the same place share what is read. */
export function sharedFeeds({
  installation,
}: Service): (community: Caller['community']) => EventFeed {
  const feeds = new Map<string, EventFeed>();
  return (community) => {
    const { id } = community.row;
    const feed = feeds.get(id) ?? installation.feedOf(community);
    feeds.set(id, feed);
    return feed;
  };
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
