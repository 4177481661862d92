import { ConnectorError, type ConnectorErrorCode } from './connector-error.ts';

/**
 * Reads JSON from bytes that must be UTF-8.
 * @throws ConnectorError with the given code and pointer
 */
export function parseJson(bytes: Uint8Array, code: ConnectorErrorCode, pointer: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw new ConnectorError(code, pointer, 'must be JSON in UTF-8');
  }
}
