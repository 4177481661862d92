import { type Document, isAlias, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { parsePolicy, type PolicyDocument } from '../../core/policy/parse-policy.ts';

/** Something that is wrong with a file, and its place if it has one. */
export interface FileProblem {
  /** From 1. */
  readonly line?: number;
  readonly column?: number;
  readonly text: string;
}

/** A policy as a file has it: alone, or with what its author says of it. */
export interface PolicyFile {
  readonly policy: PolicyDocument;
  /** The version that it was written against. */
  readonly base?: number;
  /** The earliest cycle that it may govern. */
  readonly notBefore?: number;
  /** Another council that is proposed with it; whoever is asked checks it. */
  readonly council?: object;
}

export type PolicyFileResult =
  | { readonly ok: true; readonly file: PolicyFile }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/**
 * Reads a policy from YAML 1.2 (JSON is YAML) with comments. What YAML files are misread by is
 * refused with its line: repeated keys, anchors, aliases, tags, merge keys, tabs, and numbers that
 * are not written as plain decimals with at most 6 decimals, which a double would round in silence.
 */
export function readPolicyFile(text: string): PolicyFileResult {
  const lines = new LineCounter();
  const options = { version: '1.2', schema: 'core', lineCounter: lines, uniqueKeys: true } as const;
  const document = parseDocument(text, { ...options, merge: false, prettyErrors: false });
  const place = (offset: number | undefined): Pick<FileProblem, 'line' | 'column'> => {
    if (offset === undefined) return {};
    const { line, col: column } = lines.linePos(offset);
    return { line, column };
  };
  const broken = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    ...place(pos[0]),
    text: message,
  }));
  if (broken.length > 0) return { ok: false, problems: broken };
  const strange = strangers(document, text).map(({ offset, say }) => ({
    ...place(offset),
    text: say,
  }));
  if (strange.length > 0) return { ok: false, problems: strange };
  const read = readEnvelope(document.toJS());
  if (read.ok) return read;
  const problems = read.problems.map((say) => ({
    ...place(offsetOf(document, read.under, say)),
    text: say,
  }));
  return { ok: false, problems };
}

interface Stranger {
  readonly offset: number | undefined;
  readonly say: string;
}

/** What is YAML and yet no part of a policy file. */
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

type Envelope =
  | Extract<PolicyFileResult, { readonly ok: true }>
  | {
      readonly ok: false;
      readonly problems: readonly string[];
      /** Under which key of the file the policy stands. */
      readonly under: readonly string[];
    };

const ENVELOPE_FIELDS = ['format', 'base', 'notBefore', 'summary', 'policy', 'council'];

function readEnvelope(value: unknown): Envelope {
  if (!isRecord(value) || !Object.hasOwn(value, 'format')) return checked(value, {}, []);
  const { format, base, notBefore, policy, council } = value;
  const cycle = cycleIn(notBefore);
  const problems = [
    ...Object.keys(value)
      .filter((name) => !ENVELOPE_FIELDS.includes(name))
      .map((name) => `${name} is not a field of a policy file`),
    ...(format === 1 ? [] : ['format must be 1']),
    ...(base === undefined || isVersion(base) ? [] : ['base must be the number of a version']),
    ...(notBefore === undefined || cycle !== undefined
      ? []
      : ['notBefore must be a cycle, as C-260']),
    ...(council === undefined || isRecord(council) ? [] : ['council must be an object']),
  ];
  if (problems.length > 0) return { ok: false, problems, under: [] };
  const about = {
    ...(isVersion(base) ? { base } : {}),
    ...(cycle === undefined ? {} : { notBefore: cycle }),
    ...(isRecord(council) ? { council } : {}),
  };
  return checked(policy, about, ['policy']);
}

function checked(
  policy: unknown,
  about: Omit<PolicyFile, 'policy'>,
  under: readonly string[],
): Envelope {
  const result = parsePolicy(policy, 1);
  if (!result.ok) return { ok: false, problems: result.problems, under };
  return { ok: true, file: { policy: policy as PolicyDocument, ...about } };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isVersion(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

/** `C-260`, as cycles are written, or the number alone. */
function cycleIn(value: unknown): number | undefined {
  if (Number.isSafeInteger(value)) return Number(value);
  const found = typeof value === 'string' ? /^C-(-?\d{1,9})$/.exec(value) : null;
  return found === null ? undefined : Number(found[1]);
}

/** Where the field stands that a problem begins with; if it is missing, what should hold it. */
function offsetOf(
  document: Document.Parsed,
  under: readonly string[],
  problem: string,
): number | undefined {
  const [name = ''] = problem.split(/[ :]/);
  const path = [...under, ...name.split(/\.|\[(\d+)\]/).filter((part) => part)];
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true) as
      { readonly range?: readonly number[] | null } | undefined;
    const offset = node?.range?.[0];
    if (offset !== undefined) return offset;
  }
  return undefined;
}
