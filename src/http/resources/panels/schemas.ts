import {
  type TBoolean,
  type TLiteral,
  type TObject,
  type TSchema,
  type TString,
  type TUnsafe,
  Type,
} from 'typebox';
import { SENTINEL_KINDS, type SentinelKind } from '../../../core/state/panels.ts';
import { namedObject } from '../../schemas/named.ts';
import { cycleSchema } from '../decisions/schemas.ts';
import { domainSchema, strictObject, userIdSchema } from '../evidence/schemas.ts';
import { memberIdSchema } from '../members/schemas.ts';

export const sentinelIdSchema: TString = Type.String({
  pattern: '^[0-9a-f-]{36}$',
  description: 'The random id by which the log knows the sentinel.',
});

export const sentinelPath: TObject<{ id: TString }> = strictObject({ id: sentinelIdSchema });

export const sentinelKeySchema: TString = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'Ed25519 public key, 32 bytes in hexadecimal.',
});

export const signatureSchema: TString = Type.String({
  pattern: '^[0-9a-f]{128}$',
  description: 'Ed25519 over the canonical JSON of the review, 64 bytes in hexadecimal.',
});

export const sentinelKindSchema: TUnsafe<SentinelKind> = Type.Unsafe<SentinelKind>(
  Type.Enum([...SENTINEL_KINDS]),
);

export const groupSchema: TString = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,62}$',
  description: 'Of its own choice, such as a district: no group has two seats before all have one.',
});

export const panelIdSchema: TString = Type.String({
  pattern: '^(0|[1-9][0-9]{0,14})$',
  description: 'Index of the entry that opened the panel.',
});

export const panelPath: TObject<{ id: TString }> = strictObject({ id: panelIdSchema });

export const sentinelSchema: TSchema = namedObject('Sentinel', {
  id: sentinelIdSchema,
  memberId: memberIdSchema,
  userId: Type.Optional(userIdSchema),
  key: sentinelKeySchema,
  kind: sentinelKindSchema,
  group: Type.Optional(groupSchema),
  isRetired: Type.Boolean(),
  since: cycleSchema,
});

export const goldSchema: TBoolean = Type.Boolean({
  description: 'Whether the claim holds, where that is known: a check that settles nothing.',
});

export const againSchema: TLiteral<true> = Type.Literal(true, {
  description: 'A claim that a panel decided lately, drawn by chance; it settles nothing.',
});

export const panelSchema: TSchema = namedObject('Panel', {
  id: panelIdSchema,
  opened: cycleSchema,
  claim: Type.Optional(Type.String({ description: 'Id of the claim that it looks at.' })),
  finding: Type.Optional(Type.String({ description: 'The finding that it looks at.' })),
  state: Type.Enum(['sits', 'decided', 'ended']),
  until: Type.Optional(Type.Integer({ description: 'Before this cycle the reviews come.' })),
  seats: Type.Array(strictObject({ sentinel: sentinelIdSchema, answered: Type.Boolean() })),
  holds: Type.Optional(Type.Boolean({ description: 'The verdict, once there is one.' })),
  check: Type.Optional(
    strictObject({
      domain: domainSchema,
      gold: Type.Optional(goldSchema),
      again: Type.Optional(Type.Integer({ description: 'The panel that it repeated.' })),
    }),
  ),
  reviews: Type.Optional(
    Type.Array(
      strictObject({
        sentinel: sentinelIdSchema,
        holds: Type.Boolean(),
        signature: signatureSchema,
      }),
    ),
  ),
});
