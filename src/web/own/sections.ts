import type { Caller } from '../../client/api-types.ts';
import type { Section } from '../layout.ts';
import type { Texts } from '../texts/en.ts';
import { OF_MEMBER, OF_OPERATOR } from '../texts/named.ts';

/** Those that need an admin key to be read at all. */
const OF_ADMIN: ReadonlySet<string> = new Set(['/op/keys', '/op/sources', '/op/import']);

/** The key that is of no one community. */
const INSTALLATION_KEY = 'admin';

/** Whether a key reads about one member alone, but for the work that it judges. */
export function isOfOne({ userId, scopes }: Pick<Caller, 'userId' | 'scopes'>): boolean {
  const readsAll = scopes.includes('admin') || scopes.includes('others');
  return scopes.includes('self') || (userId !== undefined && !readsAll);
}

/** The pages that a key opens, with the one that is shown marked. */
export function sectionsFor(
  { keyId, userId, scopes }: Caller,
  path: string,
  { own }: Texts,
): readonly Section[] {
  const isMember = userId !== undefined;
  const isAdmin = scopes.includes('admin');
  const isOperator = isAdmin || (!isMember && !scopes.includes('self'));
  const all = [...(isMember ? OF_MEMBER : []), ...(isOperator ? OF_OPERATOR : [])];
  const isOfAll = keyId === INSTALLATION_KEY;
  const paths = all.filter(
    (one) => (isAdmin || !OF_ADMIN.has(one)) && (isOfAll || one !== '/op/communities'),
  );
  return paths.map((one) => ({ path: one, name: own.sections[one], here: placeOf(one, path) }));
}

/** A page of one thing is shown as a part of the list that it came from. */
function placeOf(section: string, path: string): Section['here'] {
  if (section === path) return 'page';
  const [, kind, id] = path.split('/');
  return id !== undefined && section.split('/')[2] === kind ? 'true' : undefined;
}
