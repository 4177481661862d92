/**
 * What is wrong with a user id, as a phrase that names the character and what to do, or undefined
 * when the id is canonical.
 *
 * A canonical id looks the same to everybody who compares it: it is in NFC, and no character of it
 * is invisible, changes the direction of writing or takes the place of a plain space. One ordinary
 * space between other characters is allowed. `.` and `..` would be other paths of the interface.
 */
export function userIdProblem(text: string): string | undefined {
  if (PLAIN.test(text)) return undefined;
  if (text === '' || text === '.' || text === '..') return 'must be a name, not "", "." or ".."';
  for (const [at, character] of Array.from(text).entries()) {
    const kind = KINDS.find(([, pattern]) => pattern.test(character))?.[0];
    if (kind !== undefined) {
      return `must not have ${kind} (${codeOf(character)}, character ${at + 1}): leave it out`;
    }
  }
  if (/^ | $/.test(text)) return 'must not begin or end with a space: leave it out';
  if (text.includes('  ')) return 'must not have two spaces in a row: write one';
  if (text !== text.normalize('NFC')) {
    return 'must be in Unicode normalization form C: send it normalized (NFC)';
  }
  return undefined;
}

/** Nearly every id: printable ASCII in which no space and no dot can do any harm. */
const PLAIN = /^[!-~]*[!-\-/-~][!-~]*$/;

/** What no id may have, and the words for it; the first that fits names the character. */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ['a control character', /\p{Cc}/u],
  ['half a surrogate pair', /\p{Cs}/u],
  ['a character that changes the direction of writing', /[\u061c\u200e\u200f\u202a-\u202e]/u],
  ['a character that changes the direction of writing', /[\u2066-\u2069]/u],
  ['an invisible character', /\p{Cf}|\p{Default_Ignorable_Code_Point}/u],
  // Braille pattern blank is drawn as a space, although it counts as a symbol.
  ['a space of another kind', /(?! )\p{Z}|\u2800/u],
  ['a character without a meaning', /\p{Cn}|\p{Co}/u],
];

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
