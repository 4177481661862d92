import { Type } from 'typebox';
import { PAUSE_CYCLES_MAX } from '../../../core/state/pause.ts';
import { pauseCommand, pauseReport } from '../../../pipeline/commands/pause.ts';
import type { App, Service } from '../../app.ts';
import { idempotencyOf, postHeaders } from '../../requests/idempotency.ts';
import { strictObject } from '../evidence/schemas.ts';
import { problemResponses } from '../../schemas/problem.ts';

const tags = ['operations'];

const STOPPED = {
  scope: Type.Optional(Type.Union([Type.Literal('mint'), Type.Literal('all')])),
  lastCycle: Type.Optional(
    Type.Integer({ description: 'The last cycle of the pause: it ends by itself.' }),
  ),
};

/** An operator stops minting, and resumes it; requests are answered `PAUSED` meanwhile. */
export function pauseRoutes(app: App, service: Service): void {
  setRoute(app, service);
  showRoute(app);
}

function setRoute(app: App, service: Service): void {
  app.post(
    '/v1/pause',
    {
      schema: {
        operationId: 'setPause',
        summary: 'Stop or resume minting or all credits, with a reason, by an entry of the log',
        tags,
        headers: postHeaders,
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
          reason: Type.String({
            minLength: 1,
            maxLength: 1_000,
            description: 'For people; the log has a salted commitment of it only.',
          }),
        }),
        response: {
          200: strictObject({
            paused: Type.Boolean(),
            ...STOPPED,
            entry: Type.Integer({ description: 'Its index in the log.' }),
            cycle: Type.Integer(),
          }),
          ...problemResponses,
        },
      },
      config: { scope: 'admin' },
    },
    async (request) => {
      const { caller, body } = request;
      const command = pauseCommand({
        ...body,
        now: service.installation.now(),
        idempotency: idempotencyOf(request),
      });
      return await caller.community.writer.submit(command);
    },
  );
}

function showRoute(app: App): void {
  app.get(
    '/v1/pause',
    {
      schema: {
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
          }),
          ...problemResponses,
        },
      },
      config: { scope: 'read' },
    },
    async ({ caller }) => ({
      ...(await pauseReport(caller.community.reader)),
    }),
  );
}
