import { type TUnsafe, Type } from 'typebox';
import { CLAIM_TYPES } from '../../../core/families/record.ts';
import { ONE } from '../../../core/units.ts';
import {
  CLAIM_STATES,
  type ClaimItem,
  type ClaimState,
  readClaims,
} from '../../../pipeline/answers/evidence/read-claims.ts';
import { FINAL_OUTCOMES } from '../../../pipeline/answers/decisions/read-decisions.ts';
import type { App } from '../../app.ts';
import { readAbout, readsOnly } from '../../callers/reads-of-others.ts';
import { encodeCursor, positionIn } from '../../requests/cursors.ts';
import { named, namedObject } from '../../schemas/named.ts';
import { pageQuery } from '../../schemas/page.ts';
import { operation } from '../../schemas/operation.ts';
import { codeSchema } from '../decisions/schemas.ts';
import {
  evidenceIdSchema,
  momentText,
  policyNameSchema,
  strictObject,
  userIdSchema,
} from '../evidence/schemas.ts';
import { ownWordSchema, standingFields } from './standing-schemas.ts';

const CLAIMS = { of: 'claims', by: { ordinal: 'number', part: 'string' } } as const;

const stateSchema: TUnsafe<ClaimState> = named(
  'ClaimState',
  Type.Unsafe<ClaimState>(
    Type.Enum([...CLAIM_STATES], {
      description:
        'How far it has come: `promised`, nothing was shown; `shown`, it waits for others to ' +
        'confirm it; `confirmed`, something else is missing, or an earlier promise of the deed ' +
        'is open or was kept; `kept`, its outcome is known and nobody asked for a mint since; ' +
        'then what the mint came to.',
    }),
  ),
);

const claimItemSchema = namedObject('ClaimItem', {
  id: evidenceIdSchema,
  type: Type.Enum(CLAIM_TYPES),
  family: policyNameSchema('The family in which it mints.'),
  userId: Type.String({ description: 'Whose it is.' }),
  domain: Type.String(),
  subject: Type.String(),
  at: Type.String({ format: 'date-time' }),
  dueAt: Type.String({ format: 'date-time' }),
  with: Type.Optional(Type.String({ description: 'The party it was made to.' })),
  next: Type.Optional(Type.String({ description: 'Who takes it over.' })),
  of: Type.Optional(Type.String({ description: 'Whose work, question or proposal it is about.' })),
  before: Type.Optional(
    Type.Number({ description: 'The deviation before, as its claimant has it.' }),
  ),
  after: Type.Optional(Type.Number({ description: 'The deviation after it, as they have it.' })),
  verdict: Type.Optional(Type.String({ description: 'What a validation says.' })),
  rating: Type.Optional(Type.Integer({ description: 'What a review says; not of a defect.' })),
  delivered: Type.Optional(
    Type.Number({ description: 'How much of it they have shown: 1 is all of it.' }),
  ),
  state: stateSchema,
  ...standingFields,
  decision: Type.Optional(
    strictObject(
      {
        id: Type.String({ description: 'Index of its entry in the log.' }),
        outcome: named('Outcome', Type.Enum([...FINAL_OUTCOMES])),
        code: Type.Optional(codeSchema),
      },
      'The last one about it.',
    ),
  ),
  mayBeAsked: Type.Boolean({
    description: 'Its outcome is known, and a mint may be asked for, if need be once more.',
  }),
  yours: Type.Optional(ownWordSchema),
});

const listClaimsOperation = operation('self', {
  operationId: 'listClaims',
  summary: 'Claims with what became of each, what it waits for and who was not heard',
  description:
    'Newest first; of those without standing the word is kept and does not count. A page ' +
    'of one `state` may be short, even empty, and still have `next`: one request looks ' +
    'through a bounded number of claims.',
  tags: ['evidence'],
  querystring: strictObject({
    ...pageQuery,
    userId: Type.Optional(userIdSchema),
    state: Type.Optional(stateSchema),
  }),
  response: {
    200: strictObject({
      items: Type.Array(claimItemSchema),
      heard: Type.Array(Type.String(), {
        description: 'Some whose word counts here; a key of one member is told of nobody.',
      }),
      next: Type.Optional(Type.String()),
    }),
  },
});

/** What somebody claimed, and how far each claim has come. */
export function claimsRoutes(app: App): void {
  app.get('/v1/claims', listClaimsOperation, async ({ caller, query }) => {
    const { items, heard, nextBefore } = await readClaims(caller.community, {
      userId: readAbout(caller, query.userId),
      state: query.state,
      before: positionIn(CLAIMS, query.cursor),
      limit: Number(query.limit ?? 50),
      by: caller.userId,
    });
    return {
      items: items.map(itemBody),
      heard: readsOnly(caller) === undefined ? [...heard] : [],
      ...(nextBefore === undefined
        ? {}
        : { next: encodeCursor([nextBefore.ordinal, nextBefore.part]) }),
    };
  });
}

/**
 * Whoever confirms sees the numbers that a claim counts by. What they are asked for themselves, the
 * target of a correction and the class of a defect, is not told them.
 */
function itemBody({ id, record, delivered, ...rest }: ClaimItem): object {
  const { type, userId, domain, subject, at, dueAt } = record;
  return {
    id,
    type,
    userId,
    domain,
    subject,
    at: momentText(at),
    dueAt: momentText(dueAt),
    ...(record.with === undefined ? {} : { with: record.with }),
    ...('next' in record && record.next !== undefined ? { next: record.next } : {}),
    ...('of' in record && record.of !== undefined ? { of: record.of } : {}),
    ...('before' in record ? { before: record.before / ONE, after: record.after / ONE } : {}),
    ...('verdict' in record ? { verdict: record.verdict } : {}),
    ...(record.type === 'review' ? { rating: record.rating } : {}),
    ...(delivered === undefined ? {} : { delivered: delivered / ONE }),
    ...rest,
  };
}
