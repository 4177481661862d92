import { Type } from 'typebox';
import type { TInteger, TOptional, TBoolean } from 'typebox';
import { tableOfText, type TableText } from '../../../connectors/csv/table-file.ts';
import { SourceError } from '../../../connectors/records/source-error.ts';
import { Problem } from '../../problems/problem.ts';

/** So much text is taken at once; what is longer comes in parts, or by the command line. */
export const TEXT_LENGTH_MAX = 500_000;
export const FILES_MAX = 5;
export const MAP_LENGTH_MAX = 20_000;
/** Of what is wrong, no more is told at once. */
export const TOLD_MAX = 500;

export const tags: string[] = ['imports'];

export const appliedSchema: TOptional<TBoolean> = Type.Optional(
  Type.Boolean({ description: 'Whether it is written; otherwise nothing is.' }),
);

/** A number of things. */
export function count(description: string): TInteger {
  return Type.Integer({ minimum: 0, description });
}

export const firstLineSchema: TOptional<TInteger> = Type.Optional(
  Type.Integer({
    minimum: 2,
    maximum: 1_000_000_000,
    description: 'The line of the file in which the first row begins; default: 2.',
  }),
);

/** @throws Problem BODY_INVALID for what has no head, or has letters that were lost */
export function tableIn(text: string, firstLine: number): TableText {
  try {
    return tableOfText(text, firstLine);
  } catch (problem) {
    if (!(problem instanceof SourceError)) throw problem;
    throw invalid([{ path: '/table', message: problem.message }]);
  }
}

/** A body that is refused, with what is wrong and where. */
export function invalid(
  errors: readonly { readonly path: string; readonly message: string }[],
): Problem {
  const [first] = errors;
  return new Problem('BODY_INVALID', `${first?.path} ${first?.message}`, { errors });
}
