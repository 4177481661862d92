import { Type } from 'typebox';
import { CHILDREN_MAX, TREE_DOMAINS_MAX } from '../../../core/entries/cities/nation.ts';
import { openPolicy } from '../../../core/state/state.ts';
import { rulesHash } from '../../../pipeline/answers/cities/read-children.ts';
import { readNation } from '../../../pipeline/answers/cities/read-nation.ts';
import {
  agreeCommand,
  chooseTreeCommand,
  rollUpCommand,
  treeToReadCommand,
} from '../../../pipeline/commands/nation.ts';
import { readNationChildren } from '../../../pipeline/read-nation-children.ts';
import type { App, Service } from '../../app.ts';
import { idempotencyOf, stampOf } from '../../requests/idempotency.ts';
import { namedObject } from '../../schemas/named.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { strictObject } from '../evidence/schemas.ts';

const tags = ['entropy'];

const hashSchema = Type.String({ pattern: '^[0-9a-f]{64}$' });
const logKeySchema = Type.String({
  maxLength: 300,
  description: 'The verifier key (C2SP) of a log.',
});
const roleSchema = Type.Enum(['population', 'federal']);
const weightSchema = Type.Integer({
  minimum: 1,
  description: 'People; of a `federal` child its share of the whole in ppm.',
});

const treeFields = {
  rules: hashSchema,
  domains: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
    minItems: 1,
    maxItems: TREE_DOMAINS_MAX,
    description: 'In the order of their names.',
  }),
  children: Type.Array(
    namedObject('TreeChild', { vkey: logKeySchema, role: roleSchema, weight: weightSchema }),
    { maxItems: CHILDREN_MAX },
  ),
};

const integer = Type.Integer();

const nationSchema = namedObject('Nation', {
  tree: Type.Optional(strictObject({ ...treeFields, cycle: integer })),
  parents: Type.Array(logKeySchema, { description: 'By whom it agreed to be added up.' }),
  domains: Type.Array(
    namedObject('NationDomain', {
      domain: Type.String(),
      cycle: integer,
      state: Type.Enum(['KNOWN', 'UNKNOWN']),
      low: integer,
      high: integer,
      error: integer,
      worst: integer,
      children: Type.Array(
        namedObject('NationChild', {
          origin: Type.String(),
          role: roleSchema,
          weight: integer,
          state: Type.Enum(['KNOWN', 'STALE', 'UNKNOWN', 'INCOMPARABLE']),
          size: Type.Optional(integer),
          root: Type.Optional(hashSchema),
          cycle: Type.Optional(integer),
          rules: Type.Optional(hashSchema),
          entropy: Type.Optional(integer),
          error: Type.Optional(integer),
        }),
      ),
    }),
    { description: 'Of the last cycle that was added up and the one before; in ppm.' },
  ),
});

/** Communities that are added up by another one. */
export function nationRoutes(app: App, service: Service): void {
  readRoute(app);
  treeRoute(app, service);
  parentRoute(app, service);
  rollupRoute(app, service);
}

const getNationOperation = operation('read', {
  operationId: 'getNation',
  summary: 'The tree of communities, and the last that they were added up to',
  tags,
  response: { 200: nationSchema },
});

function readRoute(app: App): void {
  app.get('/v1/nation', getNationOperation, async ({ caller }) => ({
    ...(await readNation(caller.community.reader)),
  }));
}

const chooseTreeOperation = postOperation('admin', {
  operationId: 'chooseTree',
  summary: 'Say which communities are added up from now on, by an entry of the log',
  description: 'A child counts as UNKNOWN until it agrees by `POST /v1/nation/parents`.',
  tags,
  body: strictObject({
    ...treeFields,
    rules: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{64}$',
        description: 'Rules a child is measured by; default: those of this community.',
      }),
    ),
  }),
  response: { 200: strictObject(treeFields) },
});

function treeRoute(app: App, service: Service): void {
  app.post('/v1/nation/tree', chooseTreeOperation, async (request) => {
    const { writer } = request.caller.community;
    const { domains, children } = request.body;
    const rules =
      request.body.rules ?? (await writer.read((state) => rulesHash(openPolicy(state))));
    const command = chooseTreeCommand({
      tree: { rules, domains, children },
      ...stampOf(service, request),
    });
    const chosen = await writer.submit(command);
    return { ...chosen, domains: [...chosen.domains], children: [...chosen.children] };
  });
}

const agreeToParentOperation = postOperation('admin', {
  operationId: 'agreeToParent',
  summary: 'Agree to be added up by another community, or withdraw that',
  tags,
  body: strictObject({
    parent: logKeySchema,
    agreed: Type.Optional(Type.Boolean({ description: 'False withdraws it.', default: true })),
  }),
  response: {
    200: strictObject({ parent: logKeySchema, agreed: Type.Boolean() }),
  },
});

function parentRoute(app: App, service: Service): void {
  app.post('/v1/nation/parents', agreeToParentOperation, async (request) => {
    const { parent, agreed = true } = request.body;
    const command = agreeCommand({
      parent,
      agreed,
      ...stampOf(service, request),
    });
    return { ...(await request.caller.community.writer.submit(command)) };
  });
}

const rollUpOperation = postOperation('admin', {
  operationId: 'rollUp',
  summary: 'Add the tree up as of the end of the last cycle, by entries of the log',
  description:
    'Once in a cycle. Children that agreed are read as far as they are signed; others are ' +
    'UNKNOWN, which widens `low` and `high`.',
  tags,
  response: {
    200: strictObject({ cycle: integer, domains: integer }),
  },
});

function rollupRoute(app: App, service: Service): void {
  app.post('/v1/nation/rollups', rollUpOperation, async (request) => {
    const { writer } = request.caller.community;
    const now = service.installation.now();
    const read = await writer.submit(treeToReadCommand(now));
    const logs = await readNationChildren(service.installation, read);
    const idempotency = idempotencyOf(request);
    return { ...(await writer.submit(rollUpCommand({ read, logs, now, idempotency }))) };
  });
}
