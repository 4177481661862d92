import { type TUnsafe, Type } from 'typebox';
import {
  type RehearsalAnswer,
  rehearsePolicy,
} from '../../../pipeline/answers/governance/rehearse-policy.ts';
import type { App } from '../../app.ts';
import { Problem } from '../../problems/problem.ts';
import { namedObject } from '../../schemas/named.ts';
import { postOperation } from '../../schemas/operation.ts';
import { strictObject } from '../evidence/schemas.ts';
import { changesSchema, policySchema } from './schemas.ts';

const amountSchema = Type.String({ description: 'MIC, six decimals.' });

const countedSchema = namedObject('CountedAmount', {
  count: Type.Integer(),
  amount: amountSchema,
});

const numbersByName = (description: string) =>
  Type.Record(Type.String(), Type.Integer(), { description });

const figuresSchema = namedObject('RehearsedFigures', {
  asked: Type.Integer(),
  minted: countedSchema,
  held: countedSchema,
  refused: Type.Integer(),
  refusedBy: numbersByName('Refused decisions by code.'),
  released: countedSchema,
  cancelled: countedSchema,
  supply: amountSchema,
  gi: Type.Optional(Type.Integer({ description: 'Of the last close, ppm.' })),
  open: namedObject('OpenHolds', {
    count: Type.Integer(),
    amount: amountSchema,
    until: Type.Optional(Type.Integer({ description: 'The last cycle in which one ends.' })),
  }),
  inequality: namedObject('BalanceInequality', {
    n: Type.Integer(),
    zeros: Type.Integer(),
    gini: Type.Optional(Type.String()),
    giniCorrected: Type.Optional(Type.String()),
    theil: Type.Optional(Type.String()),
    theilNormalised: Type.Optional(Type.String()),
    topTenth: Type.Optional(Type.String()),
  }),
  debts: Type.Array(
    namedObject('RehearsedPledge', {
      pledge: Type.String(),
      currency: Type.String(),
      units: Type.String(),
    }),
  ),
  skipped: numbersByName('Entries that could not follow under these rules, by type.'),
});

const answeredSchema = namedObject('RehearsedDecision', {
  outcome: Type.Union([Type.Literal('minted'), Type.Literal('held'), Type.Literal('refused')]),
  code: Type.Optional(Type.String()),
  amount: Type.Optional(amountSchema),
});

const rehearsalSchema: TUnsafe<RehearsalAnswer> = Type.Unsafe(
  namedObject('Rehearsal', {
    base: Type.Integer({ description: 'The version in force, which was compared with.' }),
    size: Type.Integer({ description: 'How many entries of the log it is about.' }),
    from: Type.Integer({ description: 'The first cycle that the rules govern.' }),
    until: Type.Integer({ description: 'The last cycle that was closed.' }),
    changes: changesSchema,
    notFollowed: Type.Array(Type.String(), {
      description: 'What no log can tell about such a change, in words.',
    }),
    before: figuresSchema,
    after: figuresSchema,
    winners: Type.Integer(),
    losers: Type.Integer(),
    unchanged: Type.Integer(),
    members: Type.Array(
      namedObject('MemberDifference', {
        member: Type.String(),
        userId: Type.Optional(Type.String()),
        before: amountSchema,
        after: amountSchema,
      }),
      { description: 'The largest differences: what was released or is held, under either rules.' },
    ),
    changedDecisions: Type.Integer(),
    decisions: Type.Array(
      namedObject('DecisionDifference', {
        decision: Type.Integer({ description: 'Its index in the log.' }),
        before: Type.Optional(answeredSchema),
        after: Type.Optional(answeredSchema),
      }),
      { description: 'The first of the decisions that are others.' },
    ),
  }),
);

const rehearsePolicyOperation = postOperation(
  { scope: 'admin', mayNameScores: true },
  {
    operationId: 'rehearsePolicy',
    summary: 'Try rules on the community’s own history, beside those in force',
    description:
      'Both rules go through the same fold over the log: what came in stays as it is, every ' +
      'decision is asked for again and every close recomputed. Nothing is written. One runs ' +
      'at a time; another is answered `BUSY` meanwhile.',
    tags: ['policies'],
    body: strictObject({
      policy: policySchema,
      cycles: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 36_600,
          description: 'Over so many cycles that are closed. Default: all of them.',
        }),
      ),
    }),
    response: { 200: rehearsalSchema },
  },
);

/** Rules tried on the community's own history; nothing is written. */
export function rehearsalRoutes(app: App): void {
  // Both folds keep a whole community in memory: one at a time is enough for everybody.
  let isRunning = false;
  app.post('/v1/policies/rehearsals', rehearsePolicyOperation, async ({ caller, body }) => {
    if (isRunning) throw new Problem('BUSY', 'another rehearsal is running; repeat in a minute');
    isRunning = true;
    try {
      const { policy, cycles: lastCycles } = body;
      return await rehearsePolicy(caller.community.reader, { policy, lastCycles });
    } finally {
      isRunning = false;
    }
  });
}
