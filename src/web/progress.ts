import type { EntropyDomain, PolicyEntropyKnown } from '../client/api-types.ts';
import { Numbers } from './numbers.ts';
import type { Texts } from './texts/en.ts';

/** How far a domain is from being measured, in words; empty once it has all that it takes. */
export function progressOf(
  { soFar, state }: Pick<EntropyDomain, 'soFar' | 'state'>,
  known: PolicyEntropyKnown | undefined,
  texts: Texts,
): string {
  if (known === undefined || state === 'KNOWN') return '';
  const { progress: words } = texts.entropy;
  const numbers = new Numbers(texts.language);
  const parts = (['outcomes', 'members', 'activeCycles'] as const)
    .filter((name) => soFar[name] < known[name])
    .map((name) => words.parts[name](numbers.whole(soFar[name]), numbers.whole(known[name])));
  return parts.length === 0 ? words.longer : words.sentence(texts.listed(parts));
}
