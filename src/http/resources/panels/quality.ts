import { type TSchema, Type } from 'typebox';
import type { ErrorRate, ReviewQuality } from '../../../core/review/quality.ts';
import { ppmToNumber } from '../../../core/units.ts';
import { domainSchema, strictObject } from '../evidence/schemas.ts';
import { namedObject } from '../../schemas/named.ts';
import { sentinelIdSchema } from './schemas.ts';

const end = Type.Optional(Type.Number({ description: 'End of the 95 % interval of the share.' }));
const rate = namedObject('ErrorRate', {
  of: Type.Integer(),
  wrong: Type.Integer(),
  low: end,
  high: end,
});

export const reviewQualitySchema: TSchema = namedObject('ReviewQuality', {
  domains: Type.Array(
    strictObject({
      domain: domainSchema,
      claims: Type.Integer(),
      reviews: Type.Integer(),
      alpha: Type.Optional(Type.Number({ description: 'Krippendorff’s α for nominal data.' })),
      gold: rate,
      again: rate,
    }),
  ),
  sentinels: Type.Array(
    strictObject({ sentinel: sentinelIdSchema, domain: domainSchema, gold: rate, again: rate }),
  ),
});

/** Shares as numbers from 0 to 1. */
export function qualityBody({ domains, sentinels }: ReviewQuality): object {
  return {
    domains: domains.map(({ alpha, gold, again, ...rest }) => ({
      ...rest,
      ...(alpha === undefined ? {} : { alpha: ppmToNumber(alpha) }),
      gold: rateBody(gold),
      again: rateBody(again),
    })),
    sentinels: sentinels.map(({ gold, again, ...rest }) => ({
      ...rest,
      gold: rateBody(gold),
      again: rateBody(again),
    })),
  };
}

function rateBody({ of, wrong, low, high }: ErrorRate): object {
  if (low === undefined || high === undefined) return { of, wrong };
  return { of, wrong, low: ppmToNumber(low), high: ppmToNumber(high) };
}
