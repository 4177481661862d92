import { hash } from 'node:crypto';

/** The content address of a record: SHA-256 of its canonical text, in hexadecimal. */
export function evidenceIdOf(record: string): string {
  return hash('sha256', record, 'hex');
}

/**
 * What the log says of evidence: sha256(salt ‖ evidenceId). Without the salt a commit's id could be
 * looked up from outside; once salt and record are erased the hash says nothing about anybody.
 * @param salt 16 bytes in hexadecimal
 * @param evidenceId 32 bytes in hexadecimal
 */
export function commitment(salt: string, evidenceId: string): string {
  return hash('sha256', Buffer.from(salt + evidenceId, 'hex'), 'hex');
}

/** Evidence of the interface is numbered in order of arrival, so many numbers a second. */
export const ORDINALS_PER_SECOND = 1_000_000;

/** When evidence of the interface came in, in unix seconds. */
export function arrivalOf({ ordinal }: { readonly ordinal: number }): number {
  return Math.floor(ordinal / ORDINALS_PER_SECOND);
}

/**
 * The name of an action as it is stored. What the key of a member names is apart from what others
 * name, so that it cannot use up the names that a program gives next. The key stands here for its
 * member, whose own id would outlive an erasure.
 */
export function storedName({
  reference,
  attestor,
}: {
  readonly reference?: string | undefined;
  readonly attestor?: { readonly keyId: string; readonly userId?: string | undefined } | undefined;
}): string | undefined {
  if (reference === undefined || attestor?.userId === undefined) return reference;
  return `${attestor.keyId}\t${reference}`;
}

/** Whether the key of a member gave the name. */
export function isOwnName(stored: string): boolean {
  return stored.includes('\t');
}

/** The same as its caller gave it. */
export function givenName(stored: string): string {
  return stored.slice(stored.lastIndexOf('\t') + 1);
}
