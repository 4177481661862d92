import { parsePolicy, type PolicyDocument } from '../../core/policy/parse-policy.ts';
import { POLICY_FILE_FORMAT } from '../../core/policy/policy-library.ts';
import { type FileProblem, readYaml } from '../records/yaml-file.ts';

export type { FileProblem } from '../records/yaml-file.ts';

/** A policy as a file has it: alone, or with what its author says of it. */
export interface PolicyFile {
  readonly policy: PolicyDocument;
  /** The version that it was written against. */
  readonly base?: number;
  /** The earliest cycle that it may govern. */
  readonly notBefore?: number;
  /** The pilot that tried it, by its id. */
  readonly pilot?: string;
  /** Another council that is proposed with it; whoever is asked checks it. */
  readonly council?: object;
}

export type PolicyFileResult =
  | { readonly ok: true; readonly file: PolicyFile }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/**
 * Reads a policy from YAML 1.2 (JSON is YAML) with comments, as strictly as {@link readYaml} does.
 */
export function readPolicyFile(text: string): PolicyFileResult {
  const file = readYaml(text);
  if (!file.ok) return file;
  const read = readEnvelope(file.value);
  if (read.ok) return read;
  const problems = read.problems.map((say) => ({
    ...file.placeOf(pathOf(read.under, say)),
    text: say,
  }));
  return { ok: false, problems };
}

type Envelope =
  | Extract<PolicyFileResult, { readonly ok: true }>
  | {
      readonly ok: false;
      readonly problems: readonly string[];
      /** Under which key of the file the policy stands. */
      readonly under: readonly string[];
    };

const ENVELOPE_FIELDS = ['format', 'base', 'notBefore', 'summary', 'policy', 'council', 'pilot'];

const SIGNED =
  'format says that these are signed rules: `negentropy policy import` prints the policy in them';

function readEnvelope(value: unknown): Envelope {
  if (!isRecord(value) || !Object.hasOwn(value, 'format')) return checked(value, {}, []);
  const { format, base, notBefore, policy, council, pilot } = value;
  if (format === POLICY_FILE_FORMAT) return { ok: false, problems: [SIGNED], under: [] };
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
    ...(pilot === undefined || isId(pilot) ? [] : ['pilot must be the id of a pilot']),
  ];
  if (problems.length > 0) return { ok: false, problems, under: [] };
  const about = {
    ...(isVersion(base) ? { base } : {}),
    ...(cycle === undefined ? {} : { notBefore: cycle }),
    ...(isRecord(council) ? { council } : {}),
    ...(isId(pilot) ? { pilot: String(pilot) } : {}),
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

/** The index of an entry. */
function isId(value: unknown): value is number | string {
  return /^(0|[1-9][0-9]{0,14})$/.test(String(value));
}

/** `C-260`, as cycles are written, or the number alone. */
function cycleIn(value: unknown): number | undefined {
  if (Number.isSafeInteger(value)) return Number(value);
  const found = typeof value === 'string' ? /^C-(-?\d{1,9})$/.exec(value) : null;
  return found === null ? undefined : Number(found[1]);
}

/** The path of the field that a problem begins with. */
function pathOf(under: readonly string[], problem: string): string[] {
  const [name = ''] = problem.split(/[ :]/);
  return [...under, ...name.split(/\.|\[(\d+)\]/).filter((part) => part)];
}
