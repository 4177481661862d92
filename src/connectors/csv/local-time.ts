/** Seconds between a time zone's clocks and UTC at some moments; made once for each zone. */
export class ZoneClock {
  readonly zone: string;
  readonly #format: Intl.DateTimeFormat | undefined;

  /** @throws RangeError if there is no time zone of that name */
  constructor(zone: string) {
    this.zone = zone;
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric' } as const;
    const shown = { ...parts, minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
    const options = { ...shown, timeZone: zone, calendar: 'iso8601' } as const;
    this.#format = zone === 'UTC' ? undefined : new Intl.DateTimeFormat('en-US', options);
  }

  /**
   * The moment at which clocks of the zone show something.
   * @param local what they show, as if it were UTC, in unix seconds
   * @returns unix seconds, or why there is no one such moment
   */
  momentOf(local: number): number | string {
    if (this.#format === undefined) return local;
    const offsets = new Set([this.#offsetAt(local - DAY), this.#offsetAt(local + DAY)]);
    const moments = [...offsets]
      .map((offset) => local - offset)
      .filter((moment) => moment + this.#offsetAt(moment) === local);
    const [moment, other] = moments;
    if (moment === undefined) return `does not exist in ${this.zone}: clocks were put forward`;
    if (other === undefined) return moment;
    return `was there twice in ${this.zone}: clocks were put back; write its offset from UTC`;
  }

  #offsetAt(moment: number): number {
    const shown: Record<string, number> = {};
    for (const { type, value } of this.#format?.formatToParts(moment * 1_000) ?? []) {
      shown[type] = Number(value);
    }
    const { year = 0, month = 1, day = 0, hour = 0, minute = 0, second = 0 } = shown;
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1_000 - moment;
  }
}

const DAY = 86_400;
