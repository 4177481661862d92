import fc from 'fast-check';

const HOSTILE = [
  ['<script>', '</title>', '"', "'", ' onload=', '<svg/onload=x>', '&', 'javascript:x'],
  ['-->', '</pre>', '\u2028', '\u202e', '{{', '${', '<!--', '`', 'a'],
].flat();

/** A name or a reason as somebody would choose it who wants to run a script for other readers. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...HOSTILE), { minLength: 1 })
  .map((pieces) => pieces.join(''));

/** Names of tags and attributes as a browser reads them: what stands in quotes is a value. */
export function tagsOf(markup: string): readonly string[] {
  const tags = markup.match(/<[!/?a-z](?:[^"'>]|"[^"]*"|'[^']*')*>/gi) ?? [];
  return tags.map((tag) => tag.replace(/="[^"]*"/g, '='));
}
