import { type TUnsafe, Type } from 'typebox';
import type { CouncilTerms } from '../../../core/state/entry.ts';
import { PILOT_OUTCOMES } from '../../../core/state/pilots.ts';
import {
  approveCommand,
  cancelCommand,
  proposeCommand,
  seatCouncilCommand,
} from '../../../pipeline/commands/govern.ts';
import {
  type GovernanceReport,
  readGovernance,
} from '../../../pipeline/answers/governance/read-proposals.ts';
import type { App, Service } from '../../app.ts';
import { stampOf } from '../../requests/idempotency.ts';
import { named, namedObject } from '../../schemas/named.ts';
import { operation, postOperation } from '../../schemas/operation.ts';
import { strictObject } from '../evidence/schemas.ts';
import { estimatesSchema, sentEstimate } from '../pilots/schemas.ts';
import {
  changesSchema,
  notFollowedSchema,
  policySchema,
  signatureSchema,
  signedFields,
} from './schemas.ts';

const tags = ['policies'];

const councilSchema: TUnsafe<CouncilTerms> = Type.Unsafe(
  named(
    'Council',
    strictObject({
      keys: Type.Array(Type.String({ maxLength: 300 }), {
        maxItems: 50,
        description: 'Verifier keys (C2SP), as `negentropy policy key` prints them.',
      }),
      approvals: Type.Integer({
        minimum: 0,
        maximum: 50,
        description: 'How many have to agree; at least 2 if there are 2 keys or more.',
      }),
      timelockCycles: Type.Integer({
        minimum: 1,
        maximum: 366,
        description: 'From the last approval to the first cycle that is governed.',
      }),
      expiryCycles: Type.Integer({
        minimum: 1,
        maximum: 366,
        description: 'So many cycles a proposal waits for approvals.',
      }),
    }),
  ),
);

const proposalSchema = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'SHA-256 of what is proposed: an edit is another proposal.',
});

const opensSchema = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
  minItems: 1,
  maxItems: 100,
  uniqueItems: true,
  description:
    'Attacks that pay under these rules and not under those in force, by their names in ' +
    '`negentropy bench attacks`. One more key than usual has to agree.',
});

const proposedFields = {
  proposal: proposalSchema,
  vkey: Type.String({ description: 'Verifier key of the log: a part of what is signed.' }),
  base: Type.Integer({ description: 'The version that it was written against.' }),
  notBefore: Type.Integer({ description: 'The earliest cycle that it may govern.' }),
  policy: policySchema,
  council: Type.Optional(councilSchema),
  opens: Type.Optional(opensSchema),
  override: Type.Optional(
    Type.String({
      pattern: '^[0-9a-f]{64}$',
      description: 'Commitment to why it opens an attack all the same.',
    }),
  ),
};

const pilotIdSchema = Type.String({
  pattern: '^(0|[1-9][0-9]{0,14})$',
  description: 'The pilot that tried it; it is over.',
});

const triedSchema = namedObject('ProposedPilot', {
  id: pilotIdSchema,
  outcome: Type.Enum([...PILOT_OUTCOMES]),
  estimates: estimatesSchema,
});

const governanceSchema = Type.Unsafe<object>(
  namedObject('Governance', {
    council: Type.Optional(councilSchema),
    proposals: Type.Array(
      namedObject('Proposal', {
        ...proposedFields,
        pilot: Type.Optional(triedSchema),
        state: Type.Enum([
          'proposed',
          'locked',
          'active',
          'superseded',
          'cancelled',
          'expired',
          'stale',
        ]),
        changes: changesSchema,
        approvals: Type.Array(Type.String(), { description: 'Keys that agreed.' }),
        needed: Type.Integer({ description: 'How many keys have to agree.' }),
        expires: Type.Integer({ description: 'The last cycle in which it can be approved.' }),
        activates: Type.Optional(
          Type.Integer({ description: 'The first cycle that it governs, once it is approved.' }),
        ),
      }),
    ),
  }),
);

/** Who decides over the rules, and what they are asked. */
export function proposalRoutes(app: App, service: Service): void {
  councilRoute(app, service);
  listRoute(app);
  proposeRoute(app, service);
  approveRoute(app, service);
  cancelRoute(app, service);
}

const seatCouncilOperation = postOperation('admin', {
  operationId: 'seatCouncil',
  summary: 'Let a council of keys decide over the rules from now on',
  description:
    'From then on `POST /v1/policies` is `GOVERNED`: rules, and the council itself, change ' +
    'by proposals that enough of its keys have signed.',
  tags,
  body: councilSchema,
  response: { 200: councilSchema },
});

function councilRoute(app: App, service: Service): void {
  app.post('/v1/council', seatCouncilOperation, async (request) => {
    const { caller, body: council } = request;
    const command = seatCouncilCommand({ council, ...stampOf(service, request) });
    return { ...(await caller.community.writer.submit(command)) };
  });
}

const listProposalsOperation = operation('self', {
  operationId: 'listProposals',
  summary: 'Who decides over the rules, and every proposal with what became of it',
  tags,
  response: { 200: governanceSchema },
});

function listRoute(app: App): void {
  app.get('/v1/policies/proposals', listProposalsOperation, async ({ caller }) => {
    return sentGovernance(await readGovernance(caller.community.reader));
  });
}

const proposePolicyOperation = postOperation(
  { scope: 'admin', mayNameScores: true },
  {
    operationId: 'proposePolicy',
    summary: 'Ask the council about rules, and about another council with them',
    description: 'The answer is what is signed offline (`negentropy policy sign`).',
    tags,
    body: strictObject({
      policy: policySchema,
      council: Type.Optional(councilSchema),
      base: Type.Optional(
        Type.Integer({ minimum: 1, description: 'Default: the version in force.' }),
      ),
      pilot: Type.Optional(pilotIdSchema),
      opens: Type.Optional(opensSchema),
      override: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 1_000,
          description: 'Why it opens an attack all the same.',
        }),
      ),
      notBefore: Type.Optional(Type.Integer({ description: 'Default: the next cycle.' })),
    }),
    response: {
      200: namedObject('Proposed', {
        ...proposedFields,
        pilot: Type.Optional(pilotIdSchema),
        notFollowed: notFollowedSchema,
      }),
    },
  },
);

function proposeRoute(app: App, service: Service): void {
  app.post('/v1/policies/proposals', proposePolicyOperation, async (request) => {
    const { caller, body } = request;
    const { pilot: id, ...rest } = body;
    const tried = id === undefined ? {} : { pilot: Number(id) };
    const order = { ...rest, ...tried, ...stampOf(service, request) };
    const { pilot, ...told } = await caller.community.writer.submit(proposeCommand(order));
    return { ...told, ...(pilot === undefined ? {} : { pilot: String(pilot) }) };
  });
}

/** The report as it is sent: shares of a pilot are numbers. */
function sentGovernance({ proposals, ...rest }: GovernanceReport): object {
  return {
    ...rest,
    proposals: proposals.map(({ pilot: tried, ...proposal }) => {
      if (tried === undefined) return proposal;
      const { pilot, outcome, estimates } = tried;
      const sent = { id: String(pilot), outcome, estimates: estimates.map(sentEstimate) };
      return { ...proposal, pilot: sent };
    }),
  };
}

const params = strictObject({ proposal: proposalSchema });

const approveProposalOperation = postOperation('admin', {
  operationId: 'approveProposal',
  summary: 'Say with a key of the council that it agrees',
  tags,
  params,
  body: signatureSchema,
  response: {
    200: strictObject({
      proposal: proposalSchema,
      approvals: Type.Integer(),
      activates: Type.Optional(Type.Integer()),
    }),
  },
});

function approveRoute(app: App, service: Service): void {
  app.post(
    '/v1/policies/proposals/:proposal/approvals',
    approveProposalOperation,
    async (request) => {
      const { caller, body, params: about } = request;
      const order = { ...about, ...body, ...stampOf(service, request) };
      return { ...(await caller.community.writer.submit(approveCommand(order))) };
    },
  );
}

const cancelProposalOperation = postOperation('admin', {
  operationId: 'cancelProposal',
  summary: 'Say with any one key of the council that a proposal does not come into force',
  tags,
  params,
  body: strictObject({
    ...signedFields,
    reason: Type.String({ minLength: 1, maxLength: 1_000 }),
  }),
  response: { 200: strictObject({ proposal: proposalSchema }) },
});

function cancelRoute(app: App, service: Service): void {
  app.post('/v1/policies/proposals/:proposal/cancel', cancelProposalOperation, async (request) => {
    const { caller, body, params: about } = request;
    const order = { ...about, ...body, ...stampOf(service, request) };
    return { ...(await caller.community.writer.submit(cancelCommand(order))) };
  });
}
