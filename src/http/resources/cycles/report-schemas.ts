import { type TUnsafe, Type } from 'typebox';
import { REFUSAL_GROUNDS } from '../../../core/codes/codes.ts';
import { MOVEMENTS } from '../../../core/debt/pledge-movements.ts';
import type { CyclesReport } from '../../../pipeline/answers/cycles/read-cycle-report.ts';
import { OUTCOME_CHANGES } from '../../../pipeline/answers/cycles/council-page.ts';
import { POPULATIONS } from '../../../pipeline/answers/cycles/report-people.ts';
import { namedObject } from '../../schemas/named.ts';
import { directionSchema, stateSchema } from '../entropy/schemas.ts';
import { currencySchema, indexSchema, slugSchema } from '../debts/schemas.ts';
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

const rulesSchema = namedObject('RulesInForce', {
  version: Type.Integer(),
  hash: Type.String({ description: 'SHA-256 of the rules without their calendar.' }),
  since: Type.Integer({ description: 'The first cycle that they governed.' }),
  approvedBy: Type.Optional(
    Type.Array(Type.String(), { description: 'Names of the council’s keys that agreed.' }),
  ),
});

/** Sums of many amounts may be longer than one, and none is below nought. */
const moneySumSchema = Type.String({ pattern: '^(0|[1-9][0-9]*)([.][0-9]{1,6})?$' });

const pledgeSchema = namedObject('ReportedPledge', {
  pledgeId: slugSchema,
  creditor: slugSchema,
  currency: currencySchema,
  ...Object.fromEntries(MOVEMENTS.map((name) => [name, moneySumSchema])),
  opening: moneySumSchema,
  closing: moneySumSchema,
  open: moneySumSchema,
  pledged: moneySumSchema,
  until: Type.Integer({ description: 'The last cycle whose releases count.' }),
  lastsCycles: Type.Optional(
    Type.Integer({ minimum: 0, description: 'At the rate of the period; absent: nothing goes.' }),
  ),
});

const changeSchema = Type.Enum([...OUTCOME_CHANGES]);

const councilSchema = namedObject('CouncilPage', {
  promises: promisesSchema,
  before: promisesSchema,
  yearBefore: promisesSchema,
  change: changeSchema,
  yearChange: changeSchema,
  paid: amountSchema,
  membersActive: Type.Optional(Type.Integer({ description: 'Absent below 5.' })),
  membersPaid: Type.Optional(
    Type.Integer({ description: 'Absent below 5, or if the difference to those active is.' }),
  ),
  membersNew: Type.Optional(count),
  membersGone: Type.Optional(count),
  topTenth: Type.Optional(decimal),
  takenBack: count,
  findings: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Confirmed or upheld; absent if 1 to 4.' }),
  ),
  appealsWon: Type.Optional(count),
  unmeasured: Type.Array(namedObject('UnmeasuredDomain', { domain: Type.String(), closes: count })),
  pledges: Type.Array(pledgeSchema),
  changed: Type.Array(rulesSchema),
  asks: Type.Array(
    namedObject('CouncilAsk', {
      what: Type.Enum(['renew the pledge', 'vote']),
      about: Type.String({ description: 'Name of the pledge, or the proposal.' }),
      until: Type.Integer({ description: 'By the end of this cycle.' }),
      amount: Type.Optional(
        Type.String({ description: 'What the period took off, with its currency.' }),
      ),
    }),
  ),
});

const needsSchema = namedObject('ReportNeeds', {
  cycle: Type.Integer({ description: 'The open cycle: all of it is of now.' }),
  findings: Type.Array(
    namedObject('WaitingFindings', {
      cycles: Type.Integer({ minimum: 0, description: 'Ago they were opened.' }),
      findings: count,
    }),
  ),
  appeals: namedObject('WaitingAppeals', {
    waiting: count,
    due: Type.Integer({ minimum: 0, description: 'The close of the open cycle ends them.' }),
  }),
  holds: namedObject('HoldsDue', { due: count, amount: amountSchema }),
  settlements: Type.Array(
    namedObject('UnansweredItems', {
      pledgeId: slugSchema,
      currency: currencySchema,
      items: count,
      amount: moneySumSchema,
      oldest: indexSchema,
    }),
  ),
  pledges: Type.Array(
    namedObject('LowPledge', { pledgeId: slugSchema, available: moneySumSchema }),
    { description: 'Less than a tenth of the pool is left.' },
  ),
  webhooks: namedObject('DeliveryTrouble', { failing: count, stopped: count, givenUp: count }),
  proposals: Type.Array(
    namedObject('WaitingProposal', {
      proposal: Type.String(),
      state: Type.Enum(['proposed', 'locked']),
      approvals: count,
      needed: count,
      expires: Type.Integer({ description: 'The last cycle in which it can be approved.' }),
      activates: Type.Optional(Type.Integer()),
    }),
  ),
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
  legacy: Type.Optional(amountSchema),
});

const askedSchema = namedObject('CycleDecisions', {
  asked: count,
  minted: count,
  held: count,
  refused: count,
  codes: Type.Array(namedObject('RefusalCount', { code: Type.String(), decisions: count })),
  grounds: namedObject(
    'RefusalGrounds',
    Object.fromEntries(REFUSAL_GROUNDS.map((ground) => [ground, count])),
  ),
  reasons: Type.Array(
    namedObject('CommonReason', {
      code: Type.String(),
      decisions: count,
      nearest: Type.String({ description: 'What would have passed, of the newest of them.' }),
    }),
  ),
  released: count,
  cancelled: count,
});

const logSchema = namedObject('LogAtClose', {
  origin: Type.String(),
  size: Type.Integer({ description: 'Entries up to the close of the last of the cycles.' }),
  root: Type.String({ description: 'Merkle root over them, in base64.' }),
  checkpoint: Type.Optional(
    Type.String({ description: 'The smallest signed checkpoint over them, as it is signed.' }),
  ),
});

const pausedSchema = namedObject('PausedAtClose', {
  scope: Type.Enum(['mint', 'all']),
  since: Type.Integer(),
  lastCycle: Type.Integer(),
});

const meterSchema = namedObject('MeterAtClose', {
  domain: Type.String(),
  state: stateSchema,
  direction: directionSchema,
  entropy: Type.Number(),
  error: Type.Number(),
  reference: Type.Optional(
    namedObject('ReportedLowWater', {
      cycle: Type.Integer(),
      entropy: Type.Number(),
      error: Type.Number(),
    }),
  ),
  outcomes: count,
  coverage: share,
  closesUnknown: count,
  missing: Type.Array(
    namedObject('KnownGap', {
      what: Type.Enum(['outcomes', 'active cycles', 'members', 'coverage', 'ratings or readings']),
      has: Type.Optional(Type.Number()),
      needs: Type.Optional(Type.Number()),
    }),
    { description: 'What the domain lacks to be KNOWN.' },
  ),
});

const peopleSchema = namedObject('ReportPeople', {
  members: count,
  joined: count,
  active: count,
  activeBefore: count,
  gone: Type.Integer({ minimum: 0, description: 'Active before the period, and not at its end.' }),
  aboveThreshold: Type.Integer({ minimum: 0, description: 'Now, and not at the close.' }),
});

export const reportSchema: TUnsafe<CyclesReport> = Type.Unsafe(
  namedObject('CyclesReport', {
    community: Type.String(),
    log: logSchema,
    paused: Type.Optional(pausedSchema),
    from: Type.Integer(),
    to: Type.Integer(),
    startsAt: Type.String({ format: 'date-time' }),
    endsAt: Type.String({ format: 'date-time' }),
    entry: Type.Integer({ description: 'Index of the entry that closed the last of the cycles.' }),
    signedSize: Type.Optional(
      Type.Integer({ description: 'Size of the smallest signed log that has this entry.' }),
    ),
    policies: Type.Array(Type.Integer()),
    rules: Type.Array(rulesSchema),
    money: moneySchema,
    decisions: askedSchema,
    entropy: Type.Array(meterSchema),
    globalIntegrity: Type.Optional(share),
    membersActive: count,
    people: peopleSchema,
    payments: inequalitySchema,
    balances: inequalitySchema,
    populations: Type.Array(
      namedObject('Population', {
        population: Type.Enum([...POPULATIONS]),
        balances: inequalitySchema,
        payments: inequalitySchema,
      }),
    ),
    pledges: Type.Array(pledgeSchema),
    checks: Type.Array(namedObject('ReportCheck', { name: Type.String(), holds: Type.Boolean() })),
    council: councilSchema,
    needs: needsSchema,
    sandbox: sandboxField,
  }),
);
