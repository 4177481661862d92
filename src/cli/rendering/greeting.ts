/** What a service says of itself once it answers. */
export interface Greeting {
  readonly url: string;
  /** Where it keeps everything, for people. */
  readonly store: string;
  /** The admin key, when it was made just now. */
  readonly made: string | undefined;
  /** Whether the operator has set one, and so knows it. */
  readonly isGiven: boolean;
}

/** Lines of at most 80 columns, but for an address or a key that is longer. */
export function greetingText({ url, store, made, isGiven }: Greeting): string {
  const served = [`Negentropy serves ${store} at ${url}`, `Its documentation: ${url}/docs`];
  if (made !== undefined) {
    const shown = 'The admin key of this installation, shown this once:';
    return [...served, '', shown, '', `  ${made}`].join('\n');
  }
  if (isGiven) return served.join('\n');
  return [
    ...served,
    'Its admin key was shown by the first start. If it is lost, start with another,',
    'which takes its place: NEGENTROPY_ADMIN_KEY=neg_admin_ and 32 letters or more.',
  ].join('\n');
}
