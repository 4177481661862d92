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

/** A name that no page has, so that a tag or an attribute which has it was planted. */
const MARK = 'zq7';

const BREAKOUTS = [
  [
    `<${MARK}>`,
    `"><${MARK}>`,
    `'><${MARK}>`,
    `" ${MARK}="1`,
    `' ${MARK}='1`,
    `</textarea><${MARK}>`,
  ],
  [`</title><${MARK}>`, `</select><${MARK}>`, `--><${MARK}>`, `</pre><${MARK} x=1>`],
  [`<svg ${MARK}=1>`, `javascript:${MARK}`, `\` ${MARK}=\``, `&quot; ${MARK}=&quot;`],
].flat();

/** The same, told apart from all that pages write themselves. */
export const markedText: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...BREAKOUTS), { minLength: 1, maxLength: 3 })
  .map((pieces) => pieces.join(''));

/** The tags in which a marked text became markup. */
export function planted(markup: string): readonly string[] {
  return tagsOf(markup).filter((tag) => tag.includes(MARK));
}
