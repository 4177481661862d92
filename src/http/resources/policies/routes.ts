import { type TUnsafe, Type } from 'typebox';
import { choosePolicyCommand } from '../../../pipeline/commands/choose-policy.ts';
import type { CommunityReader } from '../../../pipeline/community-reader.ts';
import {
  type PolicyVersion,
  presetDocuments,
  readPolicyVersions,
} from '../../../pipeline/answers/governance/read-policies.ts';
import type { PolicyDocument } from '../../../core/policy/parse-policy.ts';
import type { PresetName } from '../../../core/policy/presets.ts';
import type { App, Service } from '../../app.ts';
import { Problem } from '../../problems/problem.ts';
import { pageOf, positionIn } from '../../requests/cursors.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { strictObject } from '../evidence/schemas.ts';
import { type PageQuery, pageQuery } from '../../schemas/page.ts';
import { compareRulesRoute } from './comparison.ts';
import { exportPolicyRoute } from './export.ts';
import { proposalRoutes } from './proposals.ts';
import { rehearsalRoutes } from './rehearsals.ts';
import { rulesRoute } from './rules.ts';
import { notFollowedSchema, policySchema, presetSchema } from './schemas.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { namedObject } from '../../schemas/named.ts';

const tags = ['policies'];
const versionSchema = Type.Integer({ minimum: 1 });
const sinceSchema = Type.Integer({ description: 'The first cycle that it governs.' });

/** The rules of a community: every version, the presets, and which of them to follow. */
export function policiesRoutes(app: App, service: Service): void {
  listRoute(app);
  presetsRoute(app);
  chooseRoute(app, service);
  rulesRoute(app);
  rehearsalRoutes(app);
  exportPolicyRoute(app, service);
  compareRulesRoute(app, service);
  proposalRoutes(app, service);
}

/** A page of the versions of a policy. */
export const policyPageSchema: TUnsafe<PolicyPage> = Type.Unsafe(
  namedObject('PolicyPage', {
    items: Type.Array(
      namedObject('PolicyVersion', {
        version: versionSchema,
        since: sinceSchema,
        policy: policySchema,
      }),
    ),
    next: Type.Optional(Type.String()),
  }),
);

const POLICIES = { of: 'policies', by: { version: 'number' } } as const;

const listPoliciesOperation = operation('self', {
  operationId: 'listPolicies',
  summary: 'Every version of the policy, oldest first; the last one is in force',
  tags,
  querystring: strictObject(pageQuery),
  response: {
    200: policyPageSchema,
  },
});

function listRoute(app: App): void {
  app.get(
    '/v1/policies',
    listPoliciesOperation,
    async ({ caller, query }) => await policyPage(caller.community.reader, query),
  );
}

export interface PolicyPage {
  readonly items: readonly PolicyVersion[];
  readonly next?: string;
}

/** A page of the versions, as a list answers it. @throws Problem CURSOR_INVALID */
export async function policyPage(reader: CommunityReader, query: PageQuery): Promise<PolicyPage> {
  const limit = Number(query.limit ?? 50);
  const after = positionIn(POLICIES, query.cursor)?.version;
  const versions = await readPolicyVersions(reader, { after, limit: limit + 1 });
  return pageOf(POLICIES, versions, limit, (version) => ({ ...version }));
}

const listPresetsOperation = operation('self', {
  operationId: 'listPresets',
  summary: 'The policies that come with the program',
  tags,
  response: {
    200: strictObject({
      items: Type.Array(strictObject({ preset: presetSchema, policy: policySchema })),
    }),
  },
});

function presetsRoute(app: App): void {
  app.get('/v1/policies/presets', listPresetsOperation, async () => ({
    items: presetDocuments().map((preset) => ({ ...preset })),
  }));
}

const choosePolicyOperation = postOperation(
  { scope: 'admin', mayNameScores: true },
  {
    operationId: 'choosePolicy',
    summary: 'Put a preset, or rules of your own, in force from the open cycle on',
    description:
      'Cycles keep their length and numbers; decisions stay under the policy that they were ' +
      'made under. A sandbox stays one, and nothing else becomes one. `negentropy policy ' +
      'check` says what is wrong with rules of your own before you send them.',
    tags,
    body: strictObject({
      preset: Type.Optional(presetSchema),
      policy: Type.Optional(policySchema),
    }),
    response: {
      200: strictObject({
        version: versionSchema,
        since: sinceSchema,
        notFollowed: notFollowedSchema,
      }),
    },
  },
);

function chooseRoute(app: App, service: Service): void {
  app.post('/v1/policies', choosePolicyOperation, async (request) => {
    const { caller, body } = request;
    const command = choosePolicyCommand({
      rules: rulesIn(body),
      ...stampOf(service, request),
    });
    return { ...(await caller.community.writer.submit(command)) };
  });
}

/** @throws Problem POLICY_INVALID unless there is exactly one of them */
function rulesIn({
  preset,
  policy,
}: {
  readonly preset?: PresetName;
  readonly policy?: PolicyDocument;
}): PresetName | PolicyDocument {
  const rules = preset ?? policy;
  if (rules !== undefined && (preset === undefined || policy === undefined)) return rules;
  throw new Problem('POLICY_INVALID', 'send either preset, its name, or policy, your own rules');
}
