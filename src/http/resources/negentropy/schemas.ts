import { type TUnsafe, Type } from 'typebox';
import { CHANNELS } from '../../../core/integrity/tally.ts';
import type { CommunityIntegrity, Supply } from '../../../pipeline/answers/economy/read-books.ts';
import type { DecisionItem } from '../../../pipeline/answers/decisions/read-decisions.ts';
import type {
  MemberIntegrity,
  MemberNegentropy,
  PastTotals,
} from '../../../pipeline/answers/members/read-member.ts';
import {
  cycleSchema,
  cycleStartSchema,
  decisionItemSchema,
  scoreSchema,
} from '../decisions/schemas.ts';
import { amountSchema, sandboxField, strictObject } from '../evidence/schemas.ts';
import { named, namedObject } from '../../schemas/named.ts';

/** How many cycles the series of a member has at most: those that GI looks at. */
export const MEMBER_CYCLES_MAX = 56;

/** Totals, history and series of a member; those of a past close have no history or series. */
export type NegentropyBody =
  | (Omit<MemberNegentropy, 'history'> & {
      readonly history: { readonly items: readonly DecisionItem[]; readonly next?: string };
    })
  | PastTotals;

const channelStanding = {
  kept: Type.Number({ description: 'Kept facts, faded by the newer ones.' }),
  lost: Type.Number(),
  score: scoreSchema,
  present: Type.Boolean({
    description: 'Without a fact of its own a channel stands at the prior, and nothing is minted.',
  }),
};

function channels<Value extends Parameters<typeof strictObject>[0][string]>(value: Value) {
  return strictObject(Object.fromEntries(CHANNELS.map((name) => [name, value])));
}

const sumSchema = namedObject('DecisionSum', { decisions: Type.Integer(), amount: amountSchema });

const memberCycleSchema = namedObject(
  'MemberCycle',
  {
    cycle: cycleSchema,
    startsAt: cycleStartSchema,
    minted: sumSchema,
    released: sumSchema,
    held: sumSchema,
    cancelled: sumSchema,
    refused: strictObject({ decisions: Type.Integer() }),
    negentropy: amountSchema,
    received: amountSchema,
    given: amountSchema,
  },
  'What happened in one cycle; a hold begins in one and ends in another.',
);

export const negentropySchema: TUnsafe<NegentropyBody> = Type.Unsafe(
  namedObject('MemberNegentropy', {
    userId: Type.String(),
    memberId: Type.String({ description: 'By what the log knows the member.' }),
    integrity: Type.Optional(scoreSchema),
    integrityOf: Type.Optional(
      Type.String({ description: 'With `asOf`: the decision whose record the integrity is.' }),
    ),
    negentropy: amountSchema,
    minted: amountSchema,
    held: amountSchema,
    balance: Type.String({ description: 'What is left after transfers.' }),
    debtCredits: Type.String({ description: 'N that was used for debts.' }),
    debtCreditsLeft: Type.String({ description: 'N that is left for debts.' }),
    legacy: Type.Optional(
      Type.String({ description: 'What version 2 had given: no balance, and nothing reads it.' }),
    ),
    cycle: Type.Optional(
      Type.Integer({ description: 'The open cycle; with `asOf`, the last that was closed then.' }),
    ),
    threshold: Type.Optional(scoreSchema),
    channels: Type.Optional(channels(namedObject('ChannelStanding', channelStanding))),
    history: Type.Optional(
      strictObject({
        items: Type.Array(decisionItemSchema),
        next: Type.Optional(Type.String()),
      }),
    ),
    cycles: Type.Optional(Type.Array(memberCycleSchema)),
    sandbox: sandboxField,
  }),
);

export const memberIntegritySchema: TUnsafe<MemberIntegrity> = Type.Unsafe(
  namedObject('MemberIntegrity', {
    userId: Type.String(),
    memberId: Type.String(),
    integrity: scoreSchema,
    threshold: scoreSchema,
    aboveThreshold: Type.Boolean(),
    channels: channels(namedObject('WeighedChannel', { ...channelStanding, weight: scoreSchema })),
    prior: strictObject(
      { facts: Type.Number(), kept: scoreSchema },
      'What a channel is taken for before its first fact, and how many facts that weighs.',
    ),
    findings: strictObject({ confirmed: Type.Integer(), penalty: scoreSchema }),
    missing: strictObject(
      {
        channelsWithoutFact: Type.Array(named('Channel', Type.Enum([...CHANNELS]))),
        channelsBelowPrior: Type.Array(named('Channel', Type.Enum([...CHANNELS]))),
        integrity: Type.Number({ description: 'How far it is from being above the threshold.' }),
        keptFacts: Type.Optional(channels(Type.Integer())),
        keptActions: Type.Optional(
          Type.Integer({
            description: 'Further actions of weight 1, each kept in all four channels.',
          }),
        ),
      },
      'What stands between the member and a mint; the last two are absent when it is out of reach.',
    ),
    sandbox: sandboxField,
  }),
);

export const communityIntegritySchema: TUnsafe<CommunityIntegrity> = Type.Unsafe(
  namedObject('CommunityIntegrity', {
    cycle: Type.Integer({ description: 'The open one; it uses the GI of the cycle before.' }),
    globalIntegrity: Type.Optional(scoreSchema),
    floor: Type.Number({ description: 'Below it nothing is minted.' }),
    threshold: scoreSchema,
    cycles: Type.Array(
      strictObject({
        cycle: cycleSchema,
        startsAt: cycleStartSchema,
        globalIntegrity: Type.Optional(scoreSchema),
        members: Type.Integer({ description: 'Members that were active.' }),
      }),
    ),
    sandbox: sandboxField,
  }),
);

const books = {
  supply: Type.String({ description: 'What members have.' }),
  held: amountSchema,
  issued: Type.String({ description: 'Supply and held together.' }),
  decisions: Type.Integer(),
};

export const supplySchema: TUnsafe<Supply> = Type.Unsafe(
  namedObject('Supply', {
    cycle: cycleSchema,
    entries: Type.Integer({ description: 'Entries of the log that these books follow from.' }),
    ...books,
    legacy: Type.Optional(
      Type.String({ description: 'Taken over from version 2: no part of the supply.' }),
    ),
    fund: Type.Optional(
      Type.String({ description: 'What members gave and nobody was granted: no supply.' }),
    ),
    burned: Type.Optional(Type.String({ description: 'What members gave up: no supply.' })),
    check: Type.Optional(
      strictObject(
        { balances: Type.String(), openHolds: Type.String(), balanced: Type.Boolean() },
        'Sums over all members and open holds, which supply and held must equal.',
      ),
    ),
    cycles: Type.Array(strictObject({ cycle: cycleSchema, startsAt: cycleStartSchema, ...books })),
    sandbox: sandboxField,
  }),
);
