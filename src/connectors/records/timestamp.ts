const TIMESTAMP =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/**
 * Reads a time of RFC 3339 section 5.6. Fractions of a second are cut off; a leap second is the
 * first second after it, as Unix time has it.
 * @returns Unix seconds, or undefined when the text is no such time.
 */
export function parseTimestamp(text: string): number | undefined {
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, sign, offsetHour = '0', offsetMinute = '0'] =
    match;
  const midnight = midnightOf(Number(year), Number(month), Number(day));
  if (midnight === undefined) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  const offset = Number(offsetHour) * 3_600 + Number(offsetMinute) * 60;
  const local = midnight + Number(hour) * 3_600 + Number(minute) * 60 + Number(second);
  return sign === '-' ? local + offset : local - offset;
}

function midnightOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  // Unlike Date.UTC it does not take the year 50 for 1950.
  date.setUTCFullYear(year, month - 1, day);
  // The 30th of February would be the 1st of March.
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() / 1_000 : undefined;
}
