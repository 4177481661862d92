/** Money of a currency as `USD/2`: decimal text for people, whole coins for the log. */

/** @returns undefined when it is no amount of the currency, or has more digits than it */
export function parseMoney(text: string, currency: string): bigint | undefined {
  const digits = exponentOf(currency);
  const [, sign, whole, fraction = ''] = /^(-?)(0|[1-9]\d{0,17})(?:\.(\d+))?$/.exec(text) ?? [];
  if (digits === undefined || whole === undefined || fraction.length > digits) return undefined;
  const units = BigInt(whole + fraction.padEnd(digits, '0'));
  return sign === '-' ? -units : units;
}

/** `4812.37` for 481237 of `USD/2`. */
export function formatMoney(units: bigint, currency: string): string {
  const digits = exponentOf(currency) ?? 0;
  const sign = units < 0n ? '-' : '';
  const text = String(units < 0n ? -units : units).padStart(digits + 1, '0');
  if (digits === 0) return sign + text;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function exponentOf(currency: string): number | undefined {
  const [, digit] = /^[A-Z]{3}\/([0-6])$/.exec(currency) ?? [];
  return digit === undefined ? undefined : Number(digit);
}
