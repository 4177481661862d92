import { CONFUSABLE_TABLE } from './confusable-table.ts';

/**
 * What a name looks like: two names with a skeleton in common may be read as the same, and are
 * taken for one person. After Unicode UTS 39, with letters of either case and characters that are
 * drawn as nothing left out of account. Not to be shown to anybody.
 *
 * The first look-alike of a capital letter may be another one than that of its small letter: a
 * Greek capital nu looks like N, a small one like v. So a name that is not plain ASCII has a second
 * skeleton, in which letters become small before look-alikes are replaced.
 */
export function skeletonsOf(text: string): readonly [string, ...string[]] {
  const first = skeleton(text);
  if (ASCII.test(text)) return [first];
  const second = replaced(folded(visible(text)));
  return first === second ? [first] : [first, second];
}

/** The skeleton that is kept beside a name; {@link skeletonsOf} has all of them. */
export function skeleton(text: string): string {
  return replaced(folded(replaced(visible(text))));
}

/** The skeleton of a text of several words, which stay apart. */
export function textSkeleton(text: string): string {
  const words = text.normalize('NFKC').split(/[\p{Z}\p{Cc}]+/u);
  return words
    .map(skeleton)
    .filter((word) => word !== '')
    .join(' ');
}

/** Whether two names may be read as the same. */
export function lookAlike(left: string, right: string): boolean {
  if (left === right) return true;
  const others = skeletonsOf(right);
  return skeletonsOf(left).some((one) => others.includes(one));
}

// oxlint-disable-next-line no-control-regex -- the whole ASCII range is meant
const ASCII = /^[\x00-\x7f]*$/;

/** Compatible forms made one, what is drawn as nothing or as a space left out. */
function visible(text: string): string {
  const joined = text.normalize('NFKC').replace(/[\p{Cc}\p{Cf}\p{Z}\u2800]/gu, '');
  return joined.replace(/\p{Default_Ignorable_Code_Point}/gu, '').normalize('NFD');
}

/** Upper case first: it makes "ss" of a sharp s and the same of each form of a sigma. */
function folded(text: string): string {
  return text.toUpperCase().toLowerCase().normalize('NFKC').normalize('NFD');
}

/** Characters replaced by what they look like. */
function replaced(text: string): string {
  const likenesses = (prototypes ??= readTable());
  let result = '';
  for (const character of text) result += likenesses.get(character) ?? character;
  // Case does not count, and a capital i looks like a small l: so i is l, too.
  return result.normalize('NFD').replace(/[\u0131i]/g, 'l');
}

/** Read when it is first needed: not every program compares names. */
let prototypes: ReadonlyMap<string, string> | undefined;

function readTable(): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  for (const group of CONFUSABLE_TABLE.split(';')) {
    const [target = '', sources = ''] = group.split('=');
    if (target === '') continue;
    const prototype = target.split('+').map(ofBase36).join('');
    let code = 0;
    for (const delta of sources.split(',')) {
      code += Number.parseInt(delta, 36);
      table.set(String.fromCodePoint(code), prototype);
    }
  }
  return table;
}

function ofBase36(digits: string): string {
  return String.fromCodePoint(Number.parseInt(digits, 36));
}
