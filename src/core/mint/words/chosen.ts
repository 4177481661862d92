import { de } from './de.ts';
import { en } from './en.ts';
import type { Language, Words } from './words.ts';

const CATALOGUES: Readonly<Record<Language, Words>> = { en, de };

/** The words of a language. @param language default: English */
export function wordsIn(language: Language = 'en'): Words {
  return CATALOGUES[language];
}
