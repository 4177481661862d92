const HOUR_SECONDS = 3_600;

/** Which hours there are files of. A review in an hour that is missing would not be seen. */
export class HoursCovered {
  readonly #hours = new Set<number>();

  /** @param name of a file, `2024-01-31-7.json.gz` in UTC; other names are passed over */
  add(name: string): void {
    const [, day, hour = ''] = /^(\d{4}-\d\d-\d\d)-(\d{1,2})\.json\.gz$/.exec(name) ?? [];
    if (day === undefined) return;
    const at = Date.parse(`${day}T${hour.padStart(2, '0')}:00:00Z`) / 1_000;
    if (!Number.isNaN(at)) this.#hours.add(at / HOUR_SECONDS);
  }

  get count(): number {
    return this.#hours.size;
  }

  /** Hours that are missing between the first and the last. */
  get missing(): number {
    if (this.#hours.size === 0) return 0;
    const sorted = [...this.#hours].sort((left, right) => left - right);
    return (sorted.at(-1) ?? 0) - (sorted[0] ?? 0) + 1 - sorted.length;
  }

  /** Whether there are all hours of a time; both ends are Unix seconds. */
  covers(from: number, to: number): boolean {
    const last = Math.floor(to / HOUR_SECONDS);
    for (let hour = Math.floor(from / HOUR_SECONDS); hour <= last; hour++) {
      if (!this.#hours.has(hour)) return false;
    }
    return true;
  }
}
