import { type TObject, Type } from 'typebox';
import { CHANNELS } from '../../../core/integrity/tally.ts';
import { readLinks } from '../../../pipeline/answers/members/read-links.ts';
import { linkCommand, previewLinkCommand } from '../../../pipeline/commands/link-members.ts';
import type { App, Service } from '../../app.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { namedObject } from '../../schemas/named.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { channelNumbersSchema, scoreSchema } from '../decisions/schemas.ts';
import { strictObject, userIdSchema } from '../evidence/schemas.ts';
import { memberIdSchema, memberSchema } from '../members/schemas.ts';

const tags = ['members'];

const wishFields = {
  userId: userIdSchema,
  toUserId: userIdSchema,
  linked: Type.Optional(Type.Boolean({ description: 'False takes it back.', default: true })),
};

/** Which members are one person. */
export function linksRoutes(app: App, service: Service): void {
  previewRoute(app, service);
  linkRoute(app, service);
  listRoute(app);
}

const personSchema = namedObject('PersonNumbers', {
  members: Type.Array(
    strictObject({
      userId: Type.Optional(userIdSchema),
      memberId: memberIdSchema,
      balance: Type.String({ description: 'Stays with the member, linked or not.' }),
      held: Type.String(),
    }),
    { description: 'Who stands for the person comes first.' },
  ),
  integrity: scoreSchema,
  channels: strictObject(
    Object.fromEntries(CHANNELS.map((name) => [name, Type.Optional(channelNumbersSchema)])),
  ),
  works: Type.Integer({ description: 'Works that others vouched for.' }),
  wordCounts: Type.Boolean(),
  mintsInCycle: Type.Integer({ description: 'What counts to the cap of one member.' }),
});

const changeSchema: TObject = namedObject('LinkChange', {
  before: Type.Array(personSchema),
  after: Type.Array(personSchema),
});

const previewLinkOperation = postOperation('admin', {
  operationId: 'previewLink',
  summary: 'What a link would change, or its end: nothing is written',
  description:
    'The people concerned as they are judged before and after it: tallies, works, what ' +
    'counts to the cap. Balances stay with each member.',
  tags,
  body: strictObject(wishFields),
  response: { 200: changeSchema },
});

function previewRoute(app: App, service: Service): void {
  app.post('/v1/links/preview', previewLinkOperation, async (request) => {
    const { userId, toUserId, linked = true } = request.body;
    const wish = { userId, toUserId, linked, now: service.installation.now() };
    return { ...(await request.caller.community.writer.submit(previewLinkCommand(wish))) };
  });
}

const linkMembersOperation = postOperation('admin', {
  operationId: 'linkMembers',
  summary: 'Make two members one person, or take that back, by an entry of the log',
  description:
    'From then on they are one in each rule that asks for somebody else, in their tallies ' +
    'and in the cap of a member. No credit moves, and neither spends what the other has. ' +
    'Taken back, each has what they had and what they earned since.',
  tags,
  body: strictObject({
    ...wishFields,
    reason: Type.String({
      minLength: 1,
      maxLength: 2_000,
      description: 'Kept beside the log, which has its salted hash.',
    }),
  }),
  response: {
    200: namedObject('LinkedMembers', {
      memberId: memberIdSchema,
      toMemberId: memberIdSchema,
      linked: Type.Boolean(),
    }),
  },
});

function linkRoute(app: App, service: Service): void {
  app.post('/v1/links', linkMembersOperation, async (request) => {
    const { userId, toUserId, linked = true, reason } = request.body;
    const command = linkCommand({
      userId,
      toUserId,
      linked,
      reason,
      ...stampOf(service, request),
    });
    return { ...(await request.caller.community.writer.submit(command)) };
  });
}

const listLinksOperation = operation('admin', {
  operationId: 'listLinks',
  summary: 'Members who are one person now',
  tags,
  response: {
    200: strictObject({
      items: Type.Array(
        strictObject({
          members: Type.Array(memberSchema, {
            description: 'Who stands for the person comes first, if not erased.',
          }),
        }),
      ),
    }),
  },
});

function listRoute(app: App): void {
  app.get('/v1/links', listLinksOperation, async ({ caller }) => ({
    items: await readLinks(caller.community.reader),
  }));
}
