import type { Operations } from './api-types.ts';

type OperationName = keyof Operations;

/** Operations whose first answer alone shows a key or a secret, and the field that has it. */
export const SHOWN_ONCE: Readonly<Partial<Record<OperationName, 'key' | 'secret'>>> = {
  createCommunity: 'key',
  makeKey: 'key',
  rotateKey: 'key',
  createWebhook: 'secret',
  createSource: 'secret',
};

/**
 * The request was carried out by an earlier attempt, and the key or secret that it made was in the
 * answer to that one alone. Nobody has it if that answer was lost: a key is rotated, a webhook or a
 * source is deleted and made anew.
 */
export class ShownBeforeError extends Error {
  override readonly name = 'ShownBeforeError';
  /** What the service answered: everything but the text itself. */
  readonly answer: unknown;

  constructor(operation: OperationName, answer: unknown) {
    super(`${operation} was carried out before, and what it made is shown once; see the answer`);
    this.answer = answer;
  }
}

/** @throws ShownBeforeError when the answer lacks what it should show */
export function checkShown(operation: OperationName, answer: unknown): void {
  const field = SHOWN_ONCE[operation];
  if (field === undefined || isShown(answer, field)) return;
  throw new ShownBeforeError(operation, answer);
}

/** A community is made together with a key, which stands under the same name. */
function isShown(answer: unknown, field: 'key' | 'secret'): boolean {
  if (typeof answer !== 'object' || answer === null) return false;
  const value = (answer as Readonly<Record<string, unknown>>)[field];
  return typeof value === 'string' || isShown(value, field);
}
