import { Type, type TString } from 'typebox';

export const sourceIdSchema: TString = Type.String({
  pattern: '^[0-9a-f]{16}$',
  description: 'Id of the source, which is also that of the key in whose name it attests.',
});
