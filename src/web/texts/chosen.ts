import { de } from './de.ts';
import { en, type Texts } from './en.ts';

const CATALOGUES: Readonly<Record<string, Texts>> = { en, de };

/** The catalogue of the first language that is known. @param languages an `Accept-Language` */
export function textsFor(languages: string): Texts {
  for (const range of languages.split(',')) {
    const [tag = ''] = range.trim().split(/[-;]/);
    const texts = Object.hasOwn(CATALOGUES, tag.toLowerCase())
      ? CATALOGUES[tag.toLowerCase()]
      : undefined;
    if (texts !== undefined) return texts;
  }
  return en;
}
