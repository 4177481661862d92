/** The part of JSON Schema 2020-12 that the OpenAPI document of the service is written in. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Answer {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

/** One operation as the document of a running server has it. */
export interface Operation {
  readonly id: string;
  readonly method: Method;
  /** With names of parameters in braces. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
  /** By status, `4XX` or `5XX`. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** Whether it is answered without a key. */
  readonly isPublic: boolean;
}

/** The operation that is asked for by another method at the same path. */
export function withMethod(
  operations: readonly Operation[],
  { path }: Operation,
  method: string,
): Operation | undefined {
  return operations.find((one) => one.path === path && one.method === method);
}

interface Described {
  readonly operationId?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
  readonly responses: Readonly<Record<string, Answer>>;
  readonly security?: readonly object[];
}

/**
 * Every operation of an OpenAPI document: a new one cannot be forgotten.
 * @throws Error for an operation without an id or with the id of another one
 */
export function operationsOf(document: object): Operation[] {
  const { paths } = withoutReferences(document) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => operationOf(path, method, described)),
  );
  const ids = new Set(operations.map(({ id }) => id));
  if (ids.size !== operations.length) throw new Error('two operations have one id');
  return operations;
}

function operationOf(path: string, method: string, described: Described): Operation {
  const { operationId: id, parameters = [], requestBody, responses, security } = described;
  if (id === undefined) throw new Error(`${method} ${path} has no operationId`);
  return {
    id,
    method: method.toUpperCase() as Method,
    path,
    parameters,
    body: requestBody?.content['application/json']?.schema,
    answers: responses,
    isPublic:
      security?.length === 0 || security?.some((one) => Object.keys(one).length === 0) === true,
  };
}

/** The same document with everything where it is pointed to; one thing is one object. */
function withoutReferences(document: object): unknown {
  const known = new Map<string, unknown>();
  const found = (reference: string): unknown => {
    const [, ...keys] = reference.split('/');
    const target = keys.reduce((value: unknown, key) => (value as Fields)[key], document);
    if (target === undefined) throw new Error(`${reference} points to nothing`);
    const thing = known.get(reference) ?? told(target);
    known.set(reference, thing);
    return thing;
  };
  const told = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(told);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref } = value as { readonly $ref?: string };
    if ($ref !== undefined) return found($ref);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, told(one)]));
  };
  return told(document);
}

type Fields = Readonly<Record<string, unknown>>;
