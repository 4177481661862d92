import { type TObject, type TOptional, type TString, type TUnsafe, Type } from 'typebox';
import { FINAL_OUTCOMES } from '../../../pipeline/answers/decisions/read-decisions.ts';
import {
  type Activity,
  activityParts,
  countActivity,
} from '../../../pipeline/answers/decisions/read-activity.ts';
import type { CommunityReader } from '../../../pipeline/community-reader.ts';
import { cyclesField } from '../../schemas/cycles-query.ts';
import { named, namedObject } from '../../schemas/named.ts';
import { codeSchema, cycleSchema, cycleStartSchema } from '../decisions/schemas.ts';
import { amountSchema, sandboxField, strictObject } from '../evidence/schemas.ts';

/** How many cycles, and by what their decisions are told apart. */
export const activityQuery: TObject<{
  cycles: TOptional<TString>;
  by: TOptional<TString>;
}> = strictObject({
  cycles: cyclesField,
  by: Type.Optional(
    Type.String({
      pattern: '^(outcome|code|domain)(,(outcome|code|domain)){0,2}$',
      description: 'Some of `outcome`, `code` and `domain`, by commas; default `outcome,code`.',
    }),
  ),
});

/** Sums by cycle. */
export const activitySchema: TUnsafe<Activity> = Type.Unsafe(
  namedObject('Activity', {
    cycle: Type.Integer({ description: 'The open one: its sums still grow.' }),
    items: Type.Array(
      namedObject('ActivityItem', {
        cycle: cycleSchema,
        startsAt: cycleStartSchema,
        outcome: Type.Optional(named('Outcome', Type.Enum([...FINAL_OUTCOMES]))),
        code: Type.Optional(codeSchema),
        domain: Type.Optional(Type.String()),
        decisions: Type.Integer({ description: 'How many.' }),
        amount: amountSchema,
      }),
    ),
    sandbox: sandboxField,
  }),
);

/** Answers the query. */
export async function activityOf(
  reader: CommunityReader,
  { cycles = '56', by = 'outcome,code' }: { readonly cycles?: string; readonly by?: string },
): Promise<Activity> {
  return await countActivity(reader, { cycles: Number(cycles), by: activityParts(by) });
}
