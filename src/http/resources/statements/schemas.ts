import { type TUnsafe, Type } from 'typebox';
import type {
  MemberStatement,
  SettlementRow,
  StatementReport,
} from '../../../pipeline/answers/economy/read-statements.ts';
import { namedObject } from '../../schemas/named.ts';
import { amountSchema, userIdSchema } from '../evidence/schemas.ts';
import { currencySchema, debtIdSchema, slugSchema } from '../debts/schemas.ts';

const money = Type.String({ description: 'Decimal text of the currency.' });

const sums = {
  committed: Type.String({ description: 'Taken off by releases.' }),
  settled: money,
  withheld: Type.String({ description: 'What taxes kept of it.' }),
  rejected: money,
  cancelled: money,
  reversed: money,
};

export const statementSchema: TUnsafe<StatementReport> = Type.Unsafe(
  namedObject('PledgeStatement', {
    id: Type.String({ description: 'Index of its entry in the log.' }),
    pledgeId: slugSchema,
    creditor: slugSchema,
    currency: currencySchema,
    firstCycle: Type.Integer(),
    lastCycle: Type.Integer(),
    opening: Type.String({ description: 'Available before.' }),
    added: money,
    withdrawn: money,
    ...sums,
    expired: Type.String({ description: 'Of what was reversed: the creditor’s, not the pool’s.' }),
    closing: Type.String({ description: 'Available at its end.' }),
    open: Type.String({ description: 'Committed, and not ended.' }),
    reversedSince: Type.String({ description: 'Of what it calls settled: taken back after it.' }),
  }),
);

export const memberStatementSchema: TUnsafe<MemberStatement> = Type.Unsafe(
  namedObject('MemberStatement', {
    userId: userIdSchema,
    firstCycle: Type.Integer(),
    lastCycle: Type.Integer({ description: 'It may still be open.' }),
    offered: Type.String({ description: 'N that releases brought to debts.' }),
    used: Type.String({ description: 'N that took something off.' }),
    pledges: Type.Array(
      namedObject('MemberPledge', { pledgeId: slugSchema, currency: currencySchema, ...sums }),
    ),
    limits: Type.Array(
      namedObject('MemberLimit', { code: Type.String(), releases: Type.Integer() }),
      { description: 'Why releases took off less, or nothing.' },
    ),
    disputes: Type.Array(
      namedObject('Dispute', {
        reduction: Type.String(),
        dueBy: Type.Integer({ description: 'The cycle by whose end there is an answer.' }),
        outcome: Type.Optional(Type.String({ description: 'Upheld if the member is right.' })),
        code: Type.Optional(Type.String()),
        isOverdue: Type.Boolean(),
      }),
    ),
  }),
);

export const settlementRowSchema: TUnsafe<SettlementRow> = Type.Unsafe(
  namedObject('SettlementRow', {
    item: Type.String({ description: 'Index of the reduction in the log.' }),
    batch: Type.Optional(Type.String()),
    debtId: debtIdSchema,
    reference: Type.Optional(Type.String({ description: 'The creditor’s number of the debt.' })),
    group: Type.Optional(slugSchema),
    creditor: slugSchema,
    pledgeId: slugSchema,
    period: Type.Integer(),
    currency: currencySchema,
    gross: money,
    withheld: money,
    net: money,
    negentropy: amountSchema,
    decision: Type.String(),
    cycle: Type.Integer(),
    status: Type.Enum(['accrued', 'submitted', 'settled', 'rejected', 'cancelled', 'reversed']),
    code: Type.Optional(Type.String()),
    creditorReference: Type.Optional(Type.String({ description: 'What the creditor calls it.' })),
    disputed: Type.Boolean({ description: 'The member has doubted it.' }),
  }),
);
