import { readText } from '../house-rules/source-files.ts';

/** Cells of one row, without the marks of code and trimmed. */
export type Row = readonly string[];

/** The part of a page between `<!-- begin name -->` and `<!-- end name -->`. */
export function markedPart(path: string, name: string): string {
  const [, after = ''] = readText(path).split(`<!-- begin ${name} -->`);
  const [part = ''] = after.split(`<!-- end ${name} -->`);
  return part;
}

/** The part of a page from a heading to the next heading of any level. */
export function sectionOf(path: string, heading: string): string {
  const [, after = ''] = `\n${readText(path)}`.split(`\n${heading}\n`);
  return after.split(/\n#+ /)[0] ?? '';
}

/** Headings of a page at a level, without their marks. */
export function headingsOf(path: string, level: number): readonly string[] {
  const marks = '#'.repeat(level);
  return [...readText(path).matchAll(new RegExp(`^${marks} (.+)$`, 'gm'))].map(
    ([, text = '']) => text,
  );
}

/** The rows below the head of the first table in a text. */
export function tableRows(text: string): readonly Row[] {
  const lines = text.split('\n');
  const head = lines.findIndex((line) => line.startsWith('|'));
  if (head < 0) return [];
  const rest = lines.slice(head + 2);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  return rest.slice(0, end < 0 ? rest.length : end).map((line) =>
    line
      .slice(1, line.lastIndexOf('|'))
      .split('|')
      .map((cell) => cell.replaceAll('`', '').trim()),
  );
}
