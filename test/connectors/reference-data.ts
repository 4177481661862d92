import { existsSync, readFileSync } from 'node:fs';

const folder = new URL('../../../shared/data/', import.meta.url);

/** Why tests of real data are skipped, or undefined where the data are there. */
export const reasonToSkip: string | undefined = existsSync(folder)
  ? undefined
  : 'the reference data are not beside this checkout';

if (reasonToSkip !== undefined) console.warn(`skipped: ${reasonToSkip}`);

/** A file of the reference data, parsed; undefined where there are none. */
export function referenceData(path: string): unknown {
  if (reasonToSkip !== undefined) return undefined;
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8'));
}

/** The real payloads of one kind of GitHub event. */
export interface WebhookKind {
  readonly name: string;
  readonly examples: readonly Readonly<Record<string, unknown>>[];
}

export function githubPayloads(): readonly WebhookKind[] {
  const kinds = referenceData('webhooks/github-webhook-examples.json');
  return (kinds ?? []) as readonly WebhookKind[];
}
