/**
 * Reads e-mail addresses strictly: `local@domain` and nothing else, whatever is wrapped around it.
 *
 * The text is attacker-controlled. One address spelled in many ways must not become many people, so
 * what cannot be seen is dropped, compatible forms are made one, and quotes, brackets, `mailto:`
 * and punctuation are no part of an address.
 */
export function readAddresses(text: string): readonly FoundAddress[] {
  const plain = plainText(text);
  const found: FoundAddress[] = [];
  let end = 0;
  for (const match of plain.matchAll(ADDRESS)) {
    const before = plain.slice(end, match.index);
    end = match.index + match[0].length;
    found.push({ before, address: match[0] });
  }
  return found;
}

export interface FoundAddress {
  /** What stands between it and the address before. */
  readonly before: string;
  readonly address: string;
}

/** The one address that a text is, or undefined when it has none or several. */
export function readAddress(text: string): string | undefined {
  const [first, ...others] = readAddresses(text);
  return others.length === 0 ? first?.address : undefined;
}

/**
 * By what an address is known: letters in lower case, without a plus tag. The private address that
 * a forge gives to an account is known by the account's login.
 */
export function canonicalAddress(address: string): string {
  const lower = address.toLowerCase().normalize('NFC');
  const at = lower.indexOf('@');
  const [local, domain] = [lower.slice(0, at), lower.slice(at + 1)];
  if (FORGE_NO_REPLY.test(domain)) {
    const [, login = local] = /^\d+[+-](.+)$/.exec(local) ?? [];
    return `${login}@${domain}`;
  }
  const tag = local.indexOf('+');
  return tag > 0 ? `${local.slice(0, tag)}@${domain}` : lower;
}

/** The number of an account in the private address that its forge gives to it, if it has one. */
export function forgeAccount(address: string): string | undefined {
  const [, number, domain = ''] = /^(\d+)[+-][^@]+@(.+)$/.exec(address.toLowerCase()) ?? [];
  return number !== undefined && FORGE_NO_REPLY.test(domain) ? `${number}@${domain}` : undefined;
}

/** Domains of private addresses: GitHub's, and GitLab's on any host. */
const FORGE_NO_REPLY = /^users\.noreply\.[\p{L}\p{N}.-]+$/u;

/**
 * No two parts can take the same character in two ways, and what stands before must be a wrapper:
 * a broken byte within an address would otherwise leave the rest of it as another address.
 */
const ADDRESS = new RegExp(
  '(?<![^\\s<>()\\[\\]{}"\'`´‘’“”«»,;:=|*~^!?#&\\\\])' +
    "[\\p{L}\\p{N}_%][\\p{L}\\p{M}\\p{N}._%+'-]{0,127}(?:\\[bot\\])?" +
    '@[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}-]{0,62}(?:\\.[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}-]{0,62}){0,9}' +
    '(?![\\p{L}\\p{M}\\p{N}@_\\ufffd-]|\\.[\\p{L}\\p{N}])',
  'gu',
);

/** Entities resolved, invisible characters dropped, compatible forms made one. */
function plainText(text: string): string {
  const resolved = text.replace(
    /&(lt|gt|quot|apos|amp|nbsp|#64|#x40|commat|#46|#43|plus);/gi,
    (_, name: string) => {
      return ENTITIES[name.toLowerCase()] ?? ' ';
    },
  );
  const seen = resolved.replace(/[\p{Cf}]|\p{Default_Ignorable_Code_Point}/gu, '');
  return seen.replace(/%40/g, '@').normalize('NFKC');
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
  '#64': '@',
  '#x40': '@',
  commat: '@',
  '#46': '.',
  '#43': '+',
  plus: '+',
};
