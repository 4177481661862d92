import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import { allReflectionsOf } from '../../../pipeline/members/reflections.ts';
import { exportMember, tabulateMember } from '../../../pipeline/answers/members/export-member.ts';
import {
  eraseMember,
  findMember,
  listMembers,
  type Member,
  memberCommand,
} from '../../../pipeline/members/members.ts';
import type { App, Service } from '../../app.ts';
import { type Caller, checkActsFor, covers } from '../../callers/caller.ts';
import { checkReads } from '../../callers/reads-of-others.ts';
import { pageOf, positionIn } from '../../requests/cursors.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { noMember, Problem } from '../../problems/problem.ts';
import { strictObject, userIdSchema } from '../evidence/schemas.ts';
import { memberIdSchema, memberSchema } from './schemas.ts';
import { pageQuery } from '../../schemas/page.ts';
import { namedObject } from '../../schemas/named.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import type { Exports } from '../../streams/exports.ts';

const tags = ['members'];

const registeredSchema = namedObject('RegisteredMember', {
  userId: userIdSchema,
  memberId: memberIdSchema,
  known: Type.Boolean({ description: 'The user was known before.' }),
});

const memberPath = strictObject({ userId: userIdSchema });

/** The people of a community: registered, shown, exported, and erased. */
export function membersRoutes(app: App, service: Service, exports: Exports): void {
  registerRoute(app, service);
  distinctRoute(app, service);
  listRoute(app);
  showRoute(app);
  exportRoute(app, service, exports);
  tableRoute(app, service, exports);
  eraseRoute(app, service);
}

const registerMemberOperation = postOperation('attest', {
  operationId: 'registerMember',
  summary: 'Make a user known, or give one another name to show',
  description:
    'Evidence about a new user does the same. A user id that looks like another member’s ' +
    'is `CONFLICT`. A key that is bound to a member names that member alone.',
  tags,
  body: strictObject({
    userId: userIdSchema,
    name: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'To be shown to people.' }),
    ),
  }),
  response: { 200: registeredSchema },
});

function registerRoute(app: App, service: Service): void {
  app.post('/v1/members', registerMemberOperation, async (request) => {
    const { userId, name } = request.body;
    checkActsFor(request.caller, userId);
    const command = memberCommand({
      userId,
      name,
      ...stampOf(service, request),
    });
    return { userId, ...(await request.caller.community.writer.submit(command)) };
  });
}

const tellMemberApartOperation = postOperation('admin', {
  operationId: 'tellMemberApart',
  summary: 'Make a user known whose id looks like another member’s and who is somebody else',
  description:
    'Two user ids that look alike are one person until an admin says that they are two. ' +
    'Nothing changes for a user who is known already.',
  tags,
  params: memberPath,
  body: strictObject({}),
  response: { 200: registeredSchema },
});

function distinctRoute(app: App, service: Service): void {
  app.post('/v1/members/:userId/distinct', tellMemberApartOperation, async (request) => {
    const { userId } = request.params;
    const command = memberCommand({
      userId,
      isApart: true,
      ...stampOf(service, request),
    });
    return { userId, ...(await request.caller.community.writer.submit(command)) };
  });
}

const MEMBERS = { of: 'members', by: { userId: 'string' } } as const;

const listMembersOperation = operation('read', {
  operationId: 'listMembers',
  summary: 'Members in order of their user ids; those who were erased are not among them',
  tags,
  querystring: strictObject(pageQuery),
  response: {
    200: strictObject({
      items: Type.Array(memberSchema),
      next: Type.Optional(Type.String()),
    }),
  },
});

function listRoute(app: App): void {
  app.get('/v1/members', listMembersOperation, async ({ caller, query }) => {
    const limit = Number(query.limit ?? 50);
    const afterUserId = positionIn(MEMBERS, query.cursor)?.userId;
    const page = { afterUserId, limit: limit + 1 };
    const members = await listMembers(caller.community.reader, page);
    return pageOf(MEMBERS, members, limit, (member) => ({ ...member }));
  });
}

const getMemberOperation = operation('self', {
  operationId: 'getMember',
  summary: 'One member: the id in the log and the name to show',
  tags,
  params: memberPath,
  response: { 200: memberSchema },
});

function showRoute(app: App): void {
  app.get('/v1/members/:userId', getMemberOperation, async ({ caller, params }) => {
    checkReads(caller, params.userId);
    const member = await findMember(caller.community.reader, params.userId);
    if (member === undefined) throw noMember();
    return { ...member } satisfies Member;
  });
}

const exportSchema = strictObject({
  userId: userIdSchema,
  memberId: memberIdSchema,
  name: Type.Optional(Type.String()),
  balances: Type.Record(Type.String(), Type.String()),
  channels: Type.Record(Type.String(), Type.Object({ kept: Type.Number(), lost: Type.Number() })),
  linkedMembers: Type.Array(memberIdSchema, { description: 'Who is the same person.' }),
  findings: Type.Array(Type.Unknown()),
  keys: Type.Array(Type.Unknown()),
  decisions: Type.Array(Type.Unknown()),
  evidence: Type.Array(Type.Unknown()),
  reviews: Type.Array(Type.Unknown()),
  transfers: Type.Array(Type.Unknown()),
  reflections: Type.Array(Type.Unknown(), {
    description: 'What the member said of their days; for a key of that very member.',
  }),
  kept: Type.Array(
    strictObject({ table: Type.String(), row: Type.Record(Type.String(), Type.Unknown()) }),
    { description: 'What else is kept of the member: by table, numbers as text.' },
  ),
});

const exportMemberOperation = operation('self', {
  operationId: 'exportMember',
  summary: 'Everything that is kept about one member, as one document',
  tags,
  params: memberPath,
  response: { 200: exportSchema },
});

function exportRoute(app: App, service: Service, exports: Exports): void {
  app.get(
    '/v1/members/:userId/export',
    {
      exposeHeadRoute: false,
      ...exportMemberOperation,
    },
    async ({ caller, params: { userId }, raw }, reply) => {
      const exchange = { request: raw, answer: reply.raw };
      const asked = { exports, exchange, key: service.installation.key };
      const document = await told(exportMember, { caller, userId }, asked);
      reply.type('application/json; charset=utf-8');
      // A stream is sent as it is; its pieces are one document of the schema.
      return document;
    },
  );
}

const CSV = 'text/csv';

const tabulateMemberOperation = operation('self', {
  operationId: 'tabulateMember',
  summary: 'Everything that is kept about one member, as CSV, by the family that knows it',
  tags,
  params: memberPath,
  response: {
    200: { content: { [CSV]: { schema: Type.String() } } },
  },
});

function tableRoute(app: App, service: Service, exports: Exports): void {
  app.get(
    '/v1/members/:userId/table',
    {
      exposeHeadRoute: false,
      ...tabulateMemberOperation,
    },
    async ({ caller, params: { userId }, raw }, reply) => {
      const exchange = { request: raw, answer: reply.raw };
      const asked = { exports, exchange, key: service.installation.key };
      const table = await told(tabulateMember, { caller, userId }, asked);
      return reply.type(`${CSV}; charset=utf-8`).send(table);
    },
  );
}

interface Asked {
  readonly exports: Exports;
  readonly exchange: Parameters<Exports['take']>[1];
  readonly key: Service['installation']['key'];
}

/** @throws Problem SCOPE_MISSING or NOT_FOUND */
async function told(
  tell: typeof exportMember,
  { caller, userId }: { readonly caller: Caller; readonly userId: string },
  { exports, exchange, key }: Asked,
): Promise<Readable> {
  const { row, reader } = caller.community;
  if (!covers(caller.scopes, 'admin') && userId !== caller.userId) {
    throw new Problem('SCOPE_MISSING', 'this needs an admin key, or one of that very member');
  }
  exports.take(row.id, exchange);
  // Whoever else may export a member is not told what they said of their days.
  const isOwn = userId === caller.userId;
  const all = () => allReflectionsOf(caller.community, key, userId);
  const pieces = await tell(reader, userId, isOwn ? all : undefined);
  if (pieces === undefined) throw noMember();
  return await exports.send(pieces, exchange);
}

const eraseMemberOperation = postOperation('admin', {
  operationId: 'eraseMember',
  summary: 'Erase a person: user id, name, evidence and its salts; the log stays valid',
  description:
    'Whoever comes with the user id again is a new person. A second request finds nobody: ' +
    'its answer is kept under no Idempotency-Key, since that would keep the user id.',
  tags,
  params: memberPath,
  body: strictObject({}),
  response: {
    200: strictObject({ memberId: memberIdSchema }),
  },
});

function eraseRoute(app: App, service: Service): void {
  app.post('/v1/members/:userId/erase', eraseMemberOperation, async ({ caller, params }) => {
    const { key, now } = service.installation;
    const order = { userId: params.userId, now: now() };
    return { ...(await eraseMember(caller.community, key, order)) };
  });
}
