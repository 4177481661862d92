import { type Static, Type } from 'typebox';
import { ppmFromNumber } from '../../../core/units.ts';
import { alongside } from '../../../pipeline/writer/alongside.ts';
import { isSandbox } from '../../../pipeline/writer/community-clock.ts';
import type { Command } from '../../../pipeline/writer/command.ts';
import { readEntropy } from '../../../pipeline/answers/read-entropy.ts';
import {
  instrumentCommand,
  readingCommand,
  type RecordedAt,
} from '../../../pipeline/commands/record-reading.ts';
import type { App, Service } from '../../app.ts';
import type { Caller } from '../../callers/caller.ts';
import { idempotencyOf, postHeaders } from '../../requests/idempotency.ts';
import { Problem } from '../../problems/problem.ts';
import { cyclesField } from '../../schemas/cycles-query.ts';
import { entropySchema } from './schemas.ts';
import { domainSchema, sandboxField, strictObject } from '../evidence/schemas.ts';
import { problemResponses } from '../../schemas/problem.ts';
import { namedObject } from '../../schemas/named.ts';

const tags = ['entropy'];

const instrumentName = Type.String({
  pattern: '^[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?$',
  description: 'Small letters, digits and `.`, `_`, `-`.',
});

const recordedSchema = namedObject('RecordedEntry', {
  id: Type.String({ description: 'Index of its entry in the log.' }),
  cycle: Type.Integer(),
  sandbox: sandboxField,
});

/** Disorder by domain, and the instruments that measure it. */
export function entropyRoutes(app: App, service: Service): void {
  seriesRoute(app);
  readingRoute(app, service);
  instrumentRoute(app, service);
}

function seriesRoute(app: App): void {
  app.get(
    '/v1/tokenomics/entropy',
    {
      schema: {
        operationId: 'getEntropy',
        summary: 'Entropy by domain: series, state, direction, factors, standard error',
        tags,
        querystring: strictObject({ domain: Type.Optional(domainSchema), cycles: cyclesField }),
        response: { 200: entropySchema, ...problemResponses },
      },
      config: { scope: 'read' },
    },
    async ({ caller, query }) => {
      const answer = await readEntropy(caller.community.reader, {
        domain: query.domain,
        cycles: Number(query.cycles ?? 56),
      });
      if (answer === undefined) throw new Problem('NOT_FOUND', 'the policy has no such domain');
      return answer;
    },
  );
}

function readingRoute(app: App, service: Service): void {
  app.post(
    '/v1/tokenomics/entropy',
    {
      schema: {
        operationId: 'recordReading',
        summary: 'What an instrument reads in the open cycle; one reading for each cycle',
        tags,
        headers: postHeaders,
        body: strictObject({
          domain: domainSchema,
          instrument: instrumentName,
          value: Type.Number({ minimum: 0, maximum: 1, description: '0 is order; ≤ 6 decimals.' }),
        }),
        response: { 200: recordedSchema, ...problemResponses },
      },
      config: { scope: 'attest' },
    },
    async (request) => {
      const { domain, instrument, value } = request.body;
      const command = readingCommand({
        domain,
        instrument,
        value: ppmOf('/value', value),
        now: service.installation.now(),
        idempotency: idempotencyOf(request),
      });
      return await recorded(request.caller, command);
    },
  );
}

function instrumentRoute(app: App, service: Service): void {
  app.post(
    '/v1/tokenomics/instruments',
    {
      schema: {
        operationId: 'registerInstrument',
        summary: 'Let an instrument add a factor to the entropy of a domain, from now on',
        tags,
        headers: postHeaders,
        body: strictObject({
          domain: domainSchema,
          instrument: instrumentName,
          weight: Type.Number({
            minimum: 0.000001,
            maximum: 1,
            description: 'On top of the policy’s own weights; at most 6 decimals.',
          }),
        }),
        response: { 200: recordedSchema, ...problemResponses },
      },
      config: { scope: 'admin' },
    },
    async (request) => {
      const { domain, instrument, weight } = request.body;
      const command = instrumentCommand({
        domain,
        instrument,
        weight: ppmOf('/weight', weight),
        now: service.installation.now(),
        idempotency: idempotencyOf(request),
      });
      return await recorded(request.caller, command);
    },
  );
}

async function recorded(
  caller: Caller,
  command: Command<RecordedAt>,
): Promise<Static<typeof recordedSchema>> {
  const { answer, seen } = await caller.community.writer.submit(alongside(command, isSandbox));
  const mark = seen ? { sandbox: true as const } : {};
  return { id: String(answer.entry), cycle: answer.cycle, ...mark };
}

function ppmOf(path: string, value: number): number {
  const ppm = ppmFromNumber(value);
  if (ppm !== undefined) return ppm;
  const message = 'must have at most 6 decimals';
  throw new Problem('BODY_INVALID', `${path} ${message}`, { errors: [{ path, message }] });
}
