import { type Document, isAlias, isScalar, LineCounter, parseDocument, visit } from 'yaml';

/** Something that is wrong with a file, and its place if it has one. */
export interface FileProblem {
  /** From 1. */
  readonly line?: number;
  readonly column?: number;
  readonly text: string;
}

export type YamlFile =
  | {
      readonly ok: true;
      readonly value: unknown;
      /** Where a field stands; if it is missing, what should hold it. */
      readonly placeOf: (path: readonly string[]) => Pick<FileProblem, 'line' | 'column'>;
    }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/**
 * Reads YAML 1.2 (JSON is YAML) with comments. What YAML files are misread by is refused with its
 * line: repeated keys, anchors, aliases, tags, merge keys, tabs, and numbers that are not written
 * as plain decimals with at most 6 decimals, which a double would round in silence.
 */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const options = { version: '1.2', schema: 'core', lineCounter: lines, uniqueKeys: true } as const;
  const document = parseDocument(text, { ...options, merge: false, prettyErrors: false });
  const place = (offset: number | undefined): Pick<FileProblem, 'line' | 'column'> => {
    if (offset === undefined) return {};
    const { line, col: column } = lines.linePos(offset);
    return { line, column };
  };
  const broken = [...document.errors, ...document.warnings].map(({ message, pos }): Stranger => ({
    offset: pos[0],
    say: message,
  }));
  const wrong = broken.length > 0 ? broken : strangers(document, text);
  const problems = wrong.map(({ offset, say }) => ({ ...place(offset), text: say }));
  if (problems.length > 0) return { ok: false, problems };
  const placeOf = (path: readonly string[]): Pick<FileProblem, 'line' | 'column'> =>
    place(offsetOf(document, path));
  return { ok: true, value: document.toJS(), placeOf };
}

interface Stranger {
  readonly offset: number | undefined;
  readonly say: string;
}

/** What is YAML and yet no part of such a file. */
function strangers(document: Document.Parsed, text: string): Stranger[] {
  const found: Stranger[] = [];
  const tab = text.search(/^ *\t/m);
  if (tab >= 0) found.push({ offset: tab, say: 'a line is indented with a tab; use spaces' });
  visit(document, {
    Node: (_, node) => {
      const offset = node.range?.[0];
      if (isAlias(node)) found.push({ offset, say: 'an alias (*) is not taken: write it out' });
      else if (node.anchor !== undefined) found.push({ offset, say: 'an anchor (&) is not taken' });
      else if (node.tag !== undefined)
        found.push({ offset, say: `the tag ${node.tag} is not taken` });
      if (isScalar(node) && typeof node.value === 'number' && !isPlain(node.source)) {
        const source = String(node.source);
        found.push({ offset, say: `${source} is no plain decimal with at most 6 decimals` });
      }
    },
    Pair: (_, { key }) => {
      if (!isScalar(key) || key.value !== '<<') return;
      found.push({ offset: key.range?.[0], say: 'a merge key (<<) is not taken: write it out' });
    },
  });
  return found;
}

function isPlain(source: string | undefined): boolean {
  return source !== undefined && /^-?(0|[1-9]\d{0,14})(\.\d{1,6})?$/.test(source);
}

function offsetOf(document: Document.Parsed, path: readonly string[]): number | undefined {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true) as
      { readonly range?: readonly number[] | null } | undefined;
    const offset = node?.range?.[0];
    if (offset !== undefined) return offset;
  }
  return undefined;
}
