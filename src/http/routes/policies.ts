import { Type } from 'typebox';
import { choosePolicyCommand } from '../../pipeline/choose-policy.ts';
import { presetDocuments, readPolicyVersions } from '../../pipeline/read-policies.ts';
import type { App, Service } from '../app.ts';
import { decodeCursor, encodeCursor } from '../cursors.ts';
import { idempotencyOf, postHeaders } from '../idempotency.ts';
import { Problem } from '../problem.ts';
import { strictObject } from '../schemas/evidence.ts';
import { pageQuery } from '../schemas/page.ts';
import { policySchema, presetSchema } from '../schemas/policy.ts';
import { problemResponses } from '../schemas/problem.ts';

const tags = ['policies'];
const versionSchema = Type.Integer({ minimum: 1 });
const sinceSchema = Type.Integer({ description: 'The first cycle that it governs.' });

/** The rules of a community: every version, the presets, and which of them to follow. */
export function policiesRoutes(app: App, service: Service): void {
  listRoute(app, service);
  presetsRoute(app);
  chooseRoute(app, service);
}

function listRoute(app: App, service: Service): void {
  app.get(
    '/v1/policies',
    {
      schema: {
        operationId: 'listPolicies',
        summary: 'Every version of the policy, oldest first; the last one is in force',
        tags,
        querystring: strictObject(pageQuery),
        response: {
          200: strictObject({
            items: Type.Array(
              strictObject({ version: versionSchema, since: sinceSchema, policy: policySchema }),
            ),
            next: Type.Optional(Type.String()),
          }),
          ...problemResponses,
        },
      },
      config: { scope: 'read' },
    },
    async ({ caller, query }) => {
      const limit = Number(query.limit ?? 50);
      const after = query.cursor === undefined ? undefined : versionOf(query.cursor);
      const page = { after, limit: limit + 1 };
      const { db } = service.installation;
      const versions = await readPolicyVersions(db, caller.community.row.id, page);
      const shown = versions.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map((version) => ({ ...version })),
        ...(versions.length > limit && last !== undefined
          ? { next: encodeCursor([last.version]) }
          : {}),
      };
    },
  );
}

function presetsRoute(app: App): void {
  app.get(
    '/v1/policies/presets',
    {
      schema: {
        operationId: 'listPresets',
        summary: 'The policies that come with the program',
        tags,
        response: {
          200: strictObject({
            items: Type.Array(strictObject({ preset: presetSchema, policy: policySchema })),
          }),
          ...problemResponses,
        },
      },
      config: { scope: 'read' },
    },
    async () => ({ items: presetDocuments().map((preset) => ({ ...preset })) }),
  );
}

function chooseRoute(app: App, service: Service): void {
  app.post(
    '/v1/policies',
    {
      schema: {
        operationId: 'choosePolicy',
        summary: 'Put a preset in force from the open cycle on',
        description:
          'Cycles keep their length and numbers; decisions stay under the policy that they were ' +
          'made under. A sandbox stays one, and nothing else becomes one.',
        tags,
        headers: postHeaders,
        body: strictObject({ preset: presetSchema }),
        response: {
          200: strictObject({ version: versionSchema, since: sinceSchema }),
          ...problemResponses,
        },
      },
      config: { scope: 'admin' },
    },
    async (request) => {
      const { caller, body } = request;
      const command = choosePolicyCommand({
        preset: body.preset,
        now: service.installation.now(),
        idempotency: idempotencyOf(request),
      });
      return { ...(await caller.community.writer.submit(command)) };
    },
  );
}

function versionOf(cursor: string): number {
  const [version, ...rest] = decodeCursor(cursor);
  if (typeof version === 'number' && Number.isSafeInteger(version) && rest.length === 0) {
    return version;
  }
  throw new Problem('CURSOR_INVALID', 'this is not the cursor of a list of policies');
}
