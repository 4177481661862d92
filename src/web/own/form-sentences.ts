import type { Unfit } from '../texts/own-en.ts';

/** What the fields of a form are called on its page, by their names. */
export type Labels = Readonly<Record<string, string>>;

/**
 * What the service says of a form, as its sender reads it: by the label of the field instead of its
 * place in a request, and in the language of the page when it is one of a few sentences.
 */
export function sentenceOfForm(said: string, labels: Labels, words: Unfit): string {
  const [, name = '', rest = ''] = /^(?:in an? \w+, |\/)(\w+)(?:\/\S+)? (.+)$/s.exec(said) ?? [];
  const field = labelOf(labels, name);
  if (field === undefined) return said;
  const [, rule, than = ''] = SENTENCES.exec(rest) ?? [];
  const other = labelOf(labels, than);
  if (rule === 'must not be before' && than === 'at') return words.past(field);
  if (rule === 'must be somebody else than' && than === 'userId') return words.somebodyElse(field);
  if (rule === 'must be less than' && other !== undefined) return words.less(field, other);
  if (rule === 'must be <=') return words.most(field, than);
  if (rule === 'must be >=') return words.least(field, than);
  if (rule === 'must be') return words.number(field, than === 'integer');
  return words.other(field, rest);
}

const SENTENCES = new RegExp(
  '^(must not be before|must be somebody else than|must be less than|must be [<>]=' +
    '|must be(?= (?:number|integer)$)) ([\\w.]+)$',
);

/** Without what a label adds after a colon. */
function labelOf(labels: Labels, name: string): string | undefined {
  return Object.hasOwn(labels, name) ? labels[name]?.split(':')[0] : undefined;
}
