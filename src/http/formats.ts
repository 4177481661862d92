import { userIdProblem } from '../core/identity/user-id.ts';

/** Formats of our own in schemas; OpenAPI readers that do not know them leave them alone. */
export const USER_ID_FORMAT = 'user-id';

/** For the validator: whether a text is of the format. */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  [USER_ID_FORMAT]: (text) => userIdProblem(text) === undefined,
};

/** What is wrong with a text, in words; undefined for formats that say it themselves. */
export function formatProblem(format: unknown, text: unknown): string | undefined {
  if (format === 'date-time') return 'must be a time such as 2026-11-22T09:30:00Z (RFC 3339)';
  if (format === 'date') return 'must be a day: "2026-01-31"';
  return format === USER_ID_FORMAT && typeof text === 'string' ? userIdProblem(text) : undefined;
}
