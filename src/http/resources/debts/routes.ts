import { Type } from 'typebox';
import { present } from '../../../core/present.ts';
import { ppmFromNumber, ppmToNumber } from '../../../core/units.ts';
import { wasInState } from '../../../pipeline/answers/log/log-state.ts';
import { readDebt, readDebts, readPledge } from '../../../pipeline/answers/economy/read-debts.ts';
import {
  REDUCTION_KINDS,
  readReductions,
} from '../../../pipeline/answers/economy/read-reductions.ts';
import { CLOSINGS } from '../../../core/debt/community-debts.ts';
import {
  closeDebtCommand,
  electCommand,
  pledgeCommand,
  registerDebtCommand,
  reverseCommand,
  settleCommand,
  suspendCommand,
} from '../../../pipeline/commands/debts.ts';
import type { App, Service } from '../../app.ts';
import { readAbout, readsOnly } from '../../callers/reads-of-others.ts';
import { Problem } from '../../problems/problem.ts';
import { encodeCursor, pageOf, positionIn } from '../../requests/cursors.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { languageQuery } from '../../schemas/language.ts';
import { namedObject } from '../../schemas/named.ts';
import { countedPageSchema, pageQuery, pageSchema } from '../../schemas/page.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { signedFields } from '../policies/schemas.ts';
import { strictObject, userIdSchema } from '../evidence/schemas.ts';
import { pledgePage, pledgePageSchema } from './pledges.ts';
import {
  debtBodySchema,
  debtIdSchema,
  debtSchema,
  electedSchema,
  indexSchema,
  logStateSchema,
  moneySchema,
  pledgeBodySchema,
  pledgeSchema,
  reasonSchema,
  reductionSchema,
  slugSchema,
  writtenSchema,
} from './schemas.ts';

const tags = ['debts'];

/** What members owe, what creditors give for N, and what N has taken off. */
export function debtsRoutes(app: App, service: Service): void {
  registerRoute(app, service);
  listDebtsRoute(app);
  showDebtRoute(app);
  pledgeRoute(app, service);
  listPledgesRoute(app);
  electRoute(app, service);
  listReductionsRoute(app);
  settleRoute(app, service);
  reverseRoute(app, service);
  suspendRoute(app, service);
  closeDebtRoute(app, service);
}

const registerDebtOperation = postOperation('admin', {
  operationId: 'registerDebt',
  summary: 'Register what a member owes a creditor, by an entry of the log',
  description:
    'On the creditor’s word. The log has a random id and a salted hash of the reference. ' +
    'Nothing is taken off it until the member elects a pledge of that creditor.',
  tags,
  body: debtBodySchema,
  response: { 200: debtSchema },
});

function registerRoute(app: App, service: Service): void {
  app.post('/v1/tokenomics/debts', registerDebtOperation, async (request) => {
    const { caller, body } = request;
    const command = registerDebtCommand({ ...body, ...stampOf(service, request) });
    const { entry } = await caller.community.writer.submit(command);
    const made = await readDebt(caller.community.reader, entry.debt);
    if (made?.userId === undefined) {
      throw new Problem('NOT_FOUND', 'the person was erased meanwhile');
    }
    return made;
  });
}

/** Debts are only ever added to, so that a place in their order stays one. */
const DEBTS = { of: 'debts', by: { place: 'number' } } as const;

const listDebtsOperation = operation('self', {
  operationId: 'listDebts',
  summary: 'Debts with what is owed and what N has been used for, in order of registration',
  tags,
  querystring: strictObject({ ...pageQuery, userId: Type.Optional(userIdSchema) }),
  response: { 200: pageSchema(debtSchema) },
});

function listDebtsRoute(app: App): void {
  app.get('/v1/tokenomics/debts', listDebtsOperation, async ({ caller, query }) => {
    const limit = Number(query.limit ?? 50);
    const userId = readAbout(caller, query.userId);
    const after = positionIn(DEBTS, query.cursor)?.place;
    const page = { userId, after, limit: limit + 1 };
    const rows = await readDebts(caller.community.reader, page);
    return pageOf(DEBTS, rows, limit, ({ report }) => report);
  });
}

const getDebtOperation = operation('self', {
  operationId: 'getDebt',
  summary: 'One debt with what is owed and what N has been used for',
  tags,
  params: strictObject({ debtId: debtIdSchema }),
  response: { 200: debtSchema },
});

function showDebtRoute(app: App): void {
  app.get('/v1/tokenomics/debts/:debtId', getDebtOperation, async ({ caller, params }) => {
    const debt = await readDebt(caller.community.reader, params.debtId);
    const only = readsOnly(caller);
    // Whoever asks as a member is told the same of what is not theirs as of what is not there.
    if (debt === undefined || (only !== undefined && only !== debt.userId)) {
      throw new Problem('NOT_FOUND', `there is no debt ${params.debtId}`);
    }
    return debt;
  });
}

const pledgeOperation = postOperation('admin', {
  operationId: 'pledge',
  summary: 'Give a pool of money for N, from a later cycle on, by an entry of the log',
  description:
    'ΔD = λN with the basis `negentropy`; with `margin`, the default but under the preset ' +
    '`strict`, only N above the threshold counts. The answer says what an action is worth.',
  tags,
  body: pledgeBodySchema,
  response: { 200: pledgeSchema },
});

function pledgeRoute(app: App, service: Service): void {
  app.post('/v1/tokenomics/pledges', pledgeOperation, async (request) => {
    const { caller } = request;
    const { debtCap, withholding, fromCycle, untilCycle, claimUntilCycle, ...terms } = request.body;
    const command = pledgeCommand({
      ...terms,
      debtCap: debtCap === undefined ? undefined : ppmOf('debtCap', debtCap),
      withholding: withholding === undefined ? undefined : ppmOf('withholding', withholding),
      from: fromCycle,
      until: untilCycle,
      claimUntil: claimUntilCycle,
      ...stampOf(service, request),
    });
    const { entry } = await caller.community.writer.submit(command);
    const made = await readPledge(caller.community.reader, entry.pledge);
    if (made === undefined) throw new RangeError(`pledge ${entry.pledge} is not in the log`);
    return made;
  });
}

const listPledgesOperation = operation('self', {
  operationId: 'listPledges',
  summary: 'Pledges with what is left of each, and what one action is worth',
  tags,
  querystring: strictObject({ ...pageQuery, ...languageQuery }),
  response: { 200: pledgePageSchema },
});

function listPledgesRoute(app: App): void {
  app.get(
    '/v1/tokenomics/pledges',
    listPledgesOperation,
    async ({ caller, query }) => await pledgePage(caller.community.reader, query),
  );
}

const electReductionOperation = postOperation('attest', {
  operationId: 'electReduction',
  summary: 'Have what is released to a member from the next cycle on pay a debt, or end that',
  description:
    'At the close of each cycle every release of it takes off what its N is worth, in the ' +
    'order of the log. A key that is bound to a member elects for that member alone.',
  tags,
  body: strictObject({
    userId: userIdSchema,
    debtId: debtIdSchema,
    pledgeId: slugSchema,
    share: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        default: 1,
        description: 'Of the N of each release; 0 ends it.',
      }),
    ),
    fromCycle: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000_000,
        description: 'The first cycle whose releases count; the next, if not said.',
      }),
    ),
    untilCycle: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000_000,
        description: 'The last cycle whose releases count; until it is ended, if not said.',
      }),
    ),
  }),
  response: { 200: electedSchema },
});

function electRoute(app: App, service: Service): void {
  app.post('/v1/tokenomics/debt-reductions', electReductionOperation, async (request) => {
    const { caller } = request;
    const { userId, debtId, pledgeId, share = 1, fromCycle, untilCycle } = request.body;
    if (caller.userId !== undefined && caller.userId !== userId) {
      throw new Problem('SCOPE_MISSING', 'a key bound to a member elects for that member only');
    }
    const command = electCommand({
      userId,
      debtId,
      pledgeId,
      share: ppmOf('share', share),
      from: fromCycle,
      until: untilCycle,
      ...stampOf(service, request),
    });
    const { index, entry } = await caller.community.writer.submit(command);
    const last = entry.until === undefined ? {} : { until: entry.until };
    const { from: since = entry.cycle + 1 } = entry;
    const told = { share: ppmToNumber(entry.share), since, ...last };
    return { id: String(index), debtId: entry.debt, pledgeId: entry.pledge, ...told };
  });
}

const REDUCTIONS = { of: 'reductions', by: { index: 'number' } } as const;

const listReductionsOperation = operation('self', {
  operationId: 'listReductions',
  summary: 'What each release took off a debt, or why nothing; newest first',
  tags,
  querystring: strictObject({
    ...pageQuery,
    ...languageQuery,
    userId: Type.Optional(userIdSchema),
    debtId: Type.Optional(debtIdSchema),
    only: Type.Optional(
      Type.Enum([...REDUCTION_KINDS], {
        description:
          'Those that wait for the creditor, that the creditor answered, or that took off ' +
          'nothing; `count` then says how many there are on all pages.',
      }),
    ),
  }),
  response: { 200: countedPageSchema(reductionSchema) },
});

function listReductionsRoute(app: App): void {
  app.get('/v1/tokenomics/debt-reductions', listReductionsOperation, async ({ caller, query }) => {
    const { items, count, next } = await readReductions(caller.community.reader, {
      limit: Number(query.limit ?? 50),
      language: query.language,
      userId: readAbout(caller, query.userId),
      debtId: query.debtId,
      only: query.only,
      before: positionIn(REDUCTIONS, query.cursor)?.index,
    });
    const page = next === undefined ? {} : { next: encodeCursor([next]) };
    return { items: [...items], ...present({ count }), ...page };
  });
}

const settleOperation = postOperation('admin', {
  operationId: 'settle',
  summary: 'Take what a creditor made of reductions: all of a batch, or nothing',
  description:
    'Each is settled, rejected with a code (the debt is then suspended) or cancelled, ' +
    'once; or all are `submitted`: sent, to be answered by a batch of that name. The same ' +
    'batch again changes nothing; another one of its name is a conflict, ' +
    'and so is an item of another creditor, or a `log` that this one never was.',
  tags,
  body: strictObject({
    creditor: slugSchema,
    batch: slugSchema,
    log: Type.Optional(logStateSchema),
    items: Type.Array(
      namedObject('SettlementItem', {
        reduction: indexSchema,
        outcome: Type.Enum(['submitted', 'settled', 'rejected', 'cancelled']),
        withheld: Type.Optional(moneySchema),
        code: Type.Optional(reasonSchema),
        creditorReference: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: 200,
            description: 'What the creditor calls it; kept beside the log.',
          }),
        ),
      }),
      { minItems: 1, maxItems: 500 },
    ),
    signature: Type.Optional({
      ...signedFields.signature,
      description: 'By the key of the creditor, over all of it; needed if it has a key.',
    }),
  }),
  response: {
    200: strictObject({
      batch: slugSchema,
      items: Type.Integer(),
      known: Type.Boolean({ description: 'It had been settled before.' }),
    }),
  },
});

function settleRoute(app: App, service: Service): void {
  app.post('/v1/tokenomics/settlements', settleOperation, async (request) => {
    const { log, ...body } = request.body;
    if (log !== undefined && !(await wasInState(request.caller.community.reader, log))) {
      throw new Problem('CONFLICT', 'BATCH_CONFLICT: the file was made from another log');
    }
    const command = settleCommand({ ...body, ...stampOf(service, request) });
    return { ...(await request.caller.community.writer.submit(command)) };
  });
}

const reverseSettlementOperation = postOperation('admin', {
  operationId: 'reverseSettlement',
  summary: 'Take a settled reduction back, once: it is owed again, and N is the member’s',
  tags,
  body: strictObject({
    reduction: indexSchema,
    code: reasonSchema,
    effective: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000_000,
        description: 'The cycle that it counts in: after the settlement, in an open period.',
      }),
    ),
  }),
  response: { 200: writtenSchema },
});

function reverseRoute(app: App, service: Service): void {
  app.post('/v1/tokenomics/settlements/reverse', reverseSettlementOperation, async (request) => {
    const command = reverseCommand({ ...request.body, ...stampOf(service, request) });
    return { id: String((await request.caller.community.writer.submit(command)).index) };
  });
}

const suspendDebtOperation = postOperation('admin', {
  operationId: 'suspendDebt',
  summary: 'Have nothing accrue to a debt, for a reason; without a reason it is open again',
  tags,
  body: strictObject({ debtId: debtIdSchema, code: Type.Optional(reasonSchema) }),
  response: { 200: writtenSchema },
});

function suspendRoute(app: App, service: Service): void {
  app.post('/v1/tokenomics/debts/suspend', suspendDebtOperation, async (request) => {
    const command = suspendCommand({ ...request.body, ...stampOf(service, request) });
    return { id: String((await request.caller.community.writer.submit(command)).index) };
  });
}

const closeDebtOperation = postOperation('admin', {
  operationId: 'closeDebt',
  summary: 'End a debt for ever: nothing of it may be committed or in doubt',
  tags,
  body: strictObject({ debtId: debtIdSchema, code: Type.Enum([...CLOSINGS]) }),
  response: { 200: writtenSchema },
});

function closeDebtRoute(app: App, service: Service): void {
  app.post('/v1/tokenomics/debts/close', closeDebtOperation, async (request) => {
    const command = closeDebtCommand({ ...request.body, ...stampOf(service, request) });
    return { id: String((await request.caller.community.writer.submit(command)).index) };
  });
}

function ppmOf(name: string, share: number): number {
  const ppm = ppmFromNumber(share);
  if (ppm === undefined) throw new Problem('BODY_INVALID', `${name} has at most 6 decimals`);
  return ppm;
}
