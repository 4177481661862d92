import { type Static, type TUnsafe, Type } from 'typebox';
import { INSTALLATION_KEY_ID, makeApiKey } from '../../../pipeline/access/api-keys.ts';
import { answeredOnce } from '../../../pipeline/writer/idempotency.ts';
import type { ServedCommunity } from '../../../pipeline/installation.ts';
import { OperatorError } from '../../../pipeline/operator-error.ts';
import {
  type CommunityDetail,
  type CommunityItem,
  readCommunities,
  readCommunity,
} from '../../../pipeline/answers/cities/read-communities.ts';
import type { App, Service } from '../../app.ts';
import type { Caller } from '../../callers/caller.ts';
import { pageOf, positionIn } from '../../requests/cursors.ts';
import { idempotencyOf } from '../../requests/idempotency.ts';
import { Problem } from '../../problems/problem.ts';
import { strictObject } from '../evidence/schemas.ts';
import { type ShownKeyBody, shownKeyBody, shownKeySchema } from '../keys/schemas.ts';
import { pageQuery } from '../../schemas/page.ts';
import { presetSchema } from '../policies/schemas.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { namedObject } from '../../schemas/named.ts';
import { present } from '../../../core/present.ts';

const tags = ['communities'];

const slugSchema = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  description: 'Up to 63 lower-case letters, digits and hyphens.',
});

const ITEM = {
  slug: slugSchema,
  origin: Type.String({ description: 'The name of its log.' }),
  public: Type.Boolean({ description: 'Its log may be read without a key.' }),
};

const detailFields = {
  ...ITEM,
  verifierKey: Type.String({ description: 'The log’s public key as a C2SP verifier key.' }),
  preset: Type.String(),
  policy: Type.Integer({ description: 'Version of the policy in force.' }),
  cycle: Type.Integer({ description: 'The open one.' }),
  entries: Type.Integer({ description: 'Size of the log.' }),
  paused: Type.Boolean(),
  sandbox: Type.Boolean({ description: 'For trying things out: its credits are worth nothing.' }),
};

/** One community at a glance. */
export const communitySchema: TUnsafe<CommunityBody> = Type.Unsafe(
  namedObject('Community', detailFields),
);

/** A page of a list of communities. */
export const communityPageSchema: TUnsafe<CommunityPageBody> = Type.Unsafe(
  namedObject('CommunityPage', {
    items: Type.Array(namedObject('CommunitySummary', ITEM)),
    next: Type.Optional(Type.String()),
  }),
);

interface CommunityPageBody {
  readonly items: readonly CommunityItem[];
  readonly next?: string;
}

const newCommunitySchema = strictObject({
  slug: slugSchema,
  preset: presetSchema,
  holdBackCycles: Type.Optional(
    Type.Unsafe<0 | 1>(
      Type.Integer({
        minimum: 0,
        maximum: 1,
        description: 'How long mints are held; only a sandbox may choose it.',
      }),
    ),
  ),
  public: Type.Optional(Type.Boolean({ description: 'Its log may be read without a key.' })),
});

/** Communities of the installation; a key of a community sees that one alone. */
export function communitiesRoutes(app: App, service: Service): void {
  createRoute(app, service);
  listRoute(app, service);
  showRoute(app, service);
  publishRoute(app, service);
}

const createCommunityOperation = postOperation('admin', {
  operationId: 'createCommunity',
  summary: 'Make a community, with a first admin key of its own, which is shown once',
  description: 'Needs the admin key of the installation.',
  tags,
  body: newCommunitySchema,
  response: {
    201: strictObject({ community: communitySchema, key: shownKeySchema }),
  },
});

function createRoute(app: App, service: Service): void {
  app.post('/v1/communities', createCommunityOperation, async (request, reply) => {
    const { caller, body } = request;
    if (!isInstallation(caller)) {
      throw new Problem('SCOPE_MISSING', 'only the key of the installation makes communities');
    }
    if (body.holdBackCycles !== undefined && body.preset !== 'sandbox') {
      throw new Problem('POLICY_INVALID', 'only a sandbox may choose holdBackCycles');
    }
    const { writer } = caller.community;
    const create = (): Promise<NewCommunityBody> => createdWithKey(service, body);
    const answer = await answeredOnce(writer, idempotencyOf(request), create, {
      keep: withoutSecret,
    });
    return await reply.code(201).send(answer);
  });
}

interface NewCommunityBody {
  readonly community: CommunityBody;
  readonly key: ShownKeyBody;
}

function withoutSecret({ community, key }: NewCommunityBody): NewCommunityBody {
  const { key: _, ...shown } = key;
  return { community, key: shown };
}

async function createdWithKey(
  service: Service,
  body: Static<typeof newCommunitySchema>,
): Promise<NewCommunityBody> {
  const created = await createdOnce(service, body);
  const { now } = service.installation;
  const key = await makeApiKey(created, {
    label: `first key of ${body.slug}`,
    scopes: ['admin'],
    now: now(),
  });
  return { community: await detailOf(service, created), key: shownKeyBody(key) };
}

/** Two requests for one name: the second finds the community of the first. */
async function createdOnce(
  { installation }: Service,
  { slug, preset, holdBackCycles, public: isPublic }: Static<typeof newCommunitySchema>,
): Promise<ServedCommunity> {
  const taken = new Problem('CONFLICT', `there already is a community "${slug}"`);
  if ((await installation.community(slug)) !== undefined) throw taken;
  try {
    return await installation.create({
      slug,
      preset,
      ...present({ holdBackCycles, public: isPublic }),
    });
  } catch (problem) {
    if ((await installation.community(slug)) !== undefined) throw taken;
    if (!(problem instanceof OperatorError)) throw problem;
    throw new Problem(
      'CONFLICT',
      `a log of "${slug}" was signed that this store does not have: choose another name, or ` +
        'restore the store that has it',
    );
  }
}

/** What the cursors of a list of communities hold. */
export const COMMUNITIES = { of: 'communities', by: { slug: 'string' } } as const;

const listCommunitiesOperation = operation('self', {
  operationId: 'listCommunities',
  summary: 'Communities in order of their names; for the key of one, that one',
  tags,
  querystring: strictObject(pageQuery),
  response: {
    200: communityPageSchema,
  },
});

function listRoute(app: App, service: Service): void {
  app.get('/v1/communities', listCommunitiesOperation, async ({ caller, query }) => {
    const limit = Number(query.limit ?? 50);
    const communities = await readCommunities(service.installation, {
      afterSlug: positionIn(COMMUNITIES, query.cursor)?.slug,
      only: isInstallation(caller) ? undefined : caller.community.row.id,
      limit: limit + 1,
    });
    return pageOf(COMMUNITIES, communities, limit, (community) => ({ ...community }));
  });
}

const getCommunityOperation = operation('self', {
  operationId: 'getCommunity',
  summary: 'One community at a glance: its log’s name and key, policy, open cycle',
  tags,
  params: strictObject({ slug: slugSchema }),
  response: { 200: communitySchema },
});

function showRoute(app: App, service: Service): void {
  app.get('/v1/communities/:slug', getCommunityOperation, async ({ caller, params }) => {
    return await detailOf(service, await ownCommunity(service, caller, params.slug));
  });
}

const publishCommunityOperation = postOperation('admin', {
  operationId: 'publishCommunity',
  summary: 'Let everybody read the community without a key, or take that back',
  description:
    'The log, supply, entropy, rules and decisions without whose they are. What was read ' +
    'while it was public cannot be taken back.',
  tags,
  params: strictObject({ slug: slugSchema }),
  body: strictObject({
    public: Type.Boolean({ description: '`false` takes it back.' }),
  }),
  response: { 200: communitySchema },
});

function publishRoute(app: App, service: Service): void {
  app.post('/v1/communities/:slug/publish', publishCommunityOperation, async (request) => {
    const { caller, params, body } = request;
    const asked = await ownCommunity(service, caller, params.slug);
    const publish = async (): Promise<CommunityBody> => {
      await service.installation.setPublic(asked, body.public);
      return await detailOf(service, asked);
    };
    return await answeredOnce(caller.community.writer, idempotencyOf(request), publish);
  });
}

/** @throws Problem NOT_FOUND also for somebody else's: it is answered as what does not exist */
async function ownCommunity(
  { installation }: Service,
  caller: Caller,
  slug: string,
): Promise<ServedCommunity> {
  const own = caller.community;
  const asked = isInstallation(caller) ? await installation.community(slug) : own;
  if (asked?.row.slug === slug) return asked;
  throw new Problem('NOT_FOUND', 'there is no such community');
}

/** A community as it is told. */
export type CommunityBody = CommunityDetail & { readonly sandbox: boolean };

/** One community at a glance, as an answer has it. */
export async function detailOf(
  { installation }: Service,
  { reader }: ServedCommunity,
): Promise<CommunityBody> {
  const detail: CommunityDetail = await readCommunity(reader, installation.key);
  return { ...detail, sandbox: detail.preset === 'sandbox' };
}

function isInstallation(caller: Caller): boolean {
  return caller.keyId === INSTALLATION_KEY_ID;
}
