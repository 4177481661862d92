import { type Code, codeRule, isCode } from '../../core/codes/codes.ts';

/** The sentence of a code; nothing of one that is not known. */
export function sentenceOf(code: string): string {
  return isCode(code) ? codeRule(code satisfies Code).sentence : '';
}
