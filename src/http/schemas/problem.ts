import { type TSchema, type TUnsafe, Type } from 'typebox';
import { type ProblemBody } from '../problems/problem.ts';
import { PROBLEM_CODES } from '../problems/problem-codes.ts';
import { named } from './named.ts';

/** RFC 9457 with a stable code. */
export const problemSchema: TUnsafe<ProblemBody> = Type.Unsafe(
  Type.Object(
    {
      type: Type.String({ description: 'Where the code is explained.' }),
      title: Type.String(),
      status: Type.Integer(),
      code: named('ProblemCode', Type.Enum([...PROBLEM_CODES])),
      detail: Type.String({ description: 'What to do.' }),
      errors: Type.Optional(
        Type.Array(
          Type.Object(
            { path: Type.String(), message: Type.String() },
            { additionalProperties: false },
          ),
        ),
      ),
    },
    { additionalProperties: false, title: 'Problem' },
  ),
);

interface ProblemResponse {
  readonly description: string;
  readonly content: { readonly 'application/problem+json': { readonly schema: TSchema } };
}

const problemResponse = (description: string): ProblemResponse => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
});

/** What every operation may answer besides: spread into `response`. */
export const problemResponses: {
  readonly '4xx': ProblemResponse;
  readonly '5xx': ProblemResponse;
} = {
  '4xx': problemResponse('The request has to be changed; `code` says how.'),
  '5xx': problemResponse('The service cannot answer now.'),
};
