import { likenessIn } from '../../core/identity/likeness-sentence.ts';
import type { Texts } from '../texts/en.ts';

/** Why a row is set apart, in the language of the page. */
export function reasonText(reason: string, { own }: Texts): string {
  const like = likenessIn(reason);
  return like === undefined ? (own.unfit.said(reason) ?? reason) : own.likeness(like);
}
