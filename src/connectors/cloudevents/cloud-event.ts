/** One event of CloudEvents 1.0, checked; attributes that were null or absent are absent. */
export interface CloudEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  /** Unix seconds. */
  readonly time?: number;
  readonly datacontenttype?: string;
  readonly dataschema?: string;
  readonly extensions: Readonly<Record<string, string | number | boolean>>;
  /** What the event carries; bytes are as they came, unread. */
  readonly data?: EventData;
}

export type EventData =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };
