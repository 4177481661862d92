/**
 * Why a source cannot be read. The set is closed: each code has one meaning, and the message
 * of the error says what to do about it.
 */
export type SourceErrorCode =
  | 'PATH_NOT_FOUND'
  | 'GIT_NOT_INSTALLED'
  | 'GIT_FAILED'
  | 'NOT_A_REPOSITORY'
  | 'REPOSITORY_NOT_TRUSTED'
  | 'REPOSITORY_EMPTY'
  | 'SHALLOW_CLONE'
  | 'PARTIAL_CLONE'
  | 'OBJECTS_MISSING'
  | 'DATE_IMPLAUSIBLE'
  | 'GLOB_INVALID'
  | 'PEOPLE_FILE'
  | 'FORGE_PAGES'
  | 'FORGE_REFUSED'
  | 'CSV_EMPTY'
  | 'CSV_HEADER'
  | 'CSV_ENCODING'
  | 'CSV_ROWS'
  | 'CSV_TRUNCATED'
  | 'SOURCE_CHANGED';

/** A source that cannot be read as evidence. Nothing was written when this is thrown. */
export class SourceError extends Error {
  readonly code: SourceErrorCode;
  /** The evidence: one line per finding, such as each bad row of a file. */
  readonly findings: readonly string[];

  constructor(
    code: SourceErrorCode,
    message: string,
    options: { readonly findings?: readonly string[]; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SourceError';
    this.code = code;
    this.findings = options.findings ?? [];
  }
}

/**
 * Text from outside made safe to print on one line: control characters become spaces, and it is cut
 * after `lengthMax` characters.
 */
export function printable(text: string, lengthMax = 200): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  // Two code units per character at most, so that no surrogate pair is cut within the limit.
  const characters = Array.from(line.slice(0, lengthMax * 2 + 2));
  return characters.length > lengthMax ? `${characters.slice(0, lengthMax).join('')}…` : line;
}
