import { parseRecord } from '../../../connectors/records/parse-record.ts';
import { parseTimestamp } from '../../../connectors/records/timestamp.ts';
import type { DecisionEntry } from '../../../core/state/entry.ts';
import type { CommunityState } from '../../../core/state/state.ts';
import { policyVersion } from '../../../core/state/state.ts';
import type { Measurement } from '../../../core/entropy/measurement.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { wordsIn } from '../../../core/mint/words/chosen.ts';
import type { Words } from '../../../core/mint/words/words.ts';
import { languageQuery } from '../../schemas/language.ts';
import { strictObject } from '../evidence/schemas.ts';
import { alongside, type Sight, type Sighted } from '../../../pipeline/writer/alongside.ts';
import { isSandbox } from '../../../pipeline/writer/community-clock.ts';
import { readEvidence } from '../../../pipeline/answers/evidence/read-evidence.ts';
import {
  type ClaimStanding,
  standingIn,
  WAITING_CODES,
} from '../../../pipeline/answers/evidence/read-claims.ts';
import { isTemporary } from '../../../pipeline/request-error.ts';
import { repeatable } from '../../../pipeline/writer/idempotency.ts';
import {
  type DecisionDetail,
  describeDecision,
  describePreview,
  measuredAt,
  type PreviewDetail,
} from '../../../pipeline/answers/decisions/read-decision.ts';
import { mintOnce } from '../../../pipeline/commands/mint-once.ts';
import { recordId } from '../../../pipeline/commands/record-evidence.ts';
import { type MintAnswer, previewCommand } from '../../../pipeline/commands/mint.ts';
import {
  type EvidenceInput,
  isRecord,
  type MintOrder,
} from '../../../pipeline/commands/mint-order.ts';
import type { App, Service } from '../../app.ts';
import { attestorOf, type Caller, checkActsFor, covers } from '../../callers/caller.ts';
import { checkReads } from '../../callers/reads-of-others.ts';
import { idempotencyOf, type RequestIdempotency } from '../../requests/idempotency.ts';
import { ClaimFinder } from '../evidence/named-claims.ts';
import { loggedError } from '../../problems/logged-error.ts';
import { Problem, problemOf } from '../../problems/problem.ts';
import { decisionSchema, previewSchema, type Waiting } from '../decisions/schemas.ts';
import { withWaiting } from '../decisions/waiting.ts';
import {
  type MintBody,
  mintBatchAnswerSchema,
  mintBatchRequestSchema,
  mintRequestSchema,
} from './schemas.ts';
import { postOperation } from '../../schemas/operation.ts';

/** A full batch with all the evidence that its requests usually have. */
const BATCH_BODY_BYTES_MAX = 8 * 1_024 * 1_024;

/** Requests to be paid: one, many, or just to see what the answer would be. */
export function mintRoutes(app: App, service: Service): void {
  mintRoute(app, service);
  batchRoute(app, service);
  previewRoute(app, service);
}

const mintOperation = postOperation('attest', {
  operationId: 'mint',
  summary: 'Ask for a mint; the answer is minted, held or refused, with every number',
  tags: ['minting'],
  body: mintRequestSchema,
  response: { 200: decisionSchema },
});

function mintRoute(app: App, service: Service): void {
  app.post('/v1/tokenomics/mint', mintOperation, async (request) => {
    const { caller, body } = request;
    const decision = await decided(service, caller, body, idempotencyOf(request));
    return (await withWaiting(caller.community, [decision]))[0] ?? decision;
  });
}

const mintBatchOperation = postOperation('attest', {
  operationId: 'mintBatch',
  summary: 'Ask for up to 1,000 mints; each has its own decision or problem',
  tags: ['minting'],
  body: mintBatchRequestSchema,
  response: { 200: mintBatchAnswerSchema },
});

function batchRoute(app: App, service: Service): void {
  app.post(
    '/v1/tokenomics/mint/batch',
    {
      bodyLimit: BATCH_BODY_BYTES_MAX,
      ...mintBatchOperation,
    },
    async (request) => {
      const { caller, body } = request;
      const idempotency = idempotencyOf(request);
      await claimBatch(caller, idempotency);
      // Submitted in one go, so that they share commits.
      const answers = body.requests.map((one, slot) =>
        decided(service, caller, one, slotIdempotency(idempotency, slot)).then(
          (decision) => ({ decision }),
          (error: unknown) => {
            const problem = problemOf(error);
            if (problem.status >= 500 && !isTemporary(error)) {
              request.log.error({ error: loggedError(error), code: problem.code }, 'failed');
            }
            return { problem };
          },
        ),
      );
      const slots: readonly Slot[] = await Promise.all(answers);
      const results = await toldSlots(caller, slots);
      const sandbox = results.some(({ decision }) => decision?.sandbox === true);
      return { results, ...(sandbox ? { sandbox: true as const } : {}) };
    },
  );
}

const previewOperation = postOperation('self', {
  operationId: 'preview',
  summary: 'The decision that a mint would be answered with; nothing is written',
  tags: ['minting'],
  querystring: strictObject(languageQuery),
  body: mintRequestSchema,
  response: { 200: previewSchema },
});

function previewRoute(app: App, service: Service): void {
  app.post('/v1/tokenomics/preview', previewOperation, async ({ caller, body, query }) => {
    checkReads(caller, body.userId);
    const order = await orderOf(service, caller, body, undefined);
    const own = covers(caller.scopes, 'read') ? order : await ownPreview(caller, order);
    const command = previewCommand(own);
    const sighted = await caller.community.writer.submit(alongside(command, sightOf(own)));
    const preview = previewed(sighted, { user: body.userId, words: wordsIn(query.language) });
    return (await withWaiting(caller.community, [preview]))[0] ?? preview;
  });
}

/**
 * A member previews what somebody else’s key would ask for. New records, and the name of an action,
 * are compared with those of others: an answer would tell whose they are.
 * @throws Problem SCOPE_MISSING; EVIDENCE_UNKNOWN, also for a claim of somebody else
 */
async function ownPreview(caller: Caller, order: MintOrder): Promise<MintOrder> {
  for (const given of order.evidence) {
    if (isRecord(given)) {
      throw new Problem('SCOPE_MISSING', 'this key previews claims that are known: send their ids');
    }
    const known = await readEvidence(caller.community.reader, given.id);
    if (known?.record['userId'] !== order.userId) {
      throw new Problem('EVIDENCE_UNKNOWN', `there is no evidence ${given.id}`);
    }
  }
  const { attestor: _, reference: __, ...own } = order;
  return own;
}

/** The decision of one request of a batch, or why there is none. */
interface Slot {
  readonly decision?: DecisionDetail & Waiting;
  readonly problem?: ReturnType<typeof problemOf>;
}

/** The slots of a batch, with what claims wait for: looked up once for all of them. */
async function toldSlots(caller: Caller, slots: readonly Slot[]): Promise<Slot[]> {
  const decisions = slots.flatMap(({ decision }) => decision ?? []);
  const told = await withWaiting(caller.community, decisions);
  const next = told.values();
  return slots.map((slot) => {
    const decision = slot.decision === undefined ? undefined : next.next().value;
    return decision === undefined ? slot : { decision };
  });
}

async function decided(
  service: Service,
  caller: Caller,
  body: MintBody,
  idempotency: RequestIdempotency | undefined,
): Promise<DecisionDetail & Waiting> {
  // Whoever asks chooses when, and what is refused is seldom asked for again.
  checkActsFor(caller, body.userId);
  const order = await orderOf(service, caller, body, idempotency);
  const { registries } = service.installation;
  const sighted = await mintOnce(
    { registries, community: caller.community },
    order,
    sightOf(order),
  );
  return rendered(sighted, body.userId);
}

async function orderOf(
  service: Service,
  caller: Caller,
  { userId, action, evidence }: MintBody,
  idempotency: RequestIdempotency | undefined,
): Promise<MintOrder> {
  const { family, type, domain, ref } = action;
  const occurredAt = parseTimestamp(action.occurredAt);
  if (occurredAt === undefined) {
    throw new Problem('TIME_INVALID', '/action/occurredAt must be a time of RFC 3339');
  }
  return {
    userId,
    family,
    action: type,
    domain,
    occurredAt,
    ...(ref === undefined ? {} : { reference: ref }),
    evidence: await evidenceOf(caller, evidence),
    attestor: attestorOf(caller),
    ...(idempotency === undefined ? {} : { idempotency }),
    now: service.installation.now(),
  };
}

async function evidenceOf(
  caller: Caller,
  evidence: MintBody['evidence'],
): Promise<readonly EvidenceInput[]> {
  const claims = new ClaimFinder(caller.community.reader);
  const given = evidence.map((one, at) =>
    'id' in one ? { id: one.id } : parseRecord(one, `/evidence/${at}`, claims.named),
  );
  if (claims.named.size === 0) return given;
  const records = given.filter(isRecord);
  const coming = records.map((record) => ({ record }));
  const found = await claims.withIds(records, { sender: attestorOf(caller).keyId, coming });
  return given.map((one) => (isRecord(one) ? (found[records.indexOf(one)] ?? one) : one));
}

/** What an answer is explained with. */
interface Seen {
  readonly policy: Policy | undefined;
  readonly measurement: Measurement | undefined;
  readonly sandbox: boolean;
  /** What the claim of the request waits for, if nothing else is missing. */
  readonly waiting: ClaimStanding | undefined;
}

function sightOf({
  evidence,
}: MintOrder): (state: CommunityState, answer: MintAnswer, sight: Sight) => Seen {
  return (state, { entry }, sight) => {
    const { policy } = entry;
    const at = measuredAt(entry);
    return {
      policy: policy === undefined ? undefined : policyVersion(state, policy),
      measurement: at && state.domains.get(at.domain)?.measurements.get(at.cycle),
      sandbox: isSandbox(state),
      waiting: WAITING_CODES.includes(entry.code) ? waitingOf(entry, evidence, sight) : undefined,
    };
  };
}

/** Read with the request: a second look at it would cost as much as the first. */
function waitingOf(
  { evidence, member }: DecisionEntry,
  sent: readonly EvidenceInput[],
  sight: Sight,
): ClaimStanding | undefined {
  const { known } = sight;
  const about = sent
    .map((given) => (isRecord(given) ? recordId(given) : given.id))
    .find((id) => known.hash(id) === evidence && known.evidence(id)?.member === member);
  return about === undefined ? undefined : standingIn(sight, about);
}

/** The same as a later look at the decision gives. */
function rendered(
  { answer, seen: { waiting, ...seen } }: Sighted<MintAnswer, Seen>,
  user: string,
): DecisionDetail & Waiting {
  const { decision: index, entry } = answer;
  const told = describeDecision({ index, entry, user, ...seen });
  return waiting === undefined ? told : { ...told, waiting };
}

/** What was decided before has its id. */
function previewed(
  { answer, seen: { waiting, ...seen } }: Sighted<MintAnswer, Seen>,
  told: { readonly user: string; readonly words: Words | undefined },
): PreviewDetail & Waiting {
  const { decision: index, entry } = answer;
  const preview =
    index < 0
      ? describePreview({ entry, ...seen, ...told })
      : describeDecision({ index, entry, ...seen, ...told });
  return waiting === undefined ? preview : { ...preview, waiting };
}

/**
 * Keeps the body of a whole batch under its key before any slot is decided: with another body the
 * key is refused as a whole, and not only when the slots of both happen to meet.
 */
async function claimBatch(
  caller: Caller,
  idempotency: RequestIdempotency | undefined,
): Promise<void> {
  if (idempotency === undefined) return;
  await caller.community.writer.submit(repeatable(idempotency, { run: () => ({}) }));
}

function slotIdempotency(
  batch: RequestIdempotency | undefined,
  slot: number,
): RequestIdempotency | undefined {
  return batch === undefined ? undefined : { ...batch, scope: `${batch.scope} ${slot}` };
}
