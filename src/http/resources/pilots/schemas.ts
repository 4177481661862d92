import {
  type TArray,
  type TInteger,
  type TNumber,
  type TObject,
  type TSchema,
  type TString,
  type TUnsafe,
  Type,
} from 'typebox';
import { ppmToNumber } from '../../../core/units.ts';
import type { Look, PilotReport } from '../../../pipeline/answers/studies/read-pilots.ts';
import type { PilotEstimate } from '../../../core/state/entry.ts';
import {
  PILOT_DESIGNS,
  PILOT_METRICS,
  PILOT_OUTCOMES,
  type PilotDesign,
  type PilotMetric,
} from '../../../core/state/pilots.ts';
import { namedObject } from '../../schemas/named.ts';
import { cycleSchema } from '../decisions/schemas.ts';
import { strictObject, userIdSchema } from '../evidence/schemas.ts';

const pilotIdSchema: TString = Type.String({
  pattern: '^(0|[1-9][0-9]{0,14})$',
  description: 'Index of the entry that registered it.',
});

export const pilotPath: TObject<{ id: TString }> = strictObject({ id: pilotIdSchema });

const metricSchema: TUnsafe<PilotMetric> = Type.Unsafe<PilotMetric>(Type.Enum([...PILOT_METRICS]));
const shareSchema = Type.Number({ minimum: -2, maximum: 2 });
const sizesSchema = Type.Array(Type.Integer(), {
  description: 'Of the treated and of the others.',
});

type Plan = {
  readonly design: TUnsafe<PilotDesign>;
  readonly metric: TUnsafe<PilotMetric>;
  readonly guardrails: TArray<TUnsafe<PilotMetric>>;
  readonly spanCycles: TInteger;
  readonly waves: TInteger;
  readonly least: TInteger;
  readonly effect: TNumber;
};

/** What is decided about a pilot before anybody is drawn. */
const PLAN: Plan = {
  design: Type.Unsafe<PilotDesign>(Type.Enum([...PILOT_DESIGNS])),
  metric: metricSchema,
  guardrails: Type.Array(metricSchema, { maxItems: 1 }),
  spanCycles: Type.Integer({ minimum: 1, maximum: 84 }),
  waves: Type.Integer({ minimum: 1, maximum: 84 }),
  least: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  effect: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
};

export const pilotOrderSchema: TObject<Plan & { treatment: TString }> = strictObject({
  ...PLAN,
  treatment: Type.String({ minLength: 1, maxLength: 2_000 }),
});

export const registeredSchema: TSchema = namedObject('RegisteredPilot', {
  id: pilotIdSchema,
  units: Type.Integer(),
  detectable: Type.Number({ description: 'The effect that it finds four times in five.' }),
  seed: Type.String({ description: 'SHA-256 of what will draw.' }),
});

/** How much better the treated did. */
export const estimatesSchema: TArray = Type.Array(
  namedObject('PilotEstimate', {
    metric: metricSchema,
    value: shareSchema,
    low: shareSchema,
    high: shareSchema,
  }),
);

const lookSchema = namedObject('PilotLook', {
  cycle: cycleSchema,
  counted: sizesSchema,
  known: sizesSchema,
  estimates: estimatesSchema,
});

const drawnSchema = namedObject('PilotDraw', {
  cycle: cycleSchema,
  seed: Type.String(),
  until: cycleSchema,
});

const ABOUT = {
  id: pilotIdSchema,
  state: Type.Enum(['registered', 'runs', 'over']),
  ...PLAN,
  treatment: Type.Optional(Type.String()),
  detectable: Type.Number(),
  units: Type.Integer(),
  seed: Type.String(),
  registered: cycleSchema,
  drawn: Type.Optional(drawnSchema),
  looks: Type.Array(lookSchema),
  outcome: Type.Optional(Type.Enum([...PILOT_OUTCOMES])),
};

export const pilotSchema: TSchema = namedObject('Pilot', ABOUT);

export const pilotMembersSchema: TSchema = namedObject('PilotWithUnits', {
  ...ABOUT,
  members: Type.Array(
    strictObject({
      unit: Type.String(),
      userId: Type.Optional(userIdSchema),
      arm: Type.Optional(Type.Enum(['treatment', 'control'])),
      from: Type.Optional(cycleSchema),
      until: Type.Optional(cycleSchema),
    }),
  ),
});

/** A report as it is sent: shares are numbers. */
export function sentPilot(report: PilotReport): object {
  const { pilot, effect, detectable, looks, ...rest } = report;
  return {
    id: String(pilot),
    ...rest,
    effect: ppmToNumber(effect),
    detectable: ppmToNumber(detectable),
    looks: looks.map(sentLook),
  };
}

function sentLook({ estimates, ...look }: Look): object {
  return { ...look, estimates: estimates.map(sentEstimate) };
}

export function sentEstimate({ metric, value, low, high }: PilotEstimate): object {
  return {
    metric,
    value: ppmToNumber(value),
    low: ppmToNumber(low),
    high: ppmToNumber(high),
  };
}
