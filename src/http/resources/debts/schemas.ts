import { type TObject, type TSchema, type TString, type TUnsafe, Type } from 'typebox';
import { BASES, DEBT_KINDS } from '../../../core/debt/community-debts.ts';
import { FAMILIES } from '../../../core/policy/policy.ts';
import { NAME_PATTERN } from '../../../core/policy/policy-shape.ts';
import {
  type DebtReport,
  PLEDGE_STATES,
  type PledgeReport,
} from '../../../pipeline/answers/economy/read-debts.ts';
import type { ReductionReport } from '../../../pipeline/answers/economy/read-reductions.ts';
import type { LogState } from '../../../pipeline/answers/log/log-state.ts';
import { namedObject } from '../../schemas/named.ts';
import type { DebtOrder, PledgeOrder } from '../../../pipeline/commands/debts.ts';
import { amountSchema, strictObject, userIdSchema } from '../evidence/schemas.ts';

const MONEY = '^(0|[1-9][0-9]{0,17})([.][0-9]{1,6})?$';

export const moneySchema: TString = Type.String({
  pattern: MONEY,
  description: 'Decimal text, with no more digits than the currency has.',
});

export const currencySchema: TString = Type.String({
  pattern: '^[A-Z]{3}/[0-6]$',
  description: 'A code and how many digits follow the point: USD/2, JPY/0.',
});

export const slugSchema: TString = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' });

export const debtIdSchema: TString = Type.String({ format: 'uuid' });

export const reasonSchema: TString = Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,62}$' });

export const indexSchema: TString = Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$' });

export const writtenSchema: TUnsafe<{ id: string }> = Type.Unsafe(
  namedObject('WrittenEntry', { id: indexSchema }),
);

const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });

const cycles = (description: string) => Type.Integer({ minimum: 1, maximum: 10_000, description });

const dayOf = (description: string) => Type.String({ format: 'date', description });

const debtFields = {
  creditor: slugSchema,
  kind: Type.Enum([...DEBT_KINDS]),
  currency: currencySchema,
  principal: moneySchema,
  group: Type.Optional(slugSchema),
  unacknowledged: Type.Optional(
    Type.Boolean({ description: 'Nothing accrues until the creditor has it opened.' }),
  ),
  supersedes: Type.Optional(
    Type.String({
      format: 'uuid',
      description: 'A closed debt of the member that this goes on with; another’s if it was sold.',
    }),
  ),
  openedOn: Type.Optional(dayOf('When it came to be.')),
  dueOn: Type.Optional(dayOf('When it is due; nothing follows from it.')),
};

const electionSchema = namedObject('DebtElection', {
  pledgeId: slugSchema,
  share: share('Of the N of each release.'),
  since: Type.Integer({ description: 'The first cycle whose releases count.' }),
  until: Type.Optional(Type.Integer({ description: 'The last one, if it ends by itself.' })),
});

export const debtSchema: TUnsafe<DebtReport> = Type.Unsafe(
  namedObject('Debt', {
    debtId: debtIdSchema,
    userId: Type.Optional(Type.String({ description: 'Absent once the person was erased.' })),
    reference: Type.Optional(Type.String({ description: 'The creditor’s own number of it.' })),
    ...debtFields,
    owed: Type.String({ description: 'What is owed now.' }),
    committed: Type.String({ description: 'Taken off by N, and not settled yet.' }),
    suspended: Type.Optional(Type.String({ description: 'Why nothing accrues to it now.' })),
    closed: Type.Optional(Type.String({ description: 'How it has ended.' })),
    elections: Type.Array(electionSchema),
    cycle: Type.Integer({ description: 'In which it was registered.' }),
  }),
);

const listOf = (names: TSchema) => Type.Optional(Type.Array(names, { minItems: 1, maxItems: 50 }));

/** What a pledge is for: all, of what is not said. */
const eligibleSchema = namedObject('PledgeEligible', {
  families: listOf(Type.Enum([...FAMILIES])),
  domains: listOf(Type.String({ pattern: NAME_PATTERN })),
  actions: listOf(Type.String({ pattern: NAME_PATTERN })),
  debtKinds: listOf(Type.Enum([...DEBT_KINDS])),
});

const pledgeFields = {
  pledgeId: slugSchema,
  creditor: slugSchema,
  currency: currencySchema,
  pool: moneySchema,
  amount: Type.String({
    pattern: MONEY,
    description: 'λ: so much money for `perNegentropy` whole N.',
  }),
  perNegentropy: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
  memberCap: moneySchema,
  groupCap: Type.Optional(moneySchema),
  debtCap: Type.Optional(share('The most of a debt’s principal.')),
  periodCycles: Type.Integer({ minimum: 1, maximum: 10_000 }),
  reversalCycles: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 10_000,
      description: 'For how many cycles a settlement may be taken back; 90 if not said.',
    }),
  ),
  rateCeiling: Type.Optional({ ...moneySchema, description: 'The most for one action.' }),
  oneInGroup: Type.Optional(
    Type.Boolean({ description: 'Of each group one person alone is credited in a period.' }),
  ),
  cutoff: Type.Optional(
    cycles('So many cycles at the end of a period do not count for it; fewer than it has.'),
  ),
  carryOver: Type.Optional(
    Type.Boolean({ description: 'What the cutoff leaves out counts for the next period.' }),
  ),
  withholding: Type.Optional(share('What taxes keep of each reduction that is settled.')),
  noticeCycles: Type.Optional(
    cycles('So many pass between a notice and what is taken out of the pool.'),
  ),
  renewal: Type.Optional(
    Type.Boolean({ description: 'Each period behind the first has to be renewed to count.' }),
  ),
  atClose: Type.Optional(
    Type.Boolean({ description: 'What is released in a period waits for its end.' }),
  ),
  fundingAccount: Type.Optional({
    ...slugSchema,
    description: 'The creditor’s name of the budget that pays.',
  }),
  eligible: Type.Optional(eligibleSchema),
  key: Type.Optional(
    Type.String({
      maxLength: 300,
      description: 'The verifier key of the creditor: it counts once that has signed it.',
    }),
  ),
};

const basisSchema = Type.Enum([...BASES]);

const cycleNumberSchema = Type.Integer({ minimum: 0, maximum: 1_000_000_000 });

export const pledgeSchema: TUnsafe<PledgeReport> = Type.Unsafe(
  namedObject('Pledge', {
    ...pledgeFields,
    state: Type.Enum([...PLEDGE_STATES]),
    signs: Type.Optional(
      Type.String({ description: 'The text that the key has to sign; absent: nothing waits.' }),
    ),
    available: Type.String({ description: 'What is left of the pool.' }),
    basis: basisSchema,
    worth: Type.String({ description: 'What one action is worth now, in words.' }),
    from: Type.Integer({ description: 'The first cycle whose releases count.' }),
    until: Type.Integer({ description: 'The last one.' }),
    claimUntil: Type.Integer({
      description: 'The last in which what is reversed goes back to the pool.',
    }),
    renewed: Type.Optional(
      Type.Array(Type.Integer(), { description: 'The periods that it was renewed for.' }),
    ),
  }),
);

export const reductionSchema: TUnsafe<ReductionReport> = Type.Unsafe(
  namedObject('DebtReduction', {
    id: Type.String({ description: 'Index of its entry in the log.' }),
    cycle: Type.Integer(),
    decision: Type.String({ description: 'The decision whose N was released.' }),
    userId: Type.Optional(Type.String({ description: 'Absent once the person was erased.' })),
    debtId: debtIdSchema,
    pledgeId: slugSchema,
    period: Type.Integer({ description: 'Of the pledge; the first is 1.' }),
    currency: currencySchema,
    reduction: Type.String({ description: 'What it takes off the debt.' }),
    negentropy: amountSchema,
    offered: Type.String({ description: 'N that the release brought to it.' }),
    waited: Type.Optional(
      Type.String({ description: 'The reduction that had it wait for the end of the period.' }),
    ),
    portion: Type.Optional(
      Type.String({ description: 'What it had at most of the pool that was shared then.' }),
    ),
    limits: Type.Array(Type.String(), { description: 'What made it less, or nothing.' }),
    reasons: Type.Array(
      namedObject('ReductionReason', {
        code: Type.String(),
        sentence: Type.String(),
        measured: Type.Optional(Type.String({ description: 'Money, N or a cycle.' })),
        limit: Type.Optional(Type.String({ description: 'What that is held against.' })),
        nearest: Type.String({ description: 'What would change it.' }),
      }),
      { description: 'The same in words.' },
    ),
    state: Type.Enum([
      'accrued',
      'submitted',
      'settled',
      'rejected',
      'cancelled',
      'reversed',
      'none',
    ]),
    dispute: Type.Optional(
      namedObject('ReductionDispute', {
        dueBy: Type.Integer({ description: 'The cycle by whose end the creditor answers.' }),
        outcome: Type.Optional(Type.String({ description: 'Absent: not answered yet.' })),
        code: Type.Optional(Type.String()),
      }),
    ),
  }),
);

export const electedSchema: TObject = strictObject({
  id: Type.String({ description: 'Index of its entry in the log.' }),
  debtId: debtIdSchema,
  pledgeId: slugSchema,
  share: Type.Number(),
  since: Type.Integer({ description: 'The first cycle whose releases count.' }),
  until: Type.Optional(Type.Integer({ description: 'The last one, if it ends by itself.' })),
});

/** What is asked to register a debt. */
export type DebtBody = Omit<DebtOrder, 'now' | 'idempotency'>;

export const debtBodySchema: TUnsafe<DebtBody> = Type.Unsafe(
  strictObject({
    userId: userIdSchema,
    ...debtFields,
    reference: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'The creditor’s own number of it; kept beside the log.',
    }),
  }),
);

/** What is asked to pledge. */
export interface PledgeBody extends Omit<PledgeOrder, Terms> {
  readonly fromCycle?: number;
  readonly untilCycle: number;
  readonly claimUntilCycle?: number;
}

/** What a body says in other words, or not at all. */
type Terms = 'now' | 'idempotency' | 'from' | 'until' | 'claimUntil';

export const pledgeBodySchema: TUnsafe<PledgeBody> = Type.Unsafe(
  strictObject({
    ...pledgeFields,
    basis: Type.Optional(basisSchema),
    fromCycle: Type.Optional(cycleNumberSchema),
    untilCycle: cycleNumberSchema,
    claimUntilCycle: Type.Optional(cycleNumberSchema),
  }),
);

/** Of which state of the log something was made. */
export const logStateSchema: TUnsafe<LogState> = Type.Unsafe(
  namedObject('LogState', {
    size: Type.Integer({ minimum: 1, maximum: 999_999_999_999_999 }),
    root: Type.String({
      pattern: '^[A-Za-z0-9+/]{43}=$',
      description: 'Merkle root over so many entries, in base64.',
    }),
  }),
);
