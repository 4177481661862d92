/** Sentences of the service by their pattern, with what each is in another language. */
export type Sentences = readonly (readonly [RegExp, (...parts: string[]) => string])[];

/** The first that fits. @returns undefined for what is none of them */
export function firstSentence(sentences: Sentences, said: string): string | undefined {
  for (const [pattern, sentence] of sentences) {
    const found = pattern.exec(said);
    if (found !== null)
      return sentence(...found.slice(1).map((part: string | undefined) => part ?? ''));
  }
  return undefined;
}
