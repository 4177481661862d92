import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import {
  EVIDENCE_EVENT_TYPE,
  eventKey,
  eventRecords,
} from '../../../connectors/cloudevents/event-records.ts';
import {
  contentModeOf,
  type HttpMessage,
  parseMessage,
} from '../../../connectors/cloudevents/parse-message.ts';
import { verifyWebhookSignature } from '../../../connectors/cloudevents/webhook-signature.ts';
import { githubRecords } from '../../../connectors/github/github-records.ts';
import { verifyGithubSignature } from '../../../connectors/github/signature.ts';
import { pointTo } from '../../../connectors/records/connector-error.ts';
import type { MappedEvent } from '../../../connectors/records/mapped-event.ts';
import { parseJson } from '../../../connectors/records/parse-json.ts';
import { Turns } from '../../../pipeline/turns.ts';
import { alongside } from '../../../pipeline/writer/alongside.ts';
import { answerPromises } from '../../../pipeline/answers/evidence/answer-promises.ts';
import type { Attestor } from '../../../pipeline/checks/attestor.ts';
import { isSandbox } from '../../../pipeline/writer/community-clock.ts';
import { ingestCommand, type IngestOrder } from '../../../pipeline/commands/ingest.ts';
import {
  findSource,
  type SourceKind,
  type SourceRow,
} from '../../../pipeline/access/ingest-sources.ts';
import type { ServedCommunity } from '../../../pipeline/installation.ts';
import type { App, RawBody, Service } from '../../app.ts';
import { attestorOf, type Caller, covers } from '../../callers/caller.ts';
import { Problem } from '../../problems/problem.ts';
import { sealed } from '../../requests/idempotency.ts';
import {
  evidenceIdSchema,
  RECORDS_PER_REQUEST,
  sandboxField,
  strictObject,
} from '../evidence/schemas.ts';
import { ClaimFinder } from '../evidence/named-claims.ts';
import { sourceIdSchema } from './schemas.ts';
import { operation } from '../../schemas/operation.ts';
import { namedObject } from '../../schemas/named.ts';

const tags = ['events in'];

/** GitHub sends at most 25 MB, of which hardly any is read here. */
const BODY_BYTES_MAX = 1_048_576;

const header = (description: string, maxLength = 255) =>
  Type.String({ minLength: 1, maxLength, pattern: '^[\\x21-\\x7e]+$', description });

const ingestAnswerSchema = namedObject('IngestAnswer', {
  taken: Type.Boolean({ description: 'Whether anything of it is kept, or it is only counted.' }),
  records: Type.Integer({ description: 'Evidence records that were new.' }),
  evidence: Type.Array(
    namedObject('IngestedEvidence', {
      id: evidenceIdSchema,
      known: Type.Boolean({ description: 'It was known before: nothing was added.' }),
    }),
    { description: 'Every record that the events brought, in their order.' },
  ),
  reason: Type.Optional(Type.String({ description: 'Why something of it is only counted.' })),
  sandbox: sandboxField,
});

const GITHUB_BODY: RawBody = {
  schema: Type.Object({}, { description: 'The payload as GitHub sends it.' }),
  types: ['application/json'],
};

const CLOUD_EVENTS_BODY: RawBody = {
  schema: Type.Unknown({
    description: 'One event, a list of them, or in binary mode the data of one.',
  }),
  types: ['application/cloudevents+json', 'application/cloudevents-batch+json', 'application/json'],
  isTypeOfData: true,
};

type IngestBody = Static<typeof ingestAnswerSchema>;

/** Events of other systems, as evidence. The same delivery twice adds nothing. */
export function ingestRoutes(app: App, service: Service): void {
  githubRoute(app, service);
  cloudEventsRoute(app, service);
}

const ingestGithubOperation = operation(
  { scope: 'public', rawBody: GITHUB_BODY },
  {
    operationId: 'ingestGithub',
    summary: 'A GitHub webhook, authenticated by its signature alone',
    description: 'Set the content type of the webhook to `application/json`.',
    tags,
    querystring: strictObject({ source: sourceIdSchema }),
    headers: Type.Object({
      'x-github-event': header('The kind of event.', 49),
      'x-github-delivery': header('Id of the delivery.'),
      'x-hub-signature-256': Type.Optional(header('`sha256=` and HMAC-SHA256 of the body.')),
    }),
    response: { 202: ingestAnswerSchema },
  },
);

function githubRoute(app: App, service: Service): void {
  const turns = new Turns();
  app.post(
    '/v1/ingest/github',
    {
      bodyLimit: BODY_BYTES_MAX,
      ...ingestGithubOperation,
    },
    async (request, reply) => {
      const { headers, query } = request;
      const body = bytesOf(request);
      const { source, community } = await signedSource(service, query.source, 'github', (secret) =>
        verifyGithubSignature(secret, body, headers['x-hub-signature-256']),
      );
      const now = service.installation.now();
      const options = { domain: source.domain, now };
      const payload = parseJson(body, 'JSON_INVALID', '');
      const mapped = githubRecords(headers['x-github-event'], payload, options);
      const deliveryId = headers['x-github-delivery'];
      const sender = { community, attestor: { keyId: source.id }, now };
      const answer = await turns.take(source.id, async () => {
        const { reason, ...said } = await answerPromises(community.reader, mapped, source.id);
        const taken = await ingest(sender, [{ deliveryId, ...said }]);
        return { ...taken, ...(reason === undefined ? {} : { reason }) };
      });
      return await reply.code(202).send(answer);
    },
  );
}

const ingestCloudEventsOperation = operation(
  { scope: 'public', keyScope: 'attest', rawBody: CLOUD_EVENTS_BODY },
  {
    operationId: 'ingestCloudEvents',
    summary: 'CloudEvents 1.0: structured, batched or binary',
    description:
      'Events of the type `org.negentropy.evidence.v1` carry one evidence record as their ' +
      'data, or `{"records": [...]}`; those of `org.negentropy.dva.v2` an event of v2’s ' +
      'programs, about the domain that is their subject; others are counted. ' +
      `A key of a member brings at most ${RECORDS_PER_REQUEST} records in a message. ` +
      'Authenticated by a key with the scope `attest`, or with `source` by a signature ' +
      'after Standard Webhooks, which binary messages cannot have: it leaves their ' +
      'attributes out.',
    tags,
    querystring: strictObject({ source: Type.Optional(sourceIdSchema) }),
    response: { 202: ingestAnswerSchema },
  },
);

function cloudEventsRoute(app: App, service: Service): void {
  app.post(
    '/v1/ingest/cloudevents',
    {
      bodyLimit: BODY_BYTES_MAX,
      ...ingestCloudEventsOperation,
    },
    async (request, reply) => {
      const message = { headers: request.headers, body: bytesOf(request) };
      const now = service.installation.now();
      const { source } = request.query;
      const sender =
        source === undefined
          ? keySender(request.caller)
          : await signedSender(service, source, message, now);
      const mode = contentModeOf(message);
      const claims = new ClaimFinder(sender.community.reader);
      const parsed = parseMessage(message).map((event, index) => {
        const pointer = mode === 'batched' ? pointTo('', index) : '';
        return { deliveryId: eventKey(event), event: eventRecords(event, pointer, claims.named) };
      });
      if (source === undefined) checkShare(request.caller, parsed);
      const delivered = await withClaims(parsed, claims, sender.attestor.keyId);
      const answer = await ingest({ ...sender, now }, delivered);
      return await reply.code(202).send({ ...answer, ...reasonOf(delivered) });
    },
  );
}

/** One member never keeps the others waiting for long: a program's key brings more at once. */
function checkShare(caller: Caller | undefined, parsed: readonly Delivered[]): void {
  const records = parsed.reduce((sum, { event }) => sum + event.records.length, 0);
  if (caller?.userId === undefined || records <= RECORDS_PER_REQUEST) return;
  const most = `a member's key brings at most ${RECORDS_PER_REQUEST} records in a message`;
  throw new Problem('EVIDENCE_INVALID', `${most}, not ${records}: send the rest in others`);
}

/** A type that is misspelled would be taken for that of an event which says nothing. */
function reasonOf(delivered: readonly Delivered[]): Pick<IngestBody, 'reason'> {
  const other = delivered.find(({ event }) => !event.taken && event.kind !== EVIDENCE_EVENT_TYPE);
  if (other === undefined) return {};
  const { kind } = other.event;
  const reason = `events of the type ${EVIDENCE_EVENT_TYPE} carry evidence; ${kind} is counted`;
  return { reason };
}

interface Sender {
  readonly community: ServedCommunity;
  /** In whose name it is attested; deliveries of different ones never meet. */
  readonly attestor: Attestor;
}

/** An event with what was found out about what it answers. */
interface Delivered extends Pick<
  IngestOrder,
  'takenBack' | 'ended' | 'aside' | 'acts' | 'sameActs'
> {
  readonly deliveryId: string;
  readonly event: MappedEvent;
  /** The same id never comes with other evidence. */
  readonly isFinal?: boolean;
}

/** The claims that a message brings may be named in it. */
async function withClaims(
  parsed: readonly Delivered[],
  claims: ClaimFinder,
  sender: string,
): Promise<Delivered[]> {
  const coming = parsed.flatMap(({ deliveryId, event }) =>
    event.records.map((record) => ({ record, event: deliveryId })),
  );
  return await Promise.all(
    parsed.map(async ({ deliveryId, event }) => {
      const records = await claims.withIds(event.records, { sender, coming });
      return { deliveryId, event: { ...event, records }, isFinal: true };
    }),
  );
}

/** Submitted in one go, so that they share a commit; what was taken before a bad one stays. */
async function ingest(
  { community, attestor, now }: Sender & { readonly now: number },
  delivered: readonly Delivered[],
): Promise<IngestBody> {
  const source = attestor.keyId;
  const answers = await Promise.all(
    delivered.map(({ deliveryId, event, isFinal = false, ...found }) => {
      const bodyHash = isFinal
        ? sealed(community, JSON.stringify([event.kind, event.records]))
        : '';
      const said = { ...found, ...event };
      const order = { source, deliveryId, bodyHash, attestor, now, isNamed: isFinal, ...said };
      return community.writer.submit(alongside(ingestCommand(community.row.id, order), isSandbox));
    }),
  );
  return {
    taken: answers.some(({ answer }) => answer.taken),
    records: answers.reduce((sum, { answer }) => sum + answer.records, 0),
    evidence: answers.flatMap(({ answer }) => [...answer.evidence]),
    ...(answers.some(({ seen }) => seen) ? { sandbox: true } : {}),
  };
}

/** A public route has a caller only where a key came along. */
function keySender(caller: Caller | undefined): Sender {
  if (caller === undefined) throw new Problem('KEY_MISSING', 'send a key, or sign as a source');
  const { community, scopes } = caller;
  if (covers(scopes, 'attest')) return { community, attestor: attestorOf(caller) };
  throw new Problem('SCOPE_MISSING', 'evidence is sent with a key of the scope attest');
}

async function signedSender(
  service: Service,
  id: string,
  message: HttpMessage,
  now: number,
): Promise<Sender> {
  const signed = await signedSource(service, id, 'cloudevents', (secret) => {
    const [messageId, timestamp, signature] = SIGNED_HEADERS.map((name) => {
      const value = message.headers[`webhook-${name}`] ?? message.headers[`svix-${name}`];
      return typeof value === 'string' ? value : undefined;
    });
    return verifyWebhookSignature(
      secret,
      { id: messageId, timestamp, signature },
      message.body,
      now,
    );
  });
  if (contentModeOf(message) === 'binary') {
    throw new Problem('MEDIA_TYPE', 'send a structured or batched message: only they are signed');
  }
  return { community: signed.community, attestor: { keyId: signed.source.id } };
}

/** Behind `webhook-`, or behind the name of the service that the standard came from. */
const SIGNED_HEADERS = ['id', 'timestamp', 'signature'] as const;

/** A source that is not known is answered, and takes as long, as a signature that is wrong. */
async function signedSource(
  { installation }: Service,
  id: string,
  kind: SourceKind,
  isSigned: (secret: string) => boolean,
): Promise<{ readonly source: SourceRow; readonly community: ServedCommunity }> {
  const source = await findSource(installation, id);
  const isGenuine = isSigned(source?.secret ?? UNKNOWN_SECRET);
  const community =
    source === undefined ? undefined : await installation.communityById(source.communityId);
  if (isGenuine && source?.kind === kind && community !== undefined) return { source, community };
  throw new Problem('SIGNATURE_INVALID', 'there is no such source, or its secret is another');
}

/** Nobody knows it, and nothing that it signs is taken. */
const UNKNOWN_SECRET = `whsec_${'A'.repeat(43)}=`;

function bytesOf({ body }: FastifyRequest | { readonly body: unknown }): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array();
}
