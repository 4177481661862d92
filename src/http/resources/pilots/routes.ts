import { ppmFromNumber, ppmToNumber } from '../../../core/units.ts';
import { readPilot, readPilots } from '../../../pipeline/answers/studies/read-pilots.ts';
import { drawPilotCommand, registerPilotCommand } from '../../../pipeline/commands/pilots.ts';
import type { App, Service } from '../../app.ts';
import { Problem } from '../../problems/problem.ts';
import { pageOf, positionIn } from '../../requests/cursors.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { pageQuery, pageSchema } from '../../schemas/page.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { cycleSchema } from '../decisions/schemas.ts';
import { strictObject } from '../evidence/schemas.ts';
import {
  pilotMembersSchema,
  pilotOrderSchema,
  pilotPath,
  pilotSchema,
  registeredSchema,
  sentPilot,
} from './schemas.ts';

const tags = ['pilots'];

/** What is tried on some, drawn by chance, before it is done to all. */
export function pilotsRoutes(app: App, service: Service): void {
  registerRoute(app, service);
  drawRoute(app, service);
  listRoute(app);
  showRoute(app);
}

const registerPilotOperation = postOperation('admin', {
  operationId: 'registerPilot',
  summary: 'Register what is tried, on whom, and how it is read, before anybody is drawn',
  description:
    'Everybody with `least` outcomes in the last `spanCycles` takes part. Refused when too ' +
    'few could show `effect`. Nothing of it can be changed, and its result is not asked for.',
  tags,
  body: pilotOrderSchema,
  response: { 200: registeredSchema },
});

function registerRoute(app: App, service: Service): void {
  app.post('/v1/pilots', registerPilotOperation, async (request) => {
    const effect = ppmFromNumber(request.body.effect);
    if (effect === undefined) {
      const errors = [{ path: '/effect', message: 'must have at most 6 decimals' }];
      throw new Problem('BODY_INVALID', '/effect must have at most 6 decimals', { errors });
    }
    const command = registerPilotCommand({
      ...request.body,
      effect,
      ...stampOf(service, request),
    });
    const { pilot, ...rest } = await request.caller.community.writer.submit(command);
    return { id: String(pilot), ...rest, detectable: ppmToNumber(rest.detectable) };
  });
}

const drawPilotOperation = postOperation('admin', {
  operationId: 'drawPilot',
  summary: 'Draw the arms by the seed that the log was committed to; it begins next cycle',
  description: 'In a later cycle than it was registered; 28 cycles later it is void.',
  tags,
  params: pilotPath,
  response: { 200: strictObject({ begins: cycleSchema }) },
});

function drawRoute(app: App, service: Service): void {
  app.post('/v1/pilots/:id/draw', drawPilotOperation, async (request) => {
    const command = drawPilotCommand({
      pilot: Number(request.params.id),
      ...stampOf(service, request),
    });
    return await request.caller.community.writer.submit(command);
  });
}

const PILOTS = { of: 'pilots', by: { pilot: 'number' } } as const;

const listPilotsOperation = operation('read', {
  operationId: 'listPilots',
  summary: 'Every pilot and every look at it, the newest first, whatever came of it',
  tags,
  querystring: strictObject(pageQuery),
  response: { 200: pageSchema(pilotSchema) },
});

function listRoute(app: App): void {
  app.get('/v1/pilots', listPilotsOperation, async ({ caller, query }) => {
    const limit = Number(query.limit ?? 50);
    const before = positionIn(PILOTS, query.cursor)?.pilot;
    const rows = await readPilots(caller.community.reader, { before, limit: limit + 1 });
    return pageOf(PILOTS, rows, limit, sentPilot);
  });
}

const getPilotOperation = operation('read', {
  operationId: 'getPilot',
  summary: 'One pilot: who takes part, in which arm and when, and what every look showed',
  tags,
  params: pilotPath,
  response: { 200: pilotMembersSchema },
});

function showRoute(app: App): void {
  app.get('/v1/pilots/:id', getPilotOperation, async ({ caller, params }) => {
    const report = await readPilot(caller.community.reader, Number(params.id));
    if (report === undefined) throw new Problem('NOT_FOUND', `there is no pilot ${params.id}`);
    return sentPilot(report);
  });
}
