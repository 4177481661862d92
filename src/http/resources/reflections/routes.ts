import { Type } from 'typebox';
import { dayOf, MOOD_MAX } from '../../../core/families/reflection/reflection.ts';
import { DAY_SECONDS, parseDate } from '../../../core/policy/cycle.ts';
import { reflectCommand } from '../../../pipeline/commands/reflect.ts';
import {
  reflectionDays,
  reflectionsOf,
  sealedTextOf,
  switchReflections,
} from '../../../pipeline/members/reflections.ts';
import type { App, Service } from '../../app.ts';
import { attestorOf, type Caller, checkActsFor, covers } from '../../callers/caller.ts';
import { Problem } from '../../problems/problem.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { namedObject } from '../../schemas/named.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { policyNameSchema, strictObject, userIdSchema } from '../evidence/schemas.ts';

const tags = ['reflections'];

const daySchema = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  description: 'The member’s local day: YYYY-MM-DD.',
});
const worldviewSchema = policyNameSchema('One of the policy’s `reflection.worldviews`.');
const moodSchema = Type.Integer({
  minimum: -MOOD_MAX,
  maximum: MOOD_MAX,
  description: 'How it feels, from −3 to 3.',
});
const intentSchema = policyNameSchema(
  'The type of a claim that the member means to make and keep.',
);
const textSchema = Type.String({
  minLength: 1,
  maxLength: 10_000,
  description: 'Kept under a key of the member’s own, and never scored.',
});

const switchSchema = namedObject('ReflectionSwitch', {
  optedIn: Type.Boolean({ description: 'Whether the member says anything of their days.' }),
});

const reflectionSchema = namedObject('Reflection', {
  day: daySchema,
  worldview: worldviewSchema,
  mood: moodSchema,
  intent: intentSchema,
  text: Type.Optional(textSchema),
});

const dayCountsSchema = namedObject('ReflectionDay', {
  day: daySchema,
  members: Type.Integer({ description: 'How many said something, 5 at least.' }),
  worldviews: Type.Record(Type.String(), Type.Integer()),
});

/** What members say of their days, if they want to. */
export function reflectionsRoutes(app: App, service: Service): void {
  switchRoute(app, service);
  reflectRoute(app, service);
  daysRoute(app, service);
  ownRoute(app, service);
}

const switchReflectionsOperation = postOperation('attest', {
  operationId: 'switchReflections',
  summary: 'Opt a member in to reflections, or out of them',
  description:
    'Opting out deletes the member’s key and all that they said. What was added to amounts ' +
    'stays, and says nothing of it.',
  tags,
  params: strictObject({ userId: userIdSchema }),
  body: strictObject({ optedIn: Type.Boolean() }),
  response: { 200: switchSchema },
});

function switchRoute(app: App, service: Service): void {
  app.post(
    '/v1/members/:userId/reflections',
    switchReflectionsOperation,
    async ({ caller, params, body }) => {
      checkActsFor(caller, params.userId);
      if (!body.optedIn) checkMayErase(caller);
      const { key, now } = service.installation;
      const order = { userId: params.userId, optedIn: body.optedIn, now: now() };
      return await switchReflections(caller.community, key, order);
    },
  );
}

const reflectOperation = postOperation('attest', {
  operationId: 'reflect',
  summary: 'Say something of a day, once, for a member who opted in',
  description: 'It never refuses anything; what is then done makes amounts a little larger.',
  tags,
  body: strictObject({
    userId: userIdSchema,
    day: daySchema,
    worldview: worldviewSchema,
    mood: moodSchema,
    intent: intentSchema,
    text: Type.Optional(textSchema),
  }),
  response: {
    200: namedObject('ReflectionTaken', {
      settled: Type.Integer({ description: 'Earlier days that were looked at with it.' }),
      followed: Type.Integer({ description: 'Of those, how many were followed through.' }),
    }),
  },
});

function reflectRoute(app: App, service: Service): void {
  app.post('/v1/reflections/daily', reflectOperation, async (request) => {
    const { body, caller } = request;
    const { userId, text, worldview, mood, intent } = body;
    const { key } = service.installation;
    checkActsFor(caller, userId);
    const day = dayNamed(body.day);
    const sealedText = await sealedTextOf(caller.community, key, { userId, day, text });
    const said = { userId, day, worldview, mood, intent, sealedText };
    const order = { ...said, attestor: attestorOf(caller), ...stampOf(service, request) };
    const command = reflectCommand(order);
    return await caller.community.writer.submit(command);
  });
}

/** How far back is shown. */
const SHOWN_DAYS = 90;

const listReflectionDaysOperation = operation('read', {
  operationId: 'listReflectionDays',
  summary: 'The worldviews of the last 90 days, of days of which five members said something',
  tags,
  response: {
    200: strictObject({ items: Type.Array(dayCountsSchema) }),
  },
});

function daysRoute(app: App, service: Service): void {
  app.get('/v1/reflections/daily', listReflectionDaysOperation, async ({ caller }) => {
    const from = dayOf(service.installation.now()) - SHOWN_DAYS;
    return {
      items: (await reflectionDays(caller.community.reader, from)).map((one) => ({ ...one })),
    };
  });
}

const getReflectionsOperation = operation('self', {
  operationId: 'getReflections',
  summary: 'What a member said of the last 90 days, with its text; for that member alone',
  description: 'For the member’s own key alone: no admin reads it.',
  tags,
  params: strictObject({ userId: userIdSchema }),
  response: {
    200: strictObject({ items: Type.Array(reflectionSchema) }),
  },
});

function ownRoute(app: App, service: Service): void {
  app.get('/v1/reflections/daily/:userId', getReflectionsOperation, async ({ caller, params }) => {
    const { userId } = params;
    if (caller.userId !== userId) {
      throw new Problem('SCOPE_MISSING', 'this needs a key of that very member');
    }
    const { key, now } = service.installation;
    const from = dayOf(now()) - SHOWN_DAYS;
    const asked = { userId, from, limit: SHOWN_DAYS * 2 };
    const own = await reflectionsOf(caller.community, key, asked);
    if (own === undefined) throw new Problem('NOT_FOUND', 'this member has not opted in');
    return { items: own.map((one) => ({ ...one })) };
  });
}

/** What opting out deletes is gone for good: no program does it for a member. */
function checkMayErase(caller: Caller): void {
  if (caller.userId !== undefined || covers(caller.scopes, 'admin')) return;
  throw new Problem('SCOPE_MISSING', 'opting out needs the member’s own key, or one of an admin');
}

/** @throws Problem REQUEST_INVALID for a date that does not exist */
function dayNamed(text: string): number {
  const at = parseDate(text);
  if (at === undefined) throw new Problem('REQUEST_INVALID', 'day must be a date that exists');
  return Math.floor(at / DAY_SECONDS);
}
