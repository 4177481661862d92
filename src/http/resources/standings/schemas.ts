import { type TUnsafe, Type } from 'typebox';
import type { StandingBins } from '../../../pipeline/answers/members/read-standing-bins.ts';
import { namedObject } from '../../schemas/named.ts';
import { cycleSchema } from '../decisions/schemas.ts';
import { sandboxField } from '../evidence/schemas.ts';

const score = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });

/** Where people stand, in bins. */
export const standingsSchema: TUnsafe<StandingBins> = Type.Unsafe(
  namedObject('Standings', {
    cycle: Type.Optional(cycleSchema),
    threshold: score('By the rules of that cycle.'),
    people: Type.Optional(Type.Integer({ description: 'All of them; absent if fewer than five.' })),
    bins: Type.Array(
      namedObject('StandingBin', {
        from: score('They stand above it; the first bin has also those at 0.'),
        to: score('Up to it.'),
        people: Type.Integer({ description: 'Five or more.' }),
      }),
      { description: 'Together they are 0 to 1; none if there are fewer than five people.' },
    ),
    sandbox: sandboxField,
  }),
);
