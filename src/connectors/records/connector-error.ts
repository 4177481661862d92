/**
 * Why something from outside cannot be taken; the codes are those of the interface's problems.
 *
 * | code | meaning |
 * |---|---|
 * | `JSON_INVALID` | it is not JSON, or not text in UTF-8 |
 * | `MEDIA_TYPE` | its media type is none that the connector reads |
 * | `BODY_INVALID` | it is not shaped as its own format says |
 * | `EVIDENCE_INVALID` | its format is right, the evidence in it is not |
 */
export type ConnectorErrorCode =
  'JSON_INVALID' | 'MEDIA_TYPE' | 'BODY_INVALID' | 'EVIDENCE_INVALID';

/** Input from outside that says nothing that could be kept. Nothing was written. */
export class ConnectorError extends Error {
  readonly code: ConnectorErrorCode;
  /** Where in the input, as a JSON pointer (RFC 6901); empty for the whole of it. */
  readonly pointer: string;

  constructor(code: ConnectorErrorCode, pointer: string, reason: string) {
    super(`${pointer === '' ? 'the body' : pointer} ${reason}`);
    this.name = 'ConnectorError';
    this.code = code;
    this.pointer = pointer;
  }
}

/** The pointer to a member or an item of what a pointer points to. */
export function pointTo(pointer: string, token: string | number): string {
  return `${pointer}/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
