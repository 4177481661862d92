import {
  type TArray,
  type TOptional,
  type TSchema,
  type TString,
  type TUnsafe,
  Type,
} from 'typebox';
import { NAME_PATTERN, POLICY_SHAPE, type Shape } from '../../../core/policy/policy-shape.ts';
import type { PolicyChange } from '../../../core/policy/policy-diff.ts';
import type { PolicyDocument } from '../../../core/policy/parse-policy.ts';
import { PRESETS, type PresetName } from '../../../core/policy/presets.ts';
import type { CouncilSignature } from '../../../core/state/entry.ts';
import { named, namedObject } from '../../schemas/named.ts';

export const presetSchema: TUnsafe<PresetName> = Type.Unsafe(
  named(
    'PresetName',
    Type.Enum(Object.keys(PRESETS), { description: 'A policy that comes with the program.' }),
  ),
);

/** A policy as people write it, from the one description of its shape. */
export const policySchema: TUnsafe<PolicyDocument> = Type.Unsafe<PolicyDocument>(
  named('Policy', schemaOf(POLICY_SHAPE)),
);

/** What differs between two policies, value by value. */
export const changesSchema: TUnsafe<readonly PolicyChange[]> = Type.Unsafe(
  Type.Array(
    namedObject('PolicyChange', {
      path: Type.String(),
      before: Type.Optional(Type.String()),
      after: Type.Optional(Type.String()),
    }),
  ),
);

/** What of rules does not come about where they are put. */
export const notFollowedSchema: TOptional<TArray<TString>> = Type.Optional(
  Type.Array(Type.String(), {
    description:
      'What of them does not come about here: cycles keep their length, so that rules for cycles ' +
      'of another length do not do what they were made for. Absent: all of it does.',
  }),
);

/** A key of a council, and what it signed. */
export const signedFields: { readonly key: TString; readonly signature: TString } = {
  key: Type.String({ maxLength: 300, description: 'A verifier key of the council.' }),
  signature: Type.String({
    pattern: '^[A-Za-z0-9+/]{86}==$',
    description: 'Ed25519, base64, as `negentropy policy sign` prints it.',
  }),
};

/** One signature of a council. */
export const signatureSchema: TUnsafe<CouncilSignature> = Type.Unsafe(
  namedObject('CouncilSignature', signedFields),
);

function schemaOf(shape: Shape): TSchema {
  switch (shape.kind) {
    case 'ppm':
      return Type.Number({ minimum: 0, maximum: shape.most });
    case 'count':
      return shape.negative ? Type.Integer() : Type.Integer({ minimum: 0 });
    case 'amount':
      return Type.String({ pattern: '^(0|[1-9][0-9]{0,15})\\.[0-9]{6}$' });
    case 'boolean':
      return Type.Boolean();
    case 'name':
      return Type.String({ pattern: NAME_PATTERN });
    case 'date':
      return Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
    case 'key':
      return Type.String({ minLength: 1, maxLength: 300, description: 'A verifier key (C2SP).' });
    case 'optional':
      return Type.Optional(schemaOf(shape.of));
    case 'list':
      return Type.Array(schemaOf(shape.of));
    case 'either':
      return Type.Union(shape.options.map(schemaOf));
    case 'object': {
      const fields = Object.entries(shape.fields).map(([name, field]) => [name, schemaOf(field)]);
      return Type.Object(Object.fromEntries(fields) as Record<string, TSchema>, {
        additionalProperties: false,
      });
    }
  }
}
