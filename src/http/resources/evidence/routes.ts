import { parseRecord } from '../../../connectors/records/parse-record.ts';
import type { EvidenceRecord } from '../../../core/families/record.ts';
import { alongside } from '../../../pipeline/writer/alongside.ts';
import { isSandbox } from '../../../pipeline/writer/community-clock.ts';
import {
  type EvidenceReport,
  readEvidence,
} from '../../../pipeline/answers/evidence/read-evidence.ts';
import {
  type EvidenceAnswer,
  evidenceCommand,
} from '../../../pipeline/commands/record-evidence.ts';
import { retractCommand } from '../../../pipeline/commands/retract.ts';
import type { App, Service } from '../../app.ts';
import { attestorOf, type Caller, covers } from '../../callers/caller.ts';
import { readsOnly } from '../../callers/reads-of-others.ts';
import { idempotencyOf, stampOf, type RequestIdempotency } from '../../requests/idempotency.ts';
import { Problem } from '../../problems/problem.ts';
import {
  evidenceAnswerSchema,
  evidenceIdSchema,
  evidenceRequestSchema,
  evidenceViewSchema,
  keptBody,
  momentText,
  retractAnswerSchema,
  retractRequestSchema,
  strictObject,
} from './schemas.ts';
import { ClaimFinder } from './named-claims.ts';
import { operation, postOperation } from '../../schemas/operation.ts';

const evidencePath = strictObject({ id: evidenceIdSchema });

/** Evidence in, shown, and out again. */
export function evidenceRoutes(app: App, service: Service): void {
  recordRoute(app, service);
  viewRoute(app);
  retractRoute(app, service);
}

const recordEvidenceOperation = postOperation('attest', {
  operationId: 'recordEvidence',
  summary: 'Attest to what happened: one record, or up to 100 together or not at all',
  tags: ['evidence'],
  body: evidenceRequestSchema,
  response: { 200: evidenceAnswerSchema },
});

function recordRoute(app: App, service: Service): void {
  app.post('/v1/evidence', recordEvidenceOperation, async (request) => {
    const { body, caller } = request;
    const claims = new ClaimFinder(caller.community.reader);
    const records =
      'records' in body
        ? body.records.map((record, at) => parseRecord(record, `/records/${at}`, claims.named))
        : [parseRecord(body, '', claims.named)];
    const coming = records.map((record) => ({ record }));
    const sent = await claims.withIds(records, { sender: attestorOf(caller).keyId, coming });
    return await recorded(service, caller, sent, idempotencyOf(request));
  });
}

/** Takes records in the caller's name. */
export async function recorded(
  service: Service,
  caller: Caller,
  records: readonly EvidenceRecord[],
  idempotency: RequestIdempotency | undefined,
): Promise<EvidenceAnswer & { readonly sandbox?: true }> {
  const command = evidenceCommand({
    records,
    attestor: attestorOf(caller),
    now: service.installation.now(),
    ...(idempotency === undefined ? {} : { idempotency }),
  });
  const { answer, seen } = await caller.community.writer.submit(alongside(command, isSandbox));
  return { evidence: answer.evidence, ...(seen ? { sandbox: true } : {}) };
}

const getEvidenceOperation = operation('self', {
  operationId: 'getEvidence',
  summary: 'One record, who attested it, and what was decided about it',
  tags: ['evidence'],
  params: evidencePath,
  response: { 200: evidenceViewSchema },
});

function viewRoute(app: App): void {
  app.get('/v1/evidence/:id', getEvidenceOperation, async ({ caller, params }) => {
    const report = await readEvidence(caller.community.reader, params.id);
    if (report === undefined || !(await maySee(caller, report))) {
      throw new Problem('NOT_FOUND', `there is no evidence ${params.id}`);
    }
    return viewOf(report);
  });
}

/** Who may read about one member alone sees what that member says, and what is said about it. */
async function maySee(caller: Caller, { record }: EvidenceReport): Promise<boolean> {
  const only = readsOnly(caller);
  if (only === undefined || record['userId'] === only || record['by'] === only) return true;
  const { claim } = record;
  if (typeof claim !== 'string') return false;
  const about = await readEvidence(caller.community.reader, claim);
  return about?.record['userId'] === only;
}

const retractEvidenceOperation = postOperation('attest', {
  operationId: 'retractEvidence',
  summary: 'Take evidence back: its facts count no more, what it holds will be cancelled',
  description:
    'A key takes back what it attested itself unless it was lost, an admin key anything. A ' +
    'key that is bound to a member takes back nothing of that member.',
  tags: ['evidence'],
  params: evidencePath,
  body: retractRequestSchema,
  response: { 200: retractAnswerSchema },
});

function retractRoute(app: App, service: Service): void {
  app.post('/v1/evidence/:id/retract', retractEvidenceOperation, async (request) => {
    const { body, caller, params } = request;
    const command = retractCommand({
      ids: [params.id],
      reason: body.reason,
      attestor: attestorOf(caller),
      ofOthers: covers(caller.scopes, 'admin'),
      ...stampOf(service, request),
    });
    const { answer, seen } = await caller.community.writer.submit(alongside(command, isSandbox));
    return { retracted: answer.retracted, ...(seen ? { sandbox: true as const } : {}) };
  });
}

function viewOf(report: EvidenceReport): Readonly<Record<string, unknown>> {
  const { id, hash, record, reference, attestedBy, attestedAt, attestedWith } = report;
  return {
    id,
    hash,
    record: keptBody(record),
    ...(reference === undefined ? {} : { ref: reference }),
    ...(attestedBy === undefined ? {} : { attestedBy }),
    ...(attestedAt === undefined ? {} : { attestedAt: momentText(attestedAt) }),
    ...(attestedWith === undefined ? {} : { attestedWith }),
    retracted: report.retracted,
    supports: report.supports,
    decisions: report.decisions.map(String),
    ...(report.sandbox ? { sandbox: true as const } : {}),
  };
}
