import { meantName } from '../../connectors/records/meant-name.ts';
import { formatProblem } from '../formats.ts';
import { patternSentence } from './pattern-sentences.ts';

/** Where a request breaks its schema. */
export interface ProblemField {
  /** JSON pointer into the body, or the name of a parameter. */
  readonly path: string;
  readonly message: string;
}

/** What the validator (Ajv, verbose) says of one place. */
export interface Violation {
  readonly instancePath: string;
  readonly message?: string;
  readonly keyword?: string;
  /** Of the keyword that failed, within the schema of the request. */
  readonly schemaPath?: string;
  readonly params?: {
    readonly additionalProperty?: unknown;
    readonly missingProperty?: unknown;
    readonly allowedValues?: readonly unknown[];
  };
  /** What the keyword is given in the schema: for `anyOf` its choices. */
  readonly schema?: unknown;
  /** The schema around the keyword. */
  readonly parentSchema?: { readonly properties?: Readonly<Record<string, unknown>> };
  /** What was sent there. */
  readonly data?: unknown;
}

/** One of several objects that may stand in a place; records tell themselves apart by `type`. */
interface Choice {
  readonly type?: string;
  readonly const?: unknown;
  readonly properties?: { readonly type?: { readonly const?: unknown } };
  readonly required?: readonly string[];
}

const FIELDS_MAX = 20;

/**
 * What is wrong, in the words of the choice that was meant: when one of several records may stand
 * the validator complains in the name of each.
 */
export function problemFields(violations: readonly Violation[]): ProblemField[] {
  let left = violations;
  for (const union of violations) {
    if (union.keyword === 'anyOf') left = narrowed(left, union);
  }
  return left.slice(0, FIELDS_MAX).map((violation) => ({
    path: violation.instancePath,
    message: messageOf(violation),
  }));
}

/** Without the complaints of choices that were not meant. */
function narrowed(violations: readonly Violation[], union: Violation): readonly Violation[] {
  const { schemaPath = '', schema, data, instancePath } = union;
  const choices = schema as readonly Choice[];
  const others = violations.filter(
    (violation) => violation !== union && !isWithin(violation, schemaPath),
  );
  if (!choices.some((choice) => typeOf(choice) !== undefined)) {
    const fitting = fittingChoice(choices, data);
    if (typeof fitting === 'string') return [...others, { instancePath, message: fitting }];
    return [...violations.filter((one) => isWithin(one, `${schemaPath}/${fitting}`)), ...others];
  }
  const meant = isObject(data) ? choices.findIndex((choice) => isMeant(choice, data)) : -1;
  if (meant < 0) return [...others, { instancePath, schemaPath, message: askFor(choices, data) }];
  const own = `${schemaPath}/${meant}`;
  return [...violations.filter((violation) => isWithin(violation, own)), ...others];
}

/** The one choice that was meant, by what was sent; else what may stand there, in words. */
function fittingChoice(choices: readonly Choice[], data: unknown): number | string {
  if (choices.every((choice) => choice.const !== undefined)) {
    return `must be one of ${choices.map((choice) => String(choice.const)).join(', ')}`;
  }
  const kind = kindOf(data);
  const ofKind = choices.filter(({ type }) => type === kind);
  const known = isObject(data) ? data : {};
  const sharing = ofKind.toSorted((one, other) => shared(other, known) - shared(one, known));
  const [meant] = sharing;
  if (meant !== undefined && isObject(data) && ofKind.length > 1 && shared(meant, data) === 0) {
    const told = ofKind.flatMap(({ required = [] }) => required);
    const fields = [...new Set(told)].join(' or ');
    return misspelledIn(data, ofKind, told) ?? `must have the field ${fields}`;
  }
  if (meant !== undefined) return choices.indexOf(meant);
  const kinds = [...new Set(choices.map(({ type = 'value' }) => type))];
  const told = kinds.map((one) => (/^[aeiou]/.test(one) ? `an ${one}` : `a ${one}`));
  return `must be ${told.join(' or ')}`;
}

/** How many fields of a choice are there. */
function shared({ properties = {} }: Choice, data: Readonly<Record<string, unknown>>): number {
  return Object.keys(properties).filter((name) => Object.hasOwn(data, name)).length;
}

/** As JSON Schema names it. */
function kindOf(data: unknown): string {
  if (data === null) return 'null';
  return Array.isArray(data) ? 'array' : typeof data;
}

function isWithin({ schemaPath }: Violation, path: string): boolean {
  return schemaPath?.startsWith(`${path}/`) === true;
}

function isMeant(choice: Choice, data: Readonly<Record<string, unknown>>): boolean {
  const type = typeOf(choice);
  if ('type' in data) return type === data['type'];
  return type === undefined && choice.required?.some((field) => field in data) === true;
}

function askFor(choices: readonly Choice[], data: unknown): string {
  const told = choices.flatMap(({ required = [] }) => required);
  const wrong = isObject(data) ? misspelledIn(data, choices, ['type', ...told]) : undefined;
  if (wrong !== undefined) return wrong;
  const types = choices.map(typeOf).filter((type) => type !== undefined);
  if (isObject(data) && 'type' in data) return `must have one of the types ${types.join(', ')}`;
  const fields = choices.flatMap((choice) =>
    typeOf(choice) === undefined ? (choice.required ?? []) : [],
  );
  const instead = fields.length === 0 ? '' : `, or else the field ${fields.join(' or ')}`;
  return `must be an object with a type (${types.join(', ')})${instead}`;
}

/** What tells the choices apart may be misspelled too: then none of them was meant yet. */
function misspelledIn(
  data: Readonly<Record<string, unknown>>,
  choices: readonly Choice[],
  told: readonly string[],
): string | undefined {
  const known = new Set(choices.flatMap(({ properties = {} }) => Object.keys(properties)));
  for (const name of Object.keys(data)) {
    if (known.has(name)) continue;
    const meant = meantName(name, [...new Set(told)]);
    if (meant !== undefined && !Object.hasOwn(data, meant)) return unknownField(name, meant);
  }
  return undefined;
}

function unknownField(name: string, meant: string | undefined): string {
  const hint = meant === undefined ? '' : `: did you mean ${meant}?`;
  return `must not have the field ${JSON.stringify(name.slice(0, 100))}${hint}`;
}

function typeOf({ properties }: Choice): string | undefined {
  const type = properties?.type?.const;
  return typeof type === 'string' ? type : undefined;
}

function isObject(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/**
 * The validator says only that a format is not met, or that there is an unknown field or value, and
 * not which there are.
 */
function messageOf(violation: Violation): string {
  const { message = 'is not valid', params, keyword, schema, data } = violation;
  const ofFormat = keyword === 'format' ? formatProblem(schema, data) : undefined;
  if (ofFormat !== undefined) return ofFormat;
  const ofPattern = keyword === 'pattern' ? patternSentence(schema) : undefined;
  if (ofPattern !== undefined) return ofPattern;
  const unknown = params?.additionalProperty ?? misspelled(violation);
  if (typeof unknown === 'string') {
    const meant = meantName(unknown, Object.keys(violation.parentSchema?.properties ?? {}));
    return unknownField(unknown, meant);
  }
  const allowed = params?.allowedValues;
  return allowed === undefined ? message : `must be one of ${allowed.join(', ')}`;
}

/** The field that was sent for one that is missing, if one of them looks like it. */
function misspelled({ params, parentSchema, data }: Violation): string | undefined {
  const missing = params?.missingProperty;
  if (typeof missing !== 'string' || !isObject(data)) return undefined;
  const known = parentSchema?.properties ?? {};
  return Object.keys(data).find(
    (name) => !Object.hasOwn(known, name) && meantName(name, [missing]) === missing,
  );
}
