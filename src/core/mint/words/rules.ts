import type { PolicyDocument } from '../../policy/parse-policy.ts';

/** One rule of a policy in a sentence. */
export interface RuleSentence {
  /** Which field of the policy it is, or which group of fields. */
  readonly field: string;
  readonly sentence: string;
}

type Told<Part> = { readonly [Field in keyof Part]-?: (value: Part[Field]) => string };

/** Sections that are told field by field; every other field of the policy has one sentence. */
type Section =
  | 'mint'
  | 'gates'
  | 'caps'
  | 'integrity'
  | 'trust'
  | 'conduct'
  | 'reflection'
  | 'entropy'
  | 'credits'
  | 'cycle';

/** A sentence for each field of the policy: a new field without one does not compile. */
export type RuleWords = Told<Omit<PolicyDocument, Section>> & {
  readonly [Name in Section]: Told<PolicyDocument[Name]>;
};

/** Every rule of a policy in words, in the order of its fields. */
export function rulesInWords(policy: PolicyDocument, words: RuleWords): readonly RuleSentence[] {
  return Object.entries(words).flatMap(([name, told]: [string, unknown]) => {
    const value: unknown = policy[name as keyof PolicyDocument];
    if (typeof told === 'function') return [{ field: name, sentence: say(told, value) }];
    return Object.entries(told as object).map(([field, one]: [string, unknown]) => ({
      field: `${name}.${field}`,
      sentence: say(one, (value as Readonly<Record<string, unknown>>)[field]),
    }));
  });
}

/** An amount without the zeros at its end, its thousands apart, as a language writes it. */
export function amountInWords(
  text: string,
  { thousands, point }: { readonly thousands: string; readonly point: string },
): string {
  const [whole = '', decimals = ''] = text.split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, thousands);
  const kept = decimals.replace(/0+$/, '');
  return kept === '' ? grouped : `${grouped}${point}${kept}`;
}

/** That each function gets the value that it takes is what `RuleWords` says. */
function say(told: unknown, value: unknown): string {
  return (told as (value: unknown) => string)(value);
}
