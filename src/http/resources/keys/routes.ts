import { Type } from 'typebox';
import {
  INSTALLATION_KEY_ID,
  listApiKeys,
  makeApiKey,
  revokeApiKey,
  rotateApiKey,
  ROTATION_OVERLAP_SECONDS_MAX,
} from '../../../pipeline/access/api-keys.ts';
import type { CommunityReader } from '../../../pipeline/community-reader.ts';
import { findMember } from '../../../pipeline/members/members.ts';
import { answeredOnce } from '../../../pipeline/writer/idempotency.ts';
import { type Attestation, listAttestations, undoKey } from '../../../pipeline/access/undo-key.ts';
import type { App, Service } from '../../app.ts';
import { attestorOf } from '../../callers/caller.ts';
import { pageOf, positionIn } from '../../requests/cursors.ts';
import { idempotencyOf, stampOf } from '../../requests/idempotency.ts';
import { unixSecondsOf } from '../../requests/moment.ts';
import { Problem } from '../../problems/problem.ts';
import {
  evidenceIdSchema,
  keptBody,
  LINE_PATTERN,
  momentSchema,
  momentText,
  strictObject,
} from '../evidence/schemas.ts';
import {
  keyBody,
  keyIdSchema,
  keyLabelSchema,
  keySchema,
  keyScopesSchema,
  shownKeyBody,
  shownKeySchema,
} from './schemas.ts';
import { pageQuery } from '../../schemas/page.ts';
import { USER_ID_FORMAT } from '../../formats.ts';
import { operation, postOperation } from '../../schemas/operation.ts';

const keyPath = strictObject({ id: keyIdSchema });
const tags = ['keys'];

/** Keys of the caller's community: made, shown, rotated, revoked, and undone when one leaked. */
export function keysRoutes(app: App, service: Service): void {
  makeRoute(app, service);
  listRoute(app);
  rotateRoute(app, service);
  revokeRoute(app, service);
  attestationsRoute(app);
  undoRoute(app, service);
}

const makeKeyOperation = postOperation('admin', {
  operationId: 'makeKey',
  summary: 'Make a key; it is shown once',
  tags,
  body: strictObject({
    label: keyLabelSchema,
    scopes: keyScopesSchema,
    expiresAt: Type.Optional(momentSchema),
    userId: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        pattern: LINE_PATTERN,
        format: USER_ID_FORMAT,
        description: 'The member it is bound to: it cannot mint to that one.',
      }),
    ),
  }),
  response: { 201: shownKeySchema },
});

function makeRoute(app: App, service: Service): void {
  app.post('/v1/keys', makeKeyOperation, async (request, reply) => {
    const { caller, body } = request;
    const { label, scopes, userId } = body;
    const expiresAt =
      body.expiresAt === undefined ? undefined : unixSecondsOf('expiresAt', body.expiresAt);
    const order = { label, scopes, userId, expiresAt, ...stampOf(service, request) };
    const shown = await makeApiKey(caller.community, order);
    const note = await noteOn(caller.community.reader, userId);
    return await reply.code(201).send({ ...note, ...shownKeyBody(shown) });
  });
}

/** Not refused: somebody may be given a key before they are registered, or do anything. */
async function noteOn(
  reader: CommunityReader,
  userId: string | undefined,
): Promise<{ readonly note?: string }> {
  if (userId === undefined || (await findMember(reader, userId)) !== undefined) return {};
  return {
    note:
      `Nobody here has the user id ${userId} yet: the key is of whoever has it later. If it is a ` +
      'slip, revoke the key and make another.',
  };
}

const KEYS = { of: 'keys', by: { createdAt: 'number', keyId: 'string' } } as const;

const listKeysOperation = operation('admin', {
  operationId: 'listKeys',
  summary: 'Keys in the order in which they were made, without their secrets',
  tags,
  querystring: strictObject(pageQuery),
  response: {
    200: strictObject({
      items: Type.Array(keySchema),
      next: Type.Optional(Type.String()),
    }),
  },
});

function listRoute(app: App): void {
  app.get('/v1/keys', listKeysOperation, async ({ caller, query }) => {
    const limit = Number(query.limit ?? 50);
    const after = positionIn(KEYS, query.cursor);
    const page = { after, limit: limit + 1 };
    const keys = await listApiKeys(caller.community.reader, page);
    return pageOf(KEYS, keys, limit, keyBody);
  });
}

const rotateKeyOperation = postOperation('admin', {
  operationId: 'rotateKey',
  summary: 'Give a key another secret; the old one stays good for a day, or as long as said',
  tags,
  params: keyPath,
  body: strictObject({
    overlapSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: ROTATION_OVERLAP_SECONDS_MAX,
        description: 'How long the old secret stays good: 0 to 7 days, else one day.',
      }),
    ),
  }),
  response: { 200: shownKeySchema },
});

function rotateRoute(app: App, service: Service): void {
  app.post('/v1/keys/:id/rotate', rotateKeyOperation, async (request) => {
    const { caller, params, body } = request;
    refuseInstallationKey(params.id);
    const order = { overlapSeconds: body.overlapSeconds, ...stampOf(service, request) };
    return shownKeyBody(await rotateApiKey(caller.community, params.id, order));
  });
}

const revokeKeyOperation = postOperation('admin', {
  operationId: 'revokeKey',
  summary: 'End a key for good, within two seconds everywhere',
  tags,
  params: keyPath,
  body: strictObject({}),
  response: { 200: keySchema },
});

function revokeRoute(app: App, service: Service): void {
  app.post('/v1/keys/:id/revoke', revokeKeyOperation, async (request) => {
    const { caller, params } = request;
    refuseInstallationKey(params.id);
    const order = stampOf(service, request);
    return keyBody(await revokeApiKey(caller.community, params.id, order));
  });
}

const attestationSchema = strictObject({
  id: evidenceIdSchema,
  hash: Type.String({ description: 'By what the log knows it.' }),
  record: Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true }),
  attestedAt: Type.String({ format: 'date-time' }),
  retracted: Type.Boolean(),
});

const ATTESTATIONS = {
  of: 'attestations',
  by: { attestedAt: 'number', id: 'string' },
} as const;

const listAttestationsOperation = operation('admin', {
  operationId: 'listAttestations',
  summary: 'What a key attested since a moment, oldest first',
  tags,
  params: keyPath,
  querystring: strictObject({ ...pageQuery, since: Type.Optional(momentSchema) }),
  response: {
    200: strictObject({
      items: Type.Array(attestationSchema),
      next: Type.Optional(Type.String()),
    }),
  },
});

function attestationsRoute(app: App): void {
  app.get(
    '/v1/keys/:id/attestations',
    listAttestationsOperation,
    async ({ caller, params, query }) => {
      const limit = Number(query.limit ?? 50);
      const page = {
        since: query.since === undefined ? 0 : unixSecondsOf('since', query.since),
        after: positionIn(ATTESTATIONS, query.cursor),
        limit: limit + 1,
      };
      const all = await listAttestations(caller.community.reader, params.id, page);
      return pageOf(ATTESTATIONS, all, limit, attestationBody);
    },
  );
}

const undoKeyOperation = postOperation('admin', {
  operationId: 'undoKey',
  summary: 'A key leaked: revoke it and take back everything that it attested since',
  description:
    'Facts and unreleased mints are reversed by entries. Asked for again, it goes on where ' +
    'it was cut off, or finds nothing left to do.',
  tags,
  params: keyPath,
  body: strictObject({
    since: momentSchema,
    reason: Type.String({ minLength: 1, maxLength: 1_000 }),
  }),
  response: {
    200: strictObject({
      key: keyIdSchema,
      revoked: Type.Boolean(),
      retracted: Type.Integer({ description: 'Claims taken back by this request.' }),
      facts: Type.Integer({ description: 'Facts that count no more.' }),
      holds: Type.Integer({ description: 'Held decisions that will be cancelled.' }),
    }),
  },
});

function undoRoute(app: App, service: Service): void {
  app.post('/v1/keys/:id/undo', undoKeyOperation, async (request) => {
    const { caller, params, body } = request;
    const { now } = service.installation;
    const since = unixSecondsOf('since', body.since);
    return await answeredOnce(caller.community.writer, idempotencyOf(request), async () => {
      const answer = await undoKey(caller.community, {
        keyId: params.id,
        since,
        reason: body.reason,
        attestor: attestorOf(caller),
        now: now(),
      });
      return { key: params.id, ...answer };
    });
  });
}

function refuseInstallationKey(keyId: string): void {
  if (keyId !== INSTALLATION_KEY_ID) return;
  throw new Problem(
    'CONFLICT',
    'the key of the installation is changed where the service is started: NEGENTROPY_ADMIN_KEY',
  );
}

function attestationBody({ id, hash, record, attestedAt, retracted }: Attestation) {
  return { id, hash, record: keptBody(record), attestedAt: momentText(attestedAt), retracted };
}
