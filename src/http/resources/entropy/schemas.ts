import { type TUnsafe, Type } from 'typebox';
import type { Direction, EntropyState } from '../../../core/entropy/measurement.ts';
import type { EntropyAnswer } from '../../../pipeline/answers/cycles/read-entropy.ts';
import { cycleSchema, cycleStartSchema, scoreSchema } from '../decisions/schemas.ts';
import { sandboxField, strictObject } from '../evidence/schemas.ts';
import { named, namedObject } from '../../schemas/named.ts';

export const stateSchema: TUnsafe<EntropyState> = Type.Unsafe(
  named('EntropyState', Type.Enum(['KNOWN', 'STALE', 'UNKNOWN'])),
);
export const directionSchema: TUnsafe<Direction> = Type.Unsafe(
  named('EntropyDirection', Type.Enum(['rose', 'fell', 'flat', 'unknown'])),
);
const disorderSchema = Type.Number({ minimum: 0, description: 'Above 1 only by instruments.' });

const atClose = {
  cycle: cycleSchema,
  startsAt: cycleStartSchema,
  entropy: disorderSchema,
  error: Type.Number({ minimum: 0, description: 'Standard error.' }),
  state: stateSchema,
  direction: directionSchema,
};

const lastSchema = namedObject(
  'EntropyMeasurement',
  {
    ...atClose,
    outcomes: Type.Record(Type.String(), Type.Integer(), {
      description: 'In the window, by category.',
    }),
    activeCycles: Type.Integer(),
    coverage: scoreSchema,
    pooled: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Of the pool `commons`: the domains that are measured together.',
      }),
    ),
    factors: Type.Array(
      strictObject({
        factor: Type.String({ description: 'One of the five, or an instrument.' }),
        weight: scoreSchema,
        value: scoreSchema,
        error: Type.Optional(scoreSchema),
      }),
    ),
    reference: Type.Optional(
      strictObject(
        { cycle: cycleSchema, entropy: disorderSchema, error: Type.Number({ minimum: 0 }) },
        'The low-water mark that the direction was told against.',
      ),
    ),
  },
  'The last measurement and what it was made of.',
);

export const entropySchema: TUnsafe<EntropyAnswer> = Type.Unsafe(
  namedObject('Entropy', {
    cycle: Type.Integer({ description: 'The open cycle.' }),
    domains: Type.Array(
      namedObject('EntropyDomain', {
        domain: Type.String(),
        state: stateSchema,
        direction: directionSchema,
        series: Type.Array(namedObject('EntropyAtClose', atClose), {
          description: 'In order of cycle.',
        }),
        last: Type.Optional(lastSchema),
        soFar: namedObject(
          'EntropySoFar',
          {
            outcomes: Type.Integer(),
            members: Type.Integer(),
            activeCycles: Type.Integer(),
          },
          'What the next measurement would be made of by now, the open cycle included.',
        ),
      }),
    ),
    sandbox: sandboxField,
  }),
);
