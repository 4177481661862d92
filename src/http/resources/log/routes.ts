import { Type } from 'typebox';
import type { ServedCommunity } from '../../../pipeline/installation.ts';
import type { App, Service } from '../../app.ts';
import type { Caller } from '../../callers/caller.ts';
import { readsOnly } from '../../callers/reads-of-others.ts';
import { logReaderOf } from '../../log-readers.ts';
import { Problem } from '../../problems/problem.ts';
import { strictObject } from '../evidence/schemas.ts';
import { operation } from '../../schemas/operation.ts';

const tags = ['log'];
const slugSchema = Type.String({ minLength: 1, maxLength: 63, description: 'The community.' });
const bytesSchema = Type.String({ format: 'binary' });

/** A full tile never changes, and no tile of a width ever does. */
const YEAR_SECONDS = 31_536_000;

/** The log as C2SP tlog-tiles has it: keyless where the community is public. */
export function logRoutes(app: App, service: Service): void {
  checkpointRoute(app, service);
  tileRoute(app, service);
}

const getCheckpointOperation = operation(
  { scope: 'public', keyScope: 'read' },
  {
    operationId: 'getCheckpoint',
    summary: 'The last signed tree head (c2sp.org/tlog-checkpoint)',
    tags,
    params: strictObject({ community: slugSchema }),
    response: {
      200: { content: { 'text/plain': { schema: Type.String() } } },
    },
  },
);

function checkpointRoute(app: App, service: Service): void {
  app.get(
    '/v1/log/:community/checkpoint',
    getCheckpointOperation,
    async ({ caller, params }, reply) => {
      const community = await readable(service, params.community, caller);
      const note = await logReaderOf(community).checkpoint();
      if (note === undefined) {
        throw new Problem('NOT_READY', 'the log was not signed yet', { retryAfterSeconds: 1 });
      }
      reply.header('cache-control', 'no-cache').type('text/plain; charset=utf-8');
      return note;
    },
  );
}

const getTileOperation = operation(
  { scope: 'public', keyScope: 'read' },
  {
    operationId: 'getTile',
    summary: 'Hashes or entries of the tree (c2sp.org/tlog-tiles)',
    description:
      '`tile/<L>/<N>[.p/<W>]` are W hashes of level L, `tile/entries/<N>[.p/<W>]` the ' +
      'entries under a tile of level 0; N in groups of three digits, all but the last with ' +
      'an `x` before them. Without `.p/<W>` a tile is full and has 256.',
    tags,
    params: strictObject({
      community: slugSchema,
      '*': Type.String({ maxLength: 60, description: 'What comes after `tile/`.' }),
    }),
    response: {
      200: { content: { 'application/octet-stream': { schema: bytesSchema } } },
    },
  },
);

function tileRoute(app: App, service: Service): void {
  app.get('/v1/log/:community/tile/*', getTileOperation, async ({ caller, params, raw }, reply) => {
    const community = await readable(service, params.community, caller);
    // As it was sent: a spelling that only decodes to the path of a tile is not that path.
    const [sent = ''] = (raw.url ?? '').split('?');
    const path = sent.split('/').slice(TILE_PATH_AT).join('/');
    const tile = await logReaderOf(community).tile(path);
    if (tile === undefined) throw new Problem('NOT_FOUND', 'the log has no such tile');
    const isPublic = await service.installation.isPublic(community);
    const audience = isPublic ? 'public' : 'private';
    const age = `max-age=${tile.full ? YEAR_SECONDS : 60}`;
    reply.header('cache-control', `${audience}, ${age}${tile.full ? ', immutable' : ''}`);
    reply.type('application/octet-stream');
    return Buffer.from(tile.bytes);
  });
}

/** In `/v1/log/{community}/tile/…`: a community may have the name of any other part. */
const TILE_PATH_AT = 4;

/** A public community, or the caller's own; of others not even the name is told. */
async function readable(
  { installation }: Service,
  slug: string,
  caller: Caller | undefined,
): Promise<ServedCommunity> {
  const community = await installation.community(slug);
  const isOwn =
    caller !== undefined &&
    readsOnly(caller) === undefined &&
    caller.community.row.id === community?.row.id;
  if (community !== undefined && (isOwn || (await installation.isPublic(community)))) {
    return community;
  }
  throw new Problem('NOT_FOUND', 'there is no such log');
}
