import { type TOptional, type TUnsafe, Type } from 'typebox';
import { LANGUAGES, type Language } from '../../core/mint/words/words.ts';
import { named } from './named.ts';

/** In which language sentences are told. */
export const languageQuery: { readonly language: TOptional<TUnsafe<Language>> } = {
  language: Type.Optional(
    named(
      'Language',
      Type.Unsafe<Language>(
        Type.Enum([...LANGUAGES], { description: 'Of the sentences; default: en.' }),
      ),
    ),
  ),
};
