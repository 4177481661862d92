const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/**
 * Reads a time of RFC 3339 section 5.6. Fractions of a second are cut off; a leap second is the
 * first second after it, as Unix time has it.
 * @returns Unix seconds, or undefined when the text is no such time.
 */
export function parseTimestamp(text: string): number | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const [, date = '', hour, minute, second, sign, offsetHour = '0', offsetMinute = '0'] = match;
  const midnight = Date.parse(`${date}T00:00:00Z`) / 1_000;
  // Date.parse takes the 30th of February for the 1st of March.
  if (Number.isNaN(midnight) || !new Date(midnight * 1_000).toISOString().startsWith(date)) {
    return undefined;
  }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  const offset = Number(offsetHour) * 3_600 + Number(offsetMinute) * 60;
  const local = midnight + Number(hour) * 3_600 + Number(minute) * 60 + Number(second);
  return sign === '-' ? local + offset : local - offset;
}
