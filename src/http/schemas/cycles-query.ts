import { type TOptional, type TString, Type } from 'typebox';

/** How many closed cycles back a series goes, as a query has it. */
export const cyclesField: TOptional<TString> = Type.Optional(
  Type.String({
    pattern: '^([0-9]|[1-9][0-9]|[1-3][0-9][0-9]|400)$',
    description: 'How many closed cycles, at most 400.',
  }),
);
