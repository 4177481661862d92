/**
 * Writes src/client/api-types.ts and api-methods.ts from the OpenAPI document of the service, so
 * that the client is typed by the schemas that requests and answers are checked with:
 *
 *     npx tsx scripts/client-types.ts
 *
 * A test compares the files with what this would write.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { buildServer } from '../src/http/server.ts';
import type { Installation } from '../src/pipeline/installation.ts';

/** As much of JSON Schema as the service's schemas use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly description?: string;
  readonly title?: string;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses?: Readonly<Record<string, Content>>;
}

export interface Document {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

interface NamedOperation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** How an answer is read. */
type AnswerKind = 'json' | 'list' | 'text' | 'lines' | 'events' | 'bytes';

/** The modules of the client that follow from the document. */
export interface ClientModules {
  /** src/client/api-types.ts */
  readonly types: string;
  /** src/client/api-methods.ts */
  readonly methods: string;
}

const NOTE =
  '// Written by scripts/client-types.ts from the OpenAPI document: change the schemas instead.\n';

/** The document of the service; its routes are looked at, and nothing is opened. */
export async function serviceDocument(): Promise<Document> {
  const installation = {} as Installation;
  const app = await buildServer({ service: { installation, allowPrivateWebhooks: false } });
  try {
    // The type of the server does not know what its plugins add.
    return (app as unknown as { swagger(): Document }).swagger();
  } finally {
    await app.close();
  }
}

/** The text of both modules. Operations without an `operationId` are left out. */
export async function clientModules(document: Document): Promise<ClientModules> {
  const operations = operationsOf(document);
  const options = { parser: 'typescript', singleQuote: true, printWidth: 100 };
  return {
    types: await format(typesModule(operations), options),
    methods: await format(methodsModule(operations), options),
  };
}

function typesModule(operations: readonly NamedOperation[]): string {
  const names = new TypeNames();
  for (const { name, operation } of operations) {
    names.count(bodyOf(operation), `${name}Body`);
    names.count(answerOf(operation), answerHint(name));
  }
  const described = operations.map((one) => describeOperation(one, names));
  const rows = operations.map(
    ({ name, method, path }) => `${name}: { method: '${method}', path: '${path}' },`,
  );
  return [
    NOTE,
    ...names.declarations(),
    '/** What each operation takes and answers. */',
    'export interface Operations {',
    ...described,
    '}\n',
    '/** Where each operation is. */',
    'export const OPERATIONS: {',
    '  readonly [Name in keyof Operations]: { readonly method: string; readonly path: string };',
    '} = {',
    ...rows,
    '};\n',
  ].join('\n');
}

function methodsModule(operations: readonly NamedOperation[]): string {
  const hasEvents = operations.some(({ operation }) => kindOf(operation) === 'events');
  return [
    NOTE,
    "import type { Operations } from './api-types.ts';",
    "import { Caller } from './caller.ts';",
    ...(hasEvents ? ["import type { ServerSentEvent } from './server-sent-events.ts';"] : []),
    "import type { CallOptions } from './transport.ts';\n",
    "type Input<Name extends keyof Operations> = Operations[Name]['input'];",
    "type Answer<Name extends keyof Operations> = Operations[Name]['answer'];\n",
    '/** One method for each operation of the service, named as its OpenAPI document does. */',
    'export class ApiMethods extends Caller {',
    ...operations.map(methodOf),
    '}\n',
  ].join('\n');
}

function methodOf({ name, operation }: NamedOperation): string {
  const { parameters = [], summary } = operation;
  const path = parameters.filter((one) => one.in === 'path').map((one) => one.name);
  const query = parameters.filter((one) => one.in === 'query');
  const body = bodyOf(operation);
  const hasBody = body !== undefined;
  // An operation that may take something takes an empty object, and never nothing.
  const noBody = body?.type === 'object' && (body.required ?? []).length === 0 ? ' = {}' : '';
  const input = [
    ...(path.length === 0 ? [] : [`path: { ${path.join(', ')} }`]),
    ...(hasBody ? ['body'] : []),
    ...(query.length === 0 ? [] : ['query']),
  ];
  const taken = [
    ...path.map((one) => `${one}: Input<'${name}'>['path']['${one}']`),
    ...(hasBody ? [`body: Input<'${name}'>['body']${noBody}`] : []),
    ...(query.length === 0 ? [] : [`query${optional(query)}: Input<'${name}'>['query']`]),
    'options?: CallOptions',
  ];
  const [kind, result] = RESULTS[kindOf(operation)](name);
  return [
    commentOf(summary === undefined ? undefined : `${summary}.`).trimEnd(),
    `${name}(${taken.join(', ')}): ${result} {`,
    `return this.${kind}('${name}', { ${input.join(', ')} }, options);`,
    '}\n',
  ].join('\n');
}

/** By which of the caller's methods an answer is read, and as what. */
const RESULTS: Readonly<Record<AnswerKind, (name: string) => readonly [string, string]>> = {
  json: (name) => ['call', `Promise<Answer<'${name}'>>`],
  text: (name) => ['call', `Promise<Answer<'${name}'>>`],
  list: (name) => ['list', `AsyncGenerator<Answer<'${name}'>['items'][number]>`],
  lines: () => ['lines', 'AsyncGenerator<string>'],
  events: () => ['events', 'AsyncGenerator<ServerSentEvent>'],
  bytes: () => ['bytes', 'Promise<Uint8Array>'],
};

function kindOf(operation: Operation): AnswerKind {
  const content = successOf(operation)?.content ?? {};
  const isPaged = (operation.parameters ?? []).some(({ name }) => name === 'cursor');
  const fields = content['application/json']?.schema?.properties ?? {};
  if (isPaged && 'items' in fields && 'next' in fields) return 'list';
  const [mediaType = 'application/json'] = Object.keys(content);
  if (mediaType === 'application/json') return 'json';
  if (mediaType === 'application/octet-stream') return 'bytes';
  if (mediaType === 'text/event-stream') return 'events';
  return mediaType.endsWith('ndjson') ? 'lines' : 'text';
}

/** In the order of their names, so that moving a route in the code changes nothing here. */
function operationsOf({ paths = {} }: Document): NamedOperation[] {
  const found: NamedOperation[] = [];
  for (const [path, item] of Object.entries(paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      const name = operation?.operationId;
      if (operation === undefined || name === undefined || !isCalled(path)) continue;
      found.push({ name, method: method.toUpperCase(), path, operation });
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A tile is fetched by its path, and what comes in signed is sent by others. */
export function isCalled(path: string): boolean {
  return !path.includes('*') && !['/v1/ingest/github', '/v1/ingest/cloudevents'].includes(path);
}

function describeOperation({ name, operation }: NamedOperation, names: TypeNames): string {
  const { parameters = [], summary } = operation;
  const path = parameters.filter((one) => one.in === 'path');
  const query = parameters.filter((one) => one.in === 'query');
  const body = bodyOf(operation);
  const parts = [
    ...(path.length === 0 ? [] : [`readonly path: ${pathType(path)};`]),
    ...(query.length === 0
      ? []
      : [`readonly query${optional(query)}: ${queryType(query, names)} | undefined;`]),
    ...(body === undefined ? [] : [`readonly body: ${names.typeOf(body)};`]),
  ];
  const input = parts.length === 0 ? 'Readonly<Record<string, never>>' : `{ ${parts.join(' ')} }`;
  return [
    commentOf(summary === undefined ? undefined : `${summary}.`).trimEnd(),
    `  readonly ${name}: {`,
    `    readonly input: ${input};`,
    `    readonly answer: ${names.typeOf(answerOf(operation))};`,
    '  };',
  ].join('\n');
}

function optional(parameters: readonly Parameter[]): string {
  return parameters.some(({ required }) => required === true) ? '' : '?';
}

function pathType(parameters: readonly Parameter[]): string {
  const fields = parameters.map(({ name }) => `readonly ${fieldName(name)}: string;`);
  return `{ ${fields.join(' ')} }`;
}

/** A query is text in any case, so that numbers may be given as such. */
function queryType(parameters: readonly Parameter[], names: TypeNames): string {
  const fields = parameters.map(({ name, required, schema }) => {
    const type = names.typeOf(schema);
    const taken = type === 'string' ? 'string | number' : type;
    return required === true
      ? `readonly ${fieldName(name)}: ${taken};`
      : `readonly ${fieldName(name)}?: ${taken} | undefined;`;
  });
  return `{ ${fields.join(' ')} }`;
}

function bodyOf({ requestBody }: Operation): Schema | undefined {
  return requestBody?.content?.['application/json']?.schema;
}

/** The schema of a success; what is not JSON is text. */
function answerOf(operation: Operation): Schema | undefined {
  const content = successOf(operation)?.content;
  if (content === undefined) return { const: undefined };
  return content['application/json']?.schema ?? { type: 'string' };
}

function successOf({ responses = {} }: Operation): Content | undefined {
  const status = Object.keys(responses).find((one) => one.startsWith('2'));
  return status === undefined ? undefined : responses[status];
}

/**
 * Names for schemas that stand in several places, so that a decision is one type wherever it comes
 * from. The schemas are inlined in the document, hence compared by their text.
 */
class TypeNames {
  readonly #uses = new Map<string, number>();
  readonly #hints = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly #declared: string[] = [];

  count(schema: Schema | undefined, hint: string): void {
    if (schema === undefined) return;
    const text = JSON.stringify(schema);
    const uses = (this.#uses.get(text) ?? 0) + 1;
    this.#uses.set(text, uses);
    if (uses > 1) return;
    this.#hints.set(text, hint);
    for (const part of schema.anyOf ?? schema.oneOf ?? []) this.count(part, hint);
    if (schema.items !== undefined) this.count(schema.items, singular(hint));
    const fields = Object.entries(schema.properties ?? {});
    for (const [name, field] of fields) this.count(field, fieldHint(name, field, fields, hint));
    if (typeof schema.additionalProperties === 'object') {
      this.count(schema.additionalProperties, singular(hint));
    }
  }

  typeOf(schema: Schema | undefined): string {
    if (schema === undefined) return 'unknown';
    const text = JSON.stringify(schema);
    const isNamed = (this.#uses.get(text) ?? 0) > 1 && isLarge(schema);
    return isNamed ? (this.#names.get(text) ?? this.#declare(schema, text)) : this.#inline(schema);
  }

  declarations(): readonly string[] {
    return this.#declared;
  }

  #declare(schema: Schema, text: string): string {
    const name = this.#freeName(nameHint(schema, this.#hints.get(text) ?? 'value'));
    this.#names.set(text, name);
    const place = this.#declared.length;
    const type = this.#inline(schema);
    const comment = commentOf(schema.description);
    this.#declared.splice(place, 0, `${comment}export type ${name} = ${type};\n`);
    return name;
  }

  #freeName(wanted: string): string {
    const taken = new Set(this.#names.values());
    let name = wanted;
    for (let count = 2; taken.has(name); count += 1) name = `${wanted}${count}`;
    return name;
  }

  #inline(schema: Schema): string {
    if ('const' in schema) return literal(schema.const);
    if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices !== undefined) {
      return [...new Set(choices.map((one) => this.typeOf(one)))].join(' | ');
    }
    const { type } = schema;
    if (Array.isArray(type)) {
      return type.map((one: string) => this.#inline({ ...schema, type: one })).join(' | ');
    }
    if (type === 'object') return this.#object(schema);
    if (type === 'array') return `readonly ${wrapped(this.typeOf(schema.items))}[]`;
    return PLAIN[String(type)] ?? 'unknown';
  }

  #object(schema: Schema): string {
    const { properties = {}, required = [], additionalProperties: others } = schema;
    const fields = Object.entries(properties).map(([name, field]) => {
      const mark = required.includes(name) ? '' : '?';
      const comment = commentOf(field.description);
      return `${comment}readonly ${fieldName(name)}${mark}: ${this.typeOf(field)};\n`;
    });
    if (fields.length > 0) return `{\n${fields.join('')}}`;
    const [pattern] = Object.values(schema.patternProperties ?? {});
    const value = typeof others === 'object' ? others : pattern;
    return `Readonly<Record<string, ${this.typeOf(value)}>>`;
  }
}

const COMMENT_WIDTH = 78;

/** A text as TSDoc, broken where it is long. */
function commentOf(text: string | undefined): string {
  if (text === undefined) return '';
  if (text.length <= COMMENT_WIDTH) return `/** ${text} */\n`;
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const line = `${lines.at(-1)} ${word}`;
    if (line.length <= COMMENT_WIDTH || lines.at(-1) === '') lines[lines.length - 1] = line;
    else lines.push(` ${word}`);
  }
  return `/**\n${lines.map((line) => ` *${line}\n`).join('')} */\n`;
}

const PLAIN: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
};

function isLarge(schema: Schema): boolean {
  const choices = schema.anyOf ?? schema.oneOf ?? [];
  const values = schema.enum ?? [];
  return Object.keys(schema.properties ?? {}).length > 2 || choices.length > 2 || values.length > 3;
}

function nameHint(schema: Schema, hint: string): string {
  const type = schema.properties?.['type'];
  const kind = type?.const ?? (type?.enum?.length === 1 ? type.enum[0] : undefined);
  if (schema.title !== undefined) return pascal(schema.title);
  return typeof kind === 'string' ? `${pascal(kind)}Record` : pascal(hint);
}

/** A field is named by itself, but one of several of the same kind by what they are together. */
function fieldHint(
  name: string,
  field: Schema,
  fields: readonly (readonly [string, Schema])[],
  parent: string,
): string {
  const text = JSON.stringify(field);
  const alike = fields.filter(([, other]) => JSON.stringify(other) === text);
  if (alike.length > 1) return singular(parent);
  return name === 'items' ? parent : name;
}

/** `getDecision` answers a decision, `listDecisions` several. */
function answerHint(name: string): string {
  return /^(?:get|list)[A-Z]/.test(name) ? name.replace(/^(?:get|list)/, '') : `${name}Answer`;
}

function pascal(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
}

function singular(text: string): string {
  if (text.endsWith('ies')) return `${text.slice(0, -3)}y`;
  return text.endsWith('s') ? text.slice(0, -1) : text;
}

function fieldName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
}

function literal(value: unknown): string {
  if (value === undefined) return 'undefined';
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value);
}

function wrapped(type: string): string {
  return type.includes('|') ? `(${type})` : type;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { types, methods } = await clientModules(await serviceDocument());
  const folder = fileURLToPath(new URL('../src/client/', import.meta.url));
  writeFileSync(`${folder}api-types.ts`, types);
  writeFileSync(`${folder}api-methods.ts`, methods);
}
