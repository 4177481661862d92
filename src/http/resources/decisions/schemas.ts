import {
  type TInteger,
  type TNumber,
  type TObject,
  type TString,
  type TUnsafe,
  Type,
} from 'typebox';
import { type Code, CODE_NAMES } from '../../../core/codes/codes.ts';
import { CHANNELS } from '../../../core/integrity/tally.ts';
import type {
  DecisionDetail,
  PreviewDetail,
} from '../../../pipeline/answers/decisions/read-decision.ts';
import {
  type DecisionItem,
  FINAL_OUTCOMES,
} from '../../../pipeline/answers/decisions/read-decisions.ts';
import { standingSchema } from '../claims/standing-schemas.ts';
import type { ClaimStanding } from '../../../pipeline/answers/evidence/read-claims.ts';
import { amountSchema, sandboxField, strictObject } from '../evidence/schemas.ts';
import { named, namedObject } from '../../schemas/named.ts';

export const scoreSchema: TNumber = Type.Number({ description: 'At most 6 decimals.' });
/** A decision as a path names it. */
export const decisionIdSchema: TString = Type.String({
  pattern: '^(0|[1-9][0-9]{0,14})$',
  description: 'Index of the decision’s entry in the log.',
});
const entryIdSchema: TString = Type.String({ description: 'Index of an entry in the log.' });
export const cycleSchema: TInteger = Type.Integer({
  description: 'Number of an accounting period.',
});
export const cycleStartSchema: TString = Type.String({
  format: 'date-time',
  description: 'When the cycle starts.',
});
export const codeSchema: TUnsafe<Code> = named(
  'Code',
  Type.Unsafe(
    Type.Enum([...CODE_NAMES], {
      description: 'Why it was refused or cancelled, or which finding it waits for.',
    }),
  ),
);

const endFields = {
  entry: entryIdSchema,
  cycle: cycleSchema,
  outcome: Type.Enum(['released', 'cancelled']),
  code: Type.Optional(codeSchema),
};

const decisionFields = {
  userId: Type.Optional(Type.String({ description: 'Absent once the person was erased.' })),
  memberId: Type.String({ description: 'By what the log knows the member.' }),
  cycle: cycleSchema,
  actionCycle: Type.Optional(
    Type.Integer({ description: 'The cycle of the action, where it is an earlier one.' }),
  ),
  family: Type.String(),
  action: Type.String(),
  domain: Type.String(),
  outcome: named(
    'Outcome',
    Type.Enum([...FINAL_OUTCOMES], {
      description: 'What it has come to; `held` only while the hold has not ended.',
    }),
  ),
  code: Type.Optional(codeSchema),
  integrity: scoreSchema,
  amount: amountSchema,
  negentropy: amountSchema,
  due: Type.Optional(Type.Integer({ description: 'A hold ends at the close of this cycle.' })),
};

/** One decision of a list. */
export const decisionItemSchema: TUnsafe<DecisionItem> = Type.Unsafe(
  namedObject('DecisionItem', {
    id: entryIdSchema,
    ...decisionFields,
    cycleStartsAt: cycleStartSchema,
    end: Type.Optional(strictObject(endFields, 'How the hold ended.')),
  }),
);

const explanationSchema = namedObject('Explanation', {
  code: Type.Optional(codeSchema),
  sentence: Type.String(),
  measured: Type.String(),
  limit: Type.String({ description: 'What it was measured against.' }),
  nearest: Type.String({
    description: 'The nearest change that would have passed; else how it goes on.',
  }),
});

export const channelNumbersSchema: TObject = namedObject('ChannelNumbers', {
  kept: scoreSchema,
  lost: scoreSchema,
  score: scoreSchema,
});

const decidingEntropySchema = namedObject('DecisionEntropy', {
  cycle: cycleSchema,
  state: named('EntropyState', Type.Enum(['KNOWN', 'STALE', 'UNKNOWN'])),
  direction: named('EntropyDirection', Type.Enum(['rose', 'fell', 'flat', 'unknown'])),
  entropy: scoreSchema,
  error: scoreSchema,
  broad: Type.Optional(
    Type.Boolean({ description: 'If it fell, it fell by the record of many: e is 1.' }),
  ),
  domain: Type.Optional(
    Type.String({ description: '`commons`, if the domain is measured with other thin ones.' }),
  ),
});

const numbersSchema = namedObject(
  'DecisionNumbers',
  {
    policy: Type.Optional(Type.Integer({ description: 'Version of the policy.' })),
    preset: Type.Optional(Type.String()),
    threshold: Type.Optional(scoreSchema),
    weight: Type.Optional(scoreSchema),
    channels: named(
      'DecisionNumbersChannels',
      Type.Partial(
        strictObject(Object.fromEntries(CHANNELS.map((name) => [name, channelNumbersSchema]))),
      ),
    ),
    findings: Type.Integer({ description: 'Confirmed findings that still count.' }),
    globalIntegrity: Type.Optional(scoreSchema),
    entropy: Type.Optional(decidingEntropySchema),
    entropyAsked: Type.Optional(decidingEntropySchema),
    entropyFactor: Type.Optional(scoreSchema),
    evidence: Type.String({ description: 'By what the log knows the evidence.' }),
    promise: Type.Optional(
      Type.String({ description: 'The evidence whose outcome decides over the release.' }),
    ),
  },
  'Everything that the decision was computed from, as its entry records it.',
);

const reasonedFields = {
  cycleStartsAt: Type.Optional(cycleStartSchema),
  explanation: explanationSchema,
  numbers: numbersSchema,
  sandbox: sandboxField,
};

const endField = {
  end: Type.Optional(
    namedObject(
      'DecisionEnd',
      { ...endFields, explanation: explanationSchema, integrity: scoreSchema },
      'How the hold ended.',
    ),
  ),
};

/** There of `EVIDENCE_MISSING` and `UNDER_REVIEW`, if it is about a claim: what it waits for. */
export interface Waiting {
  readonly waiting?: ClaimStanding;
}

const waitingField = { waiting: Type.Optional(standingSchema) };

/** A decision with its reasons. */
export const decisionSchema: TUnsafe<DecisionDetail & Waiting> = Type.Unsafe(
  namedObject('Decision', {
    id: entryIdSchema,
    ...decisionFields,
    ...endField,
    ...reasonedFields,
    ...waitingField,
  }),
);

/** What would be decided: it is in no log, unless the same was decided before. */
export const previewSchema: TUnsafe<PreviewDetail & Waiting> = Type.Unsafe(
  namedObject('Preview', {
    id: Type.Optional(
      Type.String({ description: 'Index of its entry, if this was decided already.' }),
    ),
    ...decisionFields,
    ...reasonedFields,
    ...waitingField,
  }),
);

/** A decision as everybody may read it: of whom it is, is not told. */
export type PublicDecision = Omit<DecisionDetail, 'userId' | 'memberId'>;

const { userId: _userId, memberId: _memberId, ...publicFields } = decisionFields;

/** A decision of a public community, without the member. */
export const publicDecisionSchema: TUnsafe<PublicDecision> = Type.Unsafe(
  namedObject('PublicDecision', {
    id: entryIdSchema,
    ...publicFields,
    ...endField,
    ...reasonedFields,
  }),
);

/** The decision without whose it is. */
export function publicDecision(decision: DecisionDetail): PublicDecision {
  const { userId: _user, memberId: _member, ...rest } = decision;
  return rest;
}
