import { Type } from 'typebox';
import { PAUSE_CYCLES_MAX } from '../../../core/state/pause.ts';
import { emergencyCommand } from '../../../pipeline/commands/govern.ts';
import { pauseCommand, pauseReport } from '../../../pipeline/commands/pause.ts';
import type { App, Service } from '../../app.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { namedObject } from '../../schemas/named.ts';
import { strictObject } from '../evidence/schemas.ts';
import { signatureSchema } from '../policies/schemas.ts';
import { operation, postOperation } from '../../schemas/operation.ts';

const tags = ['operations'];

const STOPPED = {
  scope: Type.Optional(Type.Union([Type.Literal('mint'), Type.Literal('all')])),
  lastCycle: Type.Optional(
    Type.Integer({ description: 'The last cycle of the pause: it ends by itself.' }),
  ),
};

const reasonSchema = Type.String({
  minLength: 1,
  maxLength: 1_000,
  description: 'For people; the log has a salted commitment of it only.',
});

const answerSchema = namedObject('PauseSaid', {
  paused: Type.Boolean(),
  ...STOPPED,
  entry: Type.Integer({ description: 'Its index in the log.' }),
  cycle: Type.Integer(),
});

const councilSchema = namedObject('CouncilPause', {
  vkey: Type.String({ description: 'Verifier key of the log: a part of what is signed.' }),
  openCycle: Type.Integer(),
  counter: Type.Integer({ description: 'The number that the next word of the council has.' }),
  isOn: Type.Boolean({ description: 'Whether the council stopped what is stopped.' }),
  toStop: Type.Integer({ description: 'How many keys have to sign to stop.' }),
  toResume: Type.Integer({ description: 'How many have to sign to resume.' }),
});

/** An operator stops minting, and resumes it; requests are answered `PAUSED` meanwhile. */
export function pauseRoutes(app: App, service: Service): void {
  setRoute(app, service);
  emergencyRoute(app, service);
  showRoute(app);
}

const setPauseOperation = postOperation('admin', {
  operationId: 'setPause',
  summary: 'Stop or resume minting or all credits, with a reason, by an entry of the log',
  tags,
  body: strictObject({
    paused: Type.Boolean(),
    scope: Type.Optional(
      Type.Union([Type.Literal('mint'), Type.Literal('all')], {
        description:
          'What is stopped: minting, or also every release, cancel and transfer. ' +
          'Default: `mint`.',
      }),
    ),
    cycles: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: PAUSE_CYCLES_MAX,
        description:
          'It ends by itself after so many cycles, the open one included. Default: 7. ' +
          'A pause that is in force can be ended sooner, not later.',
      }),
    ),
    reason: reasonSchema,
  }),
  response: { 200: answerSchema },
});

function setRoute(app: App, service: Service): void {
  app.post('/v1/pause', setPauseOperation, async (request) => {
    const { caller, body } = request;
    const command = pauseCommand({
      ...body,
      ...stampOf(service, request),
    });
    return await caller.community.writer.submit(command);
  });
}

const setEmergencyPauseOperation = postOperation('admin', {
  operationId: 'setEmergencyPause',
  summary: 'Stop or resume with the signatures of a council, by an entry of the log',
  description:
    'One key stops, unless the council stopped something in the last 28 cycles: then, and ' +
    'to resume, as many keys are needed as for rules. It ends by itself.',
  tags,
  body: strictObject({
    paused: Type.Boolean(),
    counter: Type.Integer({
      minimum: 1,
      description: 'One more than that of the council’s last word: `GET /v1/pause`.',
    }),
    scope: Type.Optional(Type.Union([Type.Literal('mint'), Type.Literal('all')])),
    lastCycle: Type.Optional(
      Type.Integer({ description: 'The last cycle of the pause; none to resume.' }),
    ),
    signatures: Type.Array(signatureSchema, { minItems: 1, maxItems: 50 }),
    reason: reasonSchema,
  }),
  response: { 200: answerSchema },
});

function emergencyRoute(app: App, service: Service): void {
  app.post('/v1/pause/emergency', setEmergencyPauseOperation, async (request) => {
    const { caller, body } = request;
    const order = { ...body, ...stampOf(service, request) };
    return { ...(await caller.community.writer.submit(emergencyCommand(order))) };
  });
}

const getPauseOperation = operation('read', {
  operationId: 'getPause',
  summary: 'What is stopped, since when, until when, and why',
  tags,
  response: {
    200: strictObject({
      paused: Type.Boolean(),
      ...STOPPED,
      entry: Type.Optional(Type.Integer({ description: 'Its index in the log.' })),
      cycle: Type.Optional(Type.Integer()),
      reason: Type.Optional(Type.String()),
      council: Type.Optional(councilSchema),
    }),
  },
});

function showRoute(app: App): void {
  app.get('/v1/pause', getPauseOperation, async ({ caller }) => ({
    ...(await pauseReport(caller.community.reader)),
  }));
}
