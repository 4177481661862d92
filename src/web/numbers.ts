/** Numbers as a reader of one language expects them. */
export class Numbers {
  readonly #language: string;

  constructor(language: string) {
    this.#language = language;
  }

  whole(value: number): string {
    return new Intl.NumberFormat(this.#language).format(value);
  }

  /** @param digits decimals at most */
  decimal(value: number, digits = 4): string {
    const options = { maximumFractionDigits: digits };
    return new Intl.NumberFormat(this.#language, options).format(value);
  }

  /** A share of one. */
  percent(share: number): string {
    const options = { style: 'percent', maximumFractionDigits: 2 } as const;
    return new Intl.NumberFormat(this.#language, options).format(share);
  }

  /** An amount from its exact text, with two decimals; a smaller one keeps all that it has. */
  amount(text: string): string {
    const value = Number(text);
    const digits = value !== 0 && Math.abs(value) < 0.01 ? 6 : 2;
    const options = { minimumFractionDigits: 2, maximumFractionDigits: digits };
    return new Intl.NumberFormat(this.#language, options).format(value);
  }

  /** An exact text of a currency, with every digit that it has. */
  money(text: string): string {
    const digits = text.split('.')[1]?.length ?? 0;
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    // As a text it stays exact, however large it is.
    const exact = text as `${number}`;
    return new Intl.NumberFormat(this.#language, options).format(exact);
  }

  /** A moment, an RFC 3339 time, in UTC; no line breaks inside. */
  moment(time: string): string {
    const options = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
    const moment = new Intl.DateTimeFormat(this.#language, options).format(new Date(time));
    return `${moment} UTC`.replaceAll(/\s/g, '\u00a0');
  }

  /** The day of an RFC 3339 time, in UTC; no line breaks inside. */
  day(time: string): string {
    const options = { dateStyle: 'long', timeZone: 'UTC' } as const;
    const day = new Intl.DateTimeFormat(this.#language, options).format(new Date(time));
    return day.replaceAll(' ', '\u00a0');
  }
}

/** With a capital letter, as a sentence begins. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
