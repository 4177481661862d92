import { type TUnsafe, Type } from 'typebox';
import type { CyclesReport } from '../../../pipeline/answers/read-cycle-report.ts';
import { namedObject } from '../../schemas/named.ts';
import { directionSchema, stateSchema } from '../entropy/schemas.ts';
import { amountSchema, sandboxField } from '../evidence/schemas.ts';

const count = Type.Integer({ minimum: 0 });
const share = Type.Number({ minimum: 0, maximum: 1 });
const decimal = Type.String({ pattern: '^(0|[1-9][0-9]*)\\.[0-9]{6}$' });

const booksSchema = namedObject('BooksAt', { supply: amountSchema, held: amountSchema });

const inequalitySchema = namedObject('Inequality', {
  n: count,
  zeros: count,
  gini: Type.Optional(decimal),
  giniCorrected: Type.Optional(decimal),
  theil: Type.Optional(decimal),
  theilNormalised: Type.Optional(decimal),
  topTenth: Type.Optional(decimal),
});

const promisesSchema = namedObject('OutcomeShare', {
  kept: count,
  all: count,
  share: Type.Optional(share),
  interval: Type.Optional(Type.Array(share, { minItems: 2, maxItems: 2 })),
});

const councilSchema = namedObject('CouncilPage', {
  promises: promisesSchema,
  before: promisesSchema,
  change: Type.Enum(['more kept', 'fewer kept', 'within the noise']),
  paid: amountSchema,
  membersActive: Type.Optional(Type.Integer({ description: 'Absent below 5.' })),
  membersPaid: Type.Optional(
    Type.Integer({ description: 'Absent below 5, or if the difference to those active is.' }),
  ),
  topTenth: Type.Optional(decimal),
  takenBack: count,
  unmeasured: Type.Array(namedObject('UnmeasuredDomain', { domain: Type.String(), closes: count })),
});

const moneySchema = namedObject('CycleMoney', {
  opening: booksSchema,
  minted: amountSchema,
  newlyHeld: amountSchema,
  released: amountSchema,
  cancelled: amountSchema,
  burned: Type.Optional(amountSchema),
  gifts: Type.Optional(amountSchema),
  grants: Type.Optional(amountSchema),
  closing: booksSchema,
});

const askedSchema = namedObject('CycleDecisions', {
  asked: count,
  minted: count,
  held: count,
  refused: count,
  codes: Type.Array(namedObject('RefusalCount', { code: Type.String(), decisions: count })),
  released: count,
  cancelled: count,
});

export const reportSchema: TUnsafe<CyclesReport> = Type.Unsafe(
  namedObject('CyclesReport', {
    from: Type.Integer(),
    to: Type.Integer(),
    startsAt: Type.String({ format: 'date-time' }),
    endsAt: Type.String({ format: 'date-time' }),
    entry: Type.Integer({ description: 'Index of the entry that closed the last of the cycles.' }),
    signedSize: Type.Optional(
      Type.Integer({ description: 'Size of the smallest signed log that has this entry.' }),
    ),
    policies: Type.Array(Type.Integer()),
    money: moneySchema,
    decisions: askedSchema,
    entropy: Type.Array(
      namedObject('MeterAtClose', {
        domain: Type.String(),
        state: stateSchema,
        direction: directionSchema,
        entropy: Type.Number(),
        error: Type.Number(),
        closesUnknown: count,
      }),
    ),
    globalIntegrity: Type.Optional(share),
    membersActive: count,
    payments: inequalitySchema,
    balances: inequalitySchema,
    checks: Type.Array(namedObject('ReportCheck', { name: Type.String(), holds: Type.Boolean() })),
    council: councilSchema,
    sandbox: sandboxField,
  }),
);
