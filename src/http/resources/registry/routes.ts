import { Type } from 'typebox';
import { CLAIMS_MAX } from '../../../core/log/evidence-claim.ts';
import type { App, Service } from '../../app.ts';
import { namedObject } from '../../schemas/named.ts';
import { operation } from '../../schemas/operation.ts';
import { strictObject } from '../evidence/schemas.ts';

const tags = ['log'];
const hashSchema = Type.String({ pattern: '^[0-9a-f]{64}$' });
const logKeySchema = Type.String({
  maxLength: 300,
  description: 'The verifier key (C2SP) of a log.',
});

/** A full request, and room for spaces. */
const BODY_BYTES_MAX = 512 * 1_024;

/** Where one piece of evidence earns once, for communities of many installations. */
export function registryRoutes(app: App, service: Service): void {
  showRoute(app, service);
  claimRoute(app, service);
}

const getRegistryOperation = operation('public', {
  operationId: 'getRegistry',
  summary: 'The evidence registry that this installation keeps',
  tags,
  response: {
    200: strictObject({
      key: Type.String({ description: 'Its verifier key (C2SP), for a policy to name.' }),
      claims: Type.Integer({ description: 'How many pieces of evidence are claimed.' }),
    }),
  },
});

function showRoute(app: App, { installation }: Service): void {
  app.get('/v1/registry', getRegistryOperation, async () => {
    const { own } = installation.registries;
    return { key: own.vkey, claims: await own.count() };
  });
}

const claimEvidenceOperation = operation('public', {
  operationId: 'claimEvidence',
  summary: 'Claim evidence for an admitted log: the first claim of a key holds for good',
  description:
    'Signed by the log: Ed25519 over `negentropy/evidence-claims/v1`, the key of the ' +
    'registry and the canonical JSON of `{"claims": …}`, each with a line feed. The same ' +
    'claim has the same answer each time.',
  tags,
  body: strictObject({
    claimant: logKeySchema,
    claims: Type.Array(
      namedObject('AskedClaim', {
        key: Type.String({
          pattern: '^[0-9a-f]{64}$',
          description: 'A keyed hash of what earns once.',
        }),
        ref: Type.String({
          pattern: '^[0-9a-f]{64}$',
          description: 'What the log calls it: a salted hash.',
        }),
      }),
      { minItems: 1, maxItems: CLAIMS_MAX },
    ),
    signature: Type.String({ pattern: '^[A-Za-z0-9+/]{86}==$' }),
  }),
  response: {
    200: strictObject({
      claims: Type.Array(
        namedObject('EvidenceClaim', {
          granted: Type.Boolean({ description: 'False: it is held by somebody else.' }),
          index: Type.Integer({ description: 'Number of the claim that holds it.' }),
          ref: hashSchema,
          signature: Type.String({ description: 'Of the registry, in base64.' }),
        }),
        { description: 'In the order in which they were asked.' },
      ),
    }),
  },
});

function claimRoute(app: App, { installation }: Service): void {
  app.post(
    '/v1/registry/claims',
    {
      bodyLimit: BODY_BYTES_MAX,
      ...claimEvidenceOperation,
    },
    async ({ body }) => ({ claims: await installation.registries.own.claim(body) }),
  );
}
