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
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly description?: string;
  /** The client throws if it is not there, so that its type always has it. */
  readonly 'x-shown-once'?: boolean;
}

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content>>;
}

export interface Document {
  readonly components?: {
    readonly schemas?: Readonly<Record<string, Schema>>;
    readonly parameters?: Readonly<Record<string, Parameter>>;
  };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

interface NamedOperation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string | undefined;
  /** In the path. */
  readonly names: readonly string[];
  readonly query: readonly Parameter[];
  readonly body: Schema | undefined;
  /** Nothing has to be in the body. */
  readonly mayBeEmpty: boolean;
  readonly answer: Schema | undefined;
  readonly kind: AnswerKind;
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
    types: await format(typesModule(document, operations), options),
    methods: await format(methodsModule(operations), options),
  };
}

function typesModule({ components }: Document, operations: readonly NamedOperation[]): string {
  const types = Object.entries(components?.schemas ?? {}).map(
    ([name, schema]) =>
      `${commentOf(schema.description)}export type ${name} = ${typeOf(schema)};\n`,
  );
  const rows = operations.map(
    ({ name, method, path }) => `${name}: { method: '${method}', path: '${path}' },`,
  );
  return [
    NOTE,
    ...types,
    '/** What each operation takes and answers. */',
    'export interface Operations {',
    ...operations.map(describeOperation),
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
  const hasEvents = operations.some(({ kind }) => kind === 'events');
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

function methodOf(operation: NamedOperation): string {
  const { name, summary, names, query, body, kind } = operation;
  const hasBody = body !== undefined;
  // An operation that may take something takes an empty object, and never nothing.
  const noBody = operation.mayBeEmpty ? ' = {}' : '';
  const input = [
    ...(names.length === 0 ? [] : [`path: { ${names.join(', ')} }`]),
    ...(hasBody ? ['body'] : []),
    ...(query.length === 0 ? [] : ['query']),
  ];
  const taken = [
    ...names.map((one) => `${one}: Input<'${name}'>['path']['${one}']`),
    ...(hasBody ? [`body: Input<'${name}'>['body']${noBody}`] : []),
    ...(query.length === 0 ? [] : [`query${optional(query)}: Input<'${name}'>['query']`]),
    'options?: CallOptions',
  ];
  const [call, result] = RESULTS[kind](name);
  return [
    `${sentenceOf(summary)}${name}(${taken.join(', ')}): ${result} {`,
    `return this.${call}('${name}', { ${input.join(', ')} }, options);`,
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

/** In the order of their names, so that moving a route in the code changes nothing here. */
function operationsOf(document: Document): NamedOperation[] {
  const found: NamedOperation[] = [];
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = item[method];
      const name = operation?.operationId;
      if (operation === undefined || name === undefined || !isCalled(path)) continue;
      const parts = partsOf(operation, document);
      found.push({
        name,
        method: method.toUpperCase(),
        path,
        summary: operation.summary,
        ...parts,
      });
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A tile is fetched by its path, and what comes in signed is sent by others. */
export function isCalled(path: string): boolean {
  return (
    !path.endsWith('/{tile}') && !['/v1/ingest/github', '/v1/ingest/cloudevents'].includes(path)
  );
}

function partsOf(
  { parameters = [], requestBody, responses = {} }: Operation,
  { components = {} }: Document,
): Omit<NamedOperation, 'name' | 'method' | 'path' | 'summary'> {
  const all = parameters.map((one) => components.parameters?.[nameOf(one.$ref)] ?? one);
  const [, success] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? [];
  const [mediaType] = Object.keys(success?.content ?? {});
  const answer = success?.content?.['application/json']?.schema;
  const body = requestBody?.content?.['application/json']?.schema;
  const taken = components.schemas?.[nameOf(body?.$ref)] ?? body;
  const { properties = {} } = components.schemas?.[nameOf(answer?.$ref)] ?? {};
  const isPaged = all.some(({ name }) => name === 'cursor') && 'items' in properties;
  return {
    names: all.filter((one) => one.in === 'path').map(({ name }) => name),
    query: all.filter((one) => one.in === 'query'),
    body,
    mayBeEmpty: taken?.type === 'object' && (taken.required ?? []).length === 0,
    // What is not JSON is text.
    answer: answer ?? (mediaType === undefined ? undefined : { type: 'string' }),
    kind: isPaged ? 'list' : kindOf(mediaType),
  };
}

function kindOf(mediaType = 'application/json'): AnswerKind {
  if (mediaType === 'application/json') return 'json';
  if (mediaType === 'application/octet-stream') return 'bytes';
  if (mediaType === 'text/event-stream') return 'events';
  return mediaType.endsWith('ndjson') ? 'lines' : 'text';
}

function describeOperation({ name, summary, names, query, body, answer }: NamedOperation): string {
  const path = names.map((one) => `readonly ${fieldName(one)}: string;`);
  const parts = [
    ...(path.length === 0 ? [] : [`readonly path: { ${path.join(' ')} };`]),
    ...(query.length === 0
      ? []
      : [`readonly query${optional(query)}: ${queryType(query)} | undefined;`]),
    ...(body === undefined ? [] : [`readonly body: ${typeOf(body)};`]),
  ];
  const input = parts.length === 0 ? 'Readonly<Record<string, never>>' : `{ ${parts.join(' ')} }`;
  return [
    `${sentenceOf(summary)}  readonly ${name}: {`,
    `    readonly input: ${input};`,
    `    readonly answer: ${answer === undefined ? 'undefined' : typeOf(answer)};`,
    '  };',
  ].join('\n');
}

function optional(parameters: readonly Parameter[]): string {
  return parameters.some(({ required }) => required === true) ? '' : '?';
}

/** A query is text in any case, so that numbers may be given as such. */
function queryType(parameters: readonly Parameter[]): string {
  const fields = parameters.map(({ name, required, schema = {} }) => {
    const type = typeOf(schema);
    const taken = type === 'string' ? 'string | number' : type;
    return required === true
      ? `readonly ${fieldName(name)}: ${taken};`
      : `readonly ${fieldName(name)}?: ${taken} | undefined;`;
  });
  return `{ ${fields.join(' ')} }`;
}

function typeOf(schema: Schema): string {
  const { $ref, type, anyOf, items } = schema;
  if ($ref !== undefined) return nameOf($ref);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' | ');
  if (type === 'object') return objectType(schema);
  if (type === 'array') return `readonly (${typeOf(items ?? {})})[]`;
  return PLAIN[String(type)] ?? 'unknown';
}

function objectType(schema: Schema): string {
  const { properties = {}, required = [], additionalProperties: others } = schema;
  const fields = Object.entries(properties).map(([name, field]) => {
    const isThere = required.includes(name) || field['x-shown-once'] === true;
    const mark = isThere ? '' : '?';
    return `${commentOf(field.description)}readonly ${fieldName(name)}${mark}: ${typeOf(field)};\n`;
  });
  if (fields.length > 0) return `{\n${fields.join('')}}`;
  const [pattern] = Object.values(schema.patternProperties ?? {});
  const value = typeof others === 'object' ? others : pattern;
  return `Readonly<Record<string, ${typeOf(value ?? {})}>>`;
}

const PLAIN: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
};

/** Of what `#/components/…/Name` points to. */
function nameOf(reference = ''): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

const COMMENT_WIDTH = 78;

function sentenceOf(summary: string | undefined): string {
  return commentOf(summary === undefined ? undefined : `${summary}.`);
}

/** A text as TSDoc, broken if it is long. */
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

function fieldName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { types, methods } = await clientModules(await serviceDocument());
  const folder = fileURLToPath(new URL('../src/client/', import.meta.url));
  writeFileSync(`${folder}api-types.ts`, types);
  writeFileSync(`${folder}api-methods.ts`, methods);
}
