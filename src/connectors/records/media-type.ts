/** The media type that a `Content-Type` names, in lower case and without parameters. */
export function mediaTypeOf(contentType: string): string {
  const [mediaType = ''] = contentType.split(';', 1);
  return mediaType.trim().toLowerCase();
}

/** Whether a `Content-Type` leaves text to be UTF-8: it names that, its ASCII part, or nothing. */
export function isUtf8(contentType: string): boolean {
  const charsets = [...contentType.matchAll(PARAMETER)].filter(
    ([, name = '']) => name.toLowerCase() === 'charset',
  );
  return charsets.every(([, , value = '']) => UTF8.test(value));
}

/** A quoted value may hold whatever would end it otherwise. */
const PARAMETER = /;\s*([^\s;=]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/g;

const UTF8 = /^(?:"(?:utf-?8|us-ascii)"|utf-?8|us-ascii)\s*$/i;
