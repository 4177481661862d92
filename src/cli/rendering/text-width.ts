import { stripVTControlCharacters } from 'node:util';

/** Letters that a terminal gives two columns: East Asian wide and full-width ones, and emoji. */
const WIDE =
  /^(?![\uff61-\uffdc])(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\p{Emoji}\ufe0f)/u;

/** What takes no column of its own, standing alone. */
const NOTHING = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How many columns of a terminal a text takes: colours none, wide letters two. */
export function shownWidth(text: string): number {
  const plain = stripVTControlCharacters(text);
  if (/^[ -~]*$/.test(plain)) return plain.length;
  return lettersOf(plain).reduce((sum, letter) => sum + letterWidth(letter), 0);
}

/** A text without colours cut to a width; what was cut is shown as `…`. */
export function cutToWidth(text: string, columns: number): string {
  if (shownWidth(text) <= columns) return text;
  let width = 1; // of the ellipsis
  let kept = '';
  for (const letter of lettersOf(text)) {
    width += letterWidth(letter);
    if (width > columns) break;
    kept += letter;
  }
  return `${kept.trimEnd()}…`;
}

/** Breaks a text at spaces; the lines after the first are indented by the margin. */
export function wrapped(text: string, columns: number, margin = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of bound(text).split(' ')) {
    if (line !== '' && shownWidth(line) + 1 + shownWidth(word) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((one) => one.replaceAll(BOUND, ' ').trimEnd()).join(`\n${margin}`);
}

/** A space at which no line is broken; it stands for a plain one until the line is made. */
const BOUND = '\u00a0';

/** Keeps together what is read as one: a number and its unit, and a short command. */
function bound(text: string): string {
  return text
    .replaceAll(/ (?=(?:%|s|min|h|MB|kB|MIC)(?:[\s,.;:)]|$))/g, BOUND)
    .replaceAll(/`[^`]{1,40}`/g, (command) => command.replaceAll(' ', BOUND));
}

/** A text whose words are broken too if they are longer than a line: JSON has few spaces. */
export function chopped(text: string, columns: number): string {
  const words = text.split(' ');
  return words.map((word) => (shownWidth(word) > columns ? chop(word, columns) : word)).join(' ');
}

function chop(word: string, columns: number): string {
  const letters = lettersOf(word);
  const lines: string[] = [];
  let [line, width] = ['', 0];
  for (const letter of letters) {
    const more = letterWidth(letter);
    if (width + more > columns) {
      lines.push(line);
      [line, width] = ['', 0];
    }
    line += letter;
    width += more;
  }
  return [...lines, line].join('\n');
}

/**
 * Lines of prose that are wider than the terminal, broken at spaces and indented a little more than
 * their beginnings. A word that is too long for a line stays whole, so that it can be copied.
 */
export function folded(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => {
      if (shownWidth(line) <= columns) return line;
      const [indent = ''] = /^ */.exec(line) ?? [];
      const margin = indent === '' ? '' : `${indent}  `;
      return `${indent}${wrapped(line.slice(indent.length), columns - margin.length, margin)}`;
    })
    .join('\n');
}

/** A command as lines of a shell: broken before an option or a word, the next line indented. */
export function commandLines(command: string, columns: number): string[] {
  // An option and its value stay together: a space within a word is none to break at.
  const joined = command.replaceAll(/(--[\w-]+) (?=[^-\s])/g, '$1\u00a0');
  const lines = wrapped(joined, columns - 6)
    .replaceAll('\u00a0', ' ')
    .split('\n');
  const last = lines.length - 1;
  return lines.map((line, at) => `${at === 0 ? '  ' : '    '}${line}${at < last ? ' \\' : ''}`);
}

function lettersOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function letterWidth(letter: string): number {
  if (NOTHING.test(letter)) return 0;
  return WIDE.test(letter) ? 2 : 1;
}
