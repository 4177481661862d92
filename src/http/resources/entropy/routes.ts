import { type Static, Type } from 'typebox';
import { INSTRUMENT_PATTERN } from '../../../core/families/declaration.ts';
import { MEASURES } from '../../../core/families/stability/improvement.ts';
import type { CommunityState } from '../../../core/state/state.ts';
import { ppmFromNumber } from '../../../core/units.ts';
import { present } from '../../../core/present.ts';
import { alongside } from '../../../pipeline/writer/alongside.ts';
import { isSandbox } from '../../../pipeline/writer/community-clock.ts';
import type { Command } from '../../../pipeline/writer/command.ts';
import { readEntropy } from '../../../pipeline/answers/cycles/read-entropy.ts';
import { findApiKey } from '../../../pipeline/access/api-keys.ts';
import {
  changeInstrumentCommand,
  instrumentCommand,
  readingCommand,
  type RecordedAt,
} from '../../../pipeline/commands/record-reading.ts';
import type { App, Service } from '../../app.ts';
import { type Caller, checkActsFor } from '../../callers/caller.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { Problem } from '../../problems/problem.ts';
import { cyclesField } from '../../schemas/cycles-query.ts';
import { entropySchema } from './schemas.ts';
import { domainSchema, sandboxField, strictObject } from '../evidence/schemas.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { namedObject } from '../../schemas/named.ts';

const tags = ['entropy'];

const instrumentName = Type.String({
  pattern: INSTRUMENT_PATTERN,
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
  changeRoute(app, service);
  listRoute(app);
}

const getEntropyOperation = operation('read', {
  operationId: 'getEntropy',
  summary: 'Entropy by domain: series, state, direction, factors, standard error',
  tags,
  querystring: strictObject({ domain: Type.Optional(domainSchema), cycles: cyclesField }),
  response: { 200: entropySchema },
});

function seriesRoute(app: App): void {
  app.get('/v1/tokenomics/entropy', getEntropyOperation, async ({ caller, query }) => {
    const answer = await readEntropy(caller.community.reader, {
      domain: query.domain,
      cycles: Number(query.cycles ?? 56),
    });
    if (answer === undefined) throw new Problem('NOT_FOUND', 'the policy has no such domain');
    return answer;
  });
}

const recordReadingOperation = postOperation('attest', {
  operationId: 'recordReading',
  summary: 'What an instrument reads in the open cycle; one reading for each cycle',
  description: 'A key that is bound to a member reads no instrument.',
  tags,
  body: strictObject({
    domain: domainSchema,
    instrument: instrumentName,
    value: Type.Number({ minimum: 0, maximum: 1, description: '0 is order; ≤ 6 decimals.' }),
  }),
  response: { 200: recordedSchema },
});

function readingRoute(app: App, service: Service): void {
  app.post('/v1/tokenomics/entropy', recordReadingOperation, async (request) => {
    const { domain, instrument, value } = request.body;
    checkActsFor(request.caller, undefined);
    const command = readingCommand({
      domain,
      instrument,
      value: ppmOf('/value', value),
      keyId: request.caller.keyId,
      ...stampOf(service, request),
    });
    return await recorded(request.caller, command);
  });
}

const registerInstrumentOperation = postOperation('admin', {
  operationId: 'registerInstrument',
  summary: 'Let an instrument add a factor to the entropy of a domain, from now on',
  tags,
  body: strictObject({
    domain: domainSchema,
    instrument: instrumentName,
    weight: Type.Number({
      minimum: 0,
      maximum: 1,
      description:
        'On top of the policy’s own weights; at most 6 decimals. With 0 it only shows ' +
        'improvements.',
    }),
    key: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9]{3,64}$',
        description: 'Id of the only key that reads it; bound to no member.',
      }),
    ),
    measures: Type.Optional(
      Type.Enum([...MEASURES], { description: 'What it reads; goes with `key`.' }),
    ),
  }),
  response: { 200: recordedSchema },
});

function instrumentRoute(app: App, service: Service): void {
  app.post('/v1/tokenomics/instruments', registerInstrumentOperation, async (request) => {
    const { domain, instrument, weight, key, measures } = request.body;
    if ((key === undefined) !== (measures === undefined)) {
      throw new Problem('BODY_INVALID', 'key and measures go together');
    }
    if (key !== undefined) await checkReader(request.caller, key);
    const command = instrumentCommand({
      domain,
      instrument,
      weight: ppmOf('/weight', weight),
      key,
      measures,
      ...stampOf(service, request),
    });
    return await recorded(request.caller, command);
  });
}

const changeInstrumentOperation = postOperation('admin', {
  operationId: 'changeInstrument',
  summary: 'Say that an instrument was calibrated, or takes no more readings',
  tags,
  body: strictObject({
    domain: domainSchema,
    instrument: instrumentName,
    change: Type.Enum(['calibrated', 'retired'], {
      description: 'One with a weight is never retired.',
    }),
  }),
  response: { 200: recordedSchema },
});

function changeRoute(app: App, service: Service): void {
  app.post('/v1/tokenomics/instruments/changes', changeInstrumentOperation, async (request) => {
    const command = changeInstrumentCommand({
      ...request.body,
      ...stampOf(service, request),
    });
    return await recorded(request.caller, command);
  });
}

const instrumentSchema = namedObject('Instrument', {
  domain: domainSchema,
  instrument: instrumentName,
  weight: Type.Number(),
  key: Type.Optional(Type.String({ description: 'Id of the only key that reads it.' })),
  measures: Type.Optional(Type.Enum([...MEASURES])),
  calibrated: Type.Integer({ description: 'The cycle in which it was so for the last time.' }),
  retired: Type.Boolean(),
  readings: Type.Integer({ description: 'Cycles with a reading that are still looked at.' }),
});

const listInstrumentsOperation = operation('read', {
  operationId: 'listInstruments',
  summary: 'The instruments of all domains, with who reads them and how they are calibrated',
  tags,
  response: {
    200: strictObject({ items: Type.Array(instrumentSchema) }),
  },
});

function listRoute(app: App): void {
  app.get(
    '/v1/tokenomics/instruments',
    listInstrumentsOperation,
    async ({ caller }) => await caller.community.writer.read(instrumentsIn),
  );
}

function instrumentsIn({ domains }: CommunityState): {
  items: Static<typeof instrumentSchema>[];
} {
  const items = [...domains].flatMap(([domain, { instruments }]) =>
    [...instruments].map(([instrument, one]) => {
      const measures = MEASURES.find((measure) => measure === one.measures);
      return {
        domain,
        instrument,
        weight: one.weight / 1_000_000,
        ...present({ key: one.key, measures }),
        calibrated: one.calibrated,
        retired: one.isRetired,
        readings: one.readings.size,
      };
    }),
  );
  return { items };
}

/**
 * An instrument that a member reads shows what that member wants.
 * @throws Problem NOT_FOUND or CONFLICT
 */
async function checkReader({ community }: Caller, keyId: string): Promise<void> {
  const key = await findApiKey(community.reader, keyId);
  if (key?.communityId !== community.row.id || key.revokedAt !== undefined) {
    throw new Problem('NOT_FOUND', 'there is no such key');
  }
  if (key.userId === undefined && key.scopes.includes('attest')) return;
  const message = 'an instrument is read by a key with the scope attest that is bound to no member';
  throw new Problem('CONFLICT', message);
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
