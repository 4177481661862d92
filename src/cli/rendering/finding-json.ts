import type { RepositoryFindings } from '../findings/repository-findings.ts';
import { causeText } from './cause-words.ts';
import { sentenceOf } from './codes.ts';

/** What was found, with the words in which it is told. */
export function findingsJson({ causes, refusals, ...findings }: RepositoryFindings): object {
  return {
    causes: causes.map((cause) => ({ ...cause, text: causeText(cause) })),
    refusals: refusals.map((reason) => ({ ...reason, sentence: sentenceOf(reason.code) })),
    ...findings,
  };
}
