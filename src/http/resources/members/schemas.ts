import { type TString, type TUnsafe, Type } from 'typebox';
import type { Member } from '../../../pipeline/members/members.ts';
import { namedObject } from '../../schemas/named.ts';
import { userIdSchema } from '../evidence/schemas.ts';

export const memberIdSchema: TString = Type.String({
  pattern: '^[0-9a-f-]{36}$',
  description: 'The random id by which the log knows the member.',
});

export const memberSchema: TUnsafe<Member> = Type.Unsafe(
  namedObject('Member', {
    userId: userIdSchema,
    memberId: memberIdSchema,
    name: Type.Optional(Type.String()),
  }),
);
