import { type TOptional, type TString, type TUnsafe, Type } from 'typebox';
import {
  type InterestAnswer,
  readInterest,
} from '../../../pipeline/answers/economy/read-interest.ts';
import type { App } from '../../app.ts';
import { namedObject } from '../../schemas/named.ts';
import { operation } from '../../schemas/operation.ts';
import { stateSchema } from '../entropy/schemas.ts';
import { sandboxField, strictObject } from '../evidence/schemas.ts';

const interestSchema: TUnsafe<InterestAnswer> = Type.Unsafe(
  namedObject('Interest', {
    cycle: Type.Integer({ description: 'The open cycle.' }),
    indicator: Type.Literal(true, { description: 'No rate that anybody is charged.' }),
    formula: Type.String(),
    stated: namedObject('StatedCoefficients', {
      alpha: Type.Number(),
      beta: Type.Number(),
      gamma: Type.Number(),
      risk: Type.Number(),
      coordination: Type.Number(),
    }),
    domains: Type.Array(
      namedObject('DomainInterest', {
        domain: Type.String(),
        state: stateSchema,
        cycle: Type.Optional(Type.Integer()),
        entropy: Type.Optional(Type.Number()),
        rate: Type.Optional(Type.Number({ description: 'Percent per year.' })),
        error: Type.Optional(Type.Number({ description: 'α times the standard error of S.' })),
      }),
    ),
    sandbox: sandboxField,
  }),
);

function coefficient(description: string): TString {
  return Type.String({ pattern: '^-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,6})?$', description });
}

function share(description: string): TOptional<TString> {
  return Type.Optional(
    Type.String({ pattern: '^(0(\\.[0-9]{1,6})?|1(\\.0{1,6})?)$', description }),
  );
}

const getInterestOperation = operation('read', {
  operationId: 'getInterest',
  summary: 'r = αS + βR + γ(1 − C) by domain: an indicator, never a rate that is charged',
  tags: ['entropy'],
  querystring: strictObject({
    alpha: coefficient('Percentage points for S from 0 to 1.'),
    beta: Type.Optional(coefficient('The same for R; 0 if not said.')),
    gamma: Type.Optional(coefficient('The same for 1 − C; 0 if not said.')),
    risk: share('R, default risk; 0 if not said.'),
    coordination: share('C, coordination; 1 if not said.'),
  }),
  response: { 200: interestSchema },
});

/** What interest a measured disorder would go with, by coefficients that the caller states. */
export function interestRoutes(app: App): void {
  app.get(
    '/v1/tokenomics/interest',
    getInterestOperation,
    async ({ caller, query }) =>
      await readInterest(caller.community.reader, {
        alpha: Number(query.alpha),
        beta: Number(query.beta ?? 0),
        gamma: Number(query.gamma ?? 0),
        risk: Number(query.risk ?? 0),
        coordination: Number(query.coordination ?? 1),
      }),
  );
}
