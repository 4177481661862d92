import { type TSchema, type TUnsafe, Type } from 'typebox';
import { decisionSchema } from '../decisions/schemas.ts';
import {
  domainSchema,
  EVIDENCE_PER_ACTION,
  LINE_PATTERN,
  type EvidenceInputBody,
  evidenceInputSchema,
  momentSchema,
  policyNameSchema,
  sandboxField,
  strictObject,
  userIdSchema,
} from '../evidence/schemas.ts';
import { problemSchema } from '../../schemas/problem.ts';
import { namedObject } from '../../schemas/named.ts';

/** How many requests one batch may have. */
export const REQUESTS_PER_BATCH = 1_000;

/** One request to be paid, as it travels over HTTP. */
export interface MintBody {
  readonly userId: string;
  readonly action: {
    readonly family: string;
    readonly type: string;
    readonly domain: string;
    readonly occurredAt: string;
    readonly ref?: string;
  };
  readonly evidence: readonly EvidenceInputBody[];
}

export const mintRequestSchema: TUnsafe<MintBody> = Type.Unsafe<MintBody>(
  namedObject('MintRequest', {
    userId: userIdSchema,
    action: namedObject('MintAction', {
      family: policyNameSchema('One of the policy’s families, such as `civic`.'),
      type: policyNameSchema('The kind of action, which is the type of its own record.'),
      domain: domainSchema,
      occurredAt: momentSchema,
      ref: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 200,
          pattern: LINE_PATTERN,
          description: 'The caller’s own name for the action; the same name is the same action.',
        }),
      ),
    }),
    evidence: Type.Array(evidenceInputSchema, {
      maxItems: EVIDENCE_PER_ACTION,
      description: 'The claim and what others say about it.',
    }),
  }),
);

export interface MintBatchBody {
  readonly requests: readonly MintBody[];
}

export const mintBatchRequestSchema: TUnsafe<MintBatchBody> = Type.Unsafe<MintBatchBody>(
  strictObject({
    requests: Type.Array(mintRequestSchema, { minItems: 1, maxItems: REQUESTS_PER_BATCH }),
  }),
);

const slotSchema = namedObject(
  'MintResult',
  { decision: Type.Optional(decisionSchema), problem: Type.Optional(problemSchema) },
  'The decision, or why there is none; never both.',
);

export const mintBatchAnswerSchema: TSchema = strictObject({
  results: Type.Array(slotSchema, { description: 'One for each request, in the same order.' }),
  sandbox: sandboxField,
});
