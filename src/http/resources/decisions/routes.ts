import { Type } from 'typebox';
import { isCode } from '../../../core/codes/codes.ts';
import { wordsIn } from '../../../core/mint/words/chosen.ts';
import type { Language } from '../../../core/mint/words/words.ts';
import { publicKeyText } from '../../../pipeline/writer/community.ts';
import {
  type DecisionDetail,
  readDecisions,
} from '../../../pipeline/answers/decisions/read-decision.ts';
import { readAnchorOf } from '../../../pipeline/answers/log/read-anchor.ts';
import {
  FINAL_OUTCOMES,
  readDecisionList,
} from '../../../pipeline/answers/decisions/read-decisions.ts';
import type { App, Service } from '../../app.ts';
import type { Caller } from '../../callers/caller.ts';
import { checkReads, readsOnly } from '../../callers/reads-of-others.ts';
import { decisionPosition, withCursor } from '../../requests/decision-position.ts';
import { logReaderOf } from '../../log-readers.ts';
import { Problem } from '../../problems/problem.ts';
import { codeSchema, decisionIdSchema, decisionItemSchema, decisionSchema } from './schemas.ts';
import { proofOf, proofSchema } from './proof.ts';
import { withWaiting } from './waiting.ts';
import { sandboxField, strictObject, userIdSchema } from '../evidence/schemas.ts';
import { languageQuery } from '../../schemas/language.ts';
import { pageQuery } from '../../schemas/page.ts';
import { operation } from '../../schemas/operation.ts';
import { named } from '../../schemas/named.ts';

const tags = ['decisions'];

const decisionPath = strictObject({ id: decisionIdSchema });

/** What was decided: lists, explanations, proofs. */
export function decisionsRoutes(app: App, service: Service): void {
  listRoute(app);
  explainRoute(app);
  receiptRoute(app, service);
  proofRoute(app);
}

const listDecisionsOperation = operation('self', {
  operationId: 'listDecisions',
  summary: 'Decisions, newest first',
  description:
    'A filtered page may be short, even empty, and still have `next`: one request looks ' +
    'through a bounded part of the history.',
  tags,
  querystring: strictObject({
    ...pageQuery,
    outcome: Type.Optional(
      named(
        'Outcome',
        Type.Enum([...FINAL_OUTCOMES], { description: 'What it has come to by now.' }),
      ),
    ),
    code: Type.Optional(codeSchema),
    userId: Type.Optional(userIdSchema),
    cycle: Type.Optional(
      Type.String({
        pattern: '^(0|[1-9][0-9]{0,8})$',
        description: 'The cycle in which it was asked for.',
      }),
    ),
  }),
  response: {
    200: strictObject({
      items: Type.Array(decisionItemSchema),
      next: Type.Optional(Type.String()),
      sandbox: sandboxField,
    }),
  },
});

function listRoute(app: App): void {
  app.get('/v1/decisions', listDecisionsOperation, async ({ caller, query }) => {
    const { outcome, code, cycle, cursor, limit } = query;
    if (query.userId !== undefined) checkReads(caller, query.userId);
    const userId = query.userId ?? readsOnly(caller);
    const list = await readDecisionList(caller.community.reader, {
      outcome,
      code: code !== undefined && isCode(code) ? code : undefined,
      userId,
      cycle: cycle === undefined ? undefined : Number(cycle),
      before: cursor === undefined ? undefined : decisionPosition(cursor),
      limit: Number(limit ?? 50),
    });
    return withCursor(list);
  });
}

const getDecisionOperation = operation('self', {
  operationId: 'getDecision',
  summary: 'One decision with its reasons, every number, and how a hold ended',
  tags,
  params: decisionPath,
  querystring: strictObject(languageQuery),
  response: { 200: decisionSchema },
});

function explainRoute(app: App): void {
  app.get('/v1/decisions/:id', getDecisionOperation, async ({ caller, params, query }) => {
    const decision = await decisionFor(caller, params.id, query.language);
    return (await withWaiting(caller.community, [decision]))[0] ?? decision;
  });
}

const anchorSchema = strictObject(
  {
    entry: Type.String({ description: 'The entry of the anchor log as it is hashed.' }),
    proof: Type.String({ description: 'c2sp.org/tlog-proof@v1, its checkpoint cosigned.' }),
  },
  'Proof that the tree was anchored, once witnesses have cosigned that.',
);

const getReceiptOperation = operation('self', {
  operationId: 'getReceipt',
  summary: 'Proof that the log holds a decision, to be verified without this server',
  tags,
  params: decisionPath,
  response: {
    200: strictObject({
      id: Type.String(),
      origin: Type.String({ description: 'Name of the log.' }),
      key: Type.String({ description: 'Public key of the log, as entry 0 has it.' }),
      entry: Type.String({ description: 'The entry as it is hashed: RFC 8785 JSON.' }),
      proof: Type.String({ description: 'c2sp.org/tlog-proof@v1' }),
      anchor: Type.Optional(anchorSchema),
    }),
  },
});

function receiptRoute(app: App, service: Service): void {
  app.get('/v1/decisions/:id/receipt', getReceiptOperation, async ({ caller, params: { id } }) => {
    const { key } = service.installation;
    const { row, reader } = caller.community;
    const index = Number(id);
    await decisionFor(caller, id);
    // A tree that witnesses have cosigned is worth more than the last one.
    const { treeSize, anchor } = (await readAnchorOf(reader, index)) ?? {};
    const receipt = await logReaderOf(caller.community).receipt(index, treeSize);
    if (receipt === undefined) {
      throw new Problem('NOT_READY', 'no checkpoint covers this decision yet', {
        retryAfterSeconds: 1,
      });
    }
    const anchored = anchor === undefined ? {} : { anchor };
    const { origin } = row;
    return { id, origin, key: publicKeyText(key, origin), ...receipt, ...anchored };
  });
}

const getProofOperation = operation('self', {
  operationId: 'getProof',
  summary: 'A decision with all that it was computed from, each entry proven to be in the log',
  tags,
  params: decisionPath,
  response: { 200: proofSchema },
});

function proofRoute(app: App): void {
  app.get('/v1/decisions/:id/proof', getProofOperation, async ({ caller, params: { id } }) => {
    await decisionFor(caller, id);
    return await proofOf(caller.community, id);
  });
}

/** @throws Problem NOT_FOUND, also for a decision about somebody whom the caller may not see */
async function decisionFor(
  caller: Caller,
  id: string,
  language?: Language,
): Promise<DecisionDetail> {
  const { reader } = caller.community;
  const [decision] = await readDecisions(reader, [Number(id)], wordsIn(language));
  const only = readsOnly(caller);
  if (decision !== undefined && (only === undefined || decision.userId === only)) return decision;
  throw new Problem('NOT_FOUND', `there is no decision ${id}`);
}
