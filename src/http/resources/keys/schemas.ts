import { type TString, type TUnsafe, Type } from 'typebox';
import {
  type ApiKey,
  KEY_SCOPES,
  type KeyScope,
  type ShownKey,
} from '../../../pipeline/access/api-keys.ts';
import { momentText, userIdSchema } from '../evidence/schemas.ts';
import { named, namedObject, SHOWN_ONCE } from '../../schemas/named.ts';

export const keyIdSchema: TString = Type.String({ pattern: '^[a-z0-9]{3,64}$' });
export const keyScopesSchema: TUnsafe<KeyScope[]> = Type.Unsafe(
  Type.Array(named('KeyScope', Type.Enum([...KEY_SCOPES])), {
    minItems: 1,
    maxItems: KEY_SCOPES.length,
    description:
      '`admin` allows everything; all but `self` also allow to read. `audit` is given beside ' +
      '`attest`: confirmations may then come as an audit. `self` reads, previews and exports ' +
      'what is of the member that the key is bound to; so does a bound key with `read`, and one ' +
      'that attests or reviews sees of others their work, unless `others` is given beside it.',
  }),
);
export const keyLabelSchema: TString = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'For people: what the key is for.',
});

const moment = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', description }));

const KEY_FIELDS = {
  id: keyIdSchema,
  label: Type.String(),
  scopes: keyScopesSchema,
  userId: Type.Optional(userIdSchema),
  createdAt: Type.String({ format: 'date-time' }),
  expiresAt: moment('From when on it is refused.'),
  revokedAt: moment('Since when it is refused for good.'),
  previousExpiresAt: moment('Until when the secret before the last rotation is good.'),
  lastUsedAt: moment('To the minute.'),
};

/** A key as people are shown it; times are RFC 3339. */
export interface KeyBody {
  readonly id: string;
  readonly label: string;
  readonly scopes: KeyScope[];
  readonly userId?: string;
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  readonly previousExpiresAt?: string;
  readonly lastUsedAt?: string;
}

/** The same with its whole text, when this very request made it. */
export interface ShownKeyBody extends KeyBody {
  readonly note?: string;
  readonly key?: string;
}

/** A key without its secret, which is nowhere stored. */
export const keySchema: TUnsafe<KeyBody> = Type.Unsafe(namedObject('Key', KEY_FIELDS));

/** A key as the request that made or rotated it is answered. */
export const shownKeySchema: TUnsafe<ShownKeyBody> = Type.Unsafe(
  namedObject('ShownKey', {
    ...KEY_FIELDS,
    note: Type.Optional(
      Type.String({
        description:
          'What may be a slip: that nobody has its user id yet. The key is good then too.',
      }),
    ),
    key: Type.Optional(
      Type.String({
        ...SHOWN_ONCE,
        description:
          'The whole key, shown this once: a repetition of the request is answered without it.',
      }),
    ),
  }),
);

export function keyBody(key: ApiKey): KeyBody {
  const { keyId, label, scopes, userId, createdAt } = key;
  const { expiresAt, revokedAt, previousExpiresAt, lastUsedAt } = key;
  return {
    id: keyId,
    label,
    scopes: [...scopes],
    ...(userId === undefined ? {} : { userId }),
    createdAt: momentText(createdAt),
    ...(expiresAt === undefined ? {} : { expiresAt: momentText(expiresAt) }),
    ...(revokedAt === undefined ? {} : { revokedAt: momentText(revokedAt) }),
    ...(previousExpiresAt === undefined
      ? {}
      : { previousExpiresAt: momentText(previousExpiresAt) }),
    ...(lastUsedAt === undefined ? {} : { lastUsedAt: momentText(lastUsedAt) }),
  };
}

export function shownKeyBody({ key, token }: ShownKey): ShownKeyBody {
  return { ...keyBody(key), ...(token === undefined ? {} : { key: token }) };
}
