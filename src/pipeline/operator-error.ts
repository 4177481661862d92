/** Something that the operator can put right; the message says how. Shown without a stack trace. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}
