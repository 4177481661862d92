import { setTimeout as sleep } from 'node:timers/promises';
import type { EventFeed } from '../../../pipeline/outbox/event-feed.ts';
import type { App, Service } from '../../app.ts';
import { addressGroup } from '../../callers/address-group.ts';
import { operation } from '../../schemas/operation.ts';
import { EventStreams, sendStream } from '../../streams/event-streams.ts';
import { type Exchange, OpenAnswers, type OpenAnswersMax } from '../../streams/open-answers.ts';
import { checkWithin, placeIn, placeSchema, streamSchema } from '../events/place.ts';
import { sharedFeeds } from '../events/routes.ts';
import { strictObject } from '../evidence/schemas.ts';
import { published, slugSchema } from './published.ts';

/** Those with a key have places of their own, which these cannot take. */
const STREAMS_MAX = { process: 400, community: 300 } as const;

/** So many at once from one address: else whoever likes could take every place. */
const OF_AN_ADDRESS_MAX = 16;

const RECONNECT_MS = 5_000;

/** However fast a log grows, a stream tells of it once in so long. */
const PACE_MS = 1_000;

export interface PublicEventsOptions {
  /** How often it is looked at whether the community is still public. */
  readonly checkMs?: number | undefined;
  readonly streamsMax?: OpenAnswersMax | undefined;
  readonly ofAnAddressMax?: number | undefined;
}

const followPublicGrowthOperation = operation('public', {
  operationId: 'followPublicGrowth',
  summary: 'That the log of a public community grew, as server-sent events, live',
  description:
    'The id of an event is the index of the last entry, its data how many there are. It ' +
    'tells no entry, and of a fast log once a second. It ends when the community is public ' +
    'no more.',
  tags: ['public'],
  params: strictObject({ community: slugSchema }),
  ...placeSchema,
  response: { 200: streamSchema },
});

/** That the log of a public community grew: what a page waits for, before it reads again. */
export function publicEventsRoutes(
  app: App,
  service: Service,
  { checkMs, streamsMax = STREAMS_MAX, ofAnAddressMax = OF_AN_ADDRESS_MAX }: PublicEventsOptions,
): void {
  const streams = new EventStreams({ streamsMax, checkMs });
  const addresses = new OpenAnswers('event streams', {
    process: streamsMax.process,
    community: ofAnAddressMax,
  });
  const feedOf = sharedFeeds(service);
  app.addHook('preClose', () => streams.end());
  app.get(
    '/v1/public/:community/events',
    {
      exposeHeadRoute: false,
      ...followPublicGrowthOperation,
    },
    async (request, reply) => {
      const from = placeIn(request);
      const community = await published(service, request.params.community);
      const exchange: Exchange = { request: request.raw, answer: reply.raw };
      addresses.take(addressGroup(request.ip), exchange);
      const stream = await streams.open({
        communityId: community.row.id,
        exchange,
        mayGoOn: () => service.installation.isPublic(community),
        begin: async (signal) => {
          const feed = feedOf(community);
          const size = await feed.size();
          checkWithin(from ?? size, size);
          return frames(feed, { known: from ?? size, size }, signal);
        },
      });
      return await sendStream(reply, stream);
    },
  );
}

/** @param known entries that the client knows of; it is told at once if there are more */
async function* frames(
  feed: EventFeed,
  { known, size }: { readonly known: number; readonly size: number },
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield `retry: ${RECONNECT_MS}\n${known > 0 ? `id: ${known - 1}\n` : ''}\n`;
  if (size > known) yield frameOf(size);
  for await (const entries of feed.sizes(size, signal)) {
    yield entries === undefined ? ': nothing new\n\n' : frameOf(entries);
    if (entries !== undefined) await pause(signal);
  }
}

async function pause(signal: AbortSignal): Promise<void> {
  await sleep(PACE_MS, undefined, { signal }).catch(() => undefined);
}

function frameOf(entries: number): string {
  return `id: ${entries - 1}\nevent: grown\ndata: ${JSON.stringify({ entries })}\n\n`;
}
