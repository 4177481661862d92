export type V2Fields = Readonly<Record<string, unknown>>;

/** A row before anybody has judged it. */
export interface RawRow {
  readonly line: number;
  /** The table that it stood in, of a dump. */
  readonly table?: string;
  /**
   * By name in lower case with underscores. Numbers of JSON are numbers; those of tables are text,
   * exact as it is spelt. Undefined if the line is no JSON object.
   */
  readonly fields: V2Fields | undefined;
}

/** `transactionId` and `transaction_id` are one column. */
export function columnOf(name: string): string {
  return name
    .trim()
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
