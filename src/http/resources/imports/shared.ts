import { Type } from 'typebox';
import type { TInteger, TOptional, TBoolean } from 'typebox';

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
