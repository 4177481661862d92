/**
 * Gives every object of the OpenAPI document a name. Where a schema is declared it may say its own
 * (`named`); any other is called after the operation or the field that it stands in. It then
 * stands once, under `components`, and everything else points to it: the document stays small, and
 * generators of clients find the names that people know.
 */

/** As much of JSON Schema as the schemas of the service use. */
interface Schema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

interface Reference {
  readonly $ref: string;
  readonly description?: string;
}

interface Parameter {
  readonly description?: string;
  readonly name: string;
  readonly schema?: Schema;
}

interface Content {
  readonly description?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content>>;
}

/** What is told once, by what it is. */
type Shared = Readonly<Record<'schemas' | 'parameters' | 'responses', Components>>;

interface Document {
  readonly components?: object;
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Parameters that many operations have. */
const SHARED_PARAMETERS: Readonly<Record<string, string>> = {
  'negentropy-community': 'CommunityHeader',
  'idempotency-key': 'IdempotencyKey',
  limit: 'Limit',
  cursor: 'Cursor',
};

/** How the rest of a path is called: a `*` is no name. */
const REST = 'tile';

/** Of parameters that cannot be left out and mean the same everywhere. */
const PARAMETER_EXAMPLES: Readonly<Record<string, string>> = {
  userId: 'ada',
  community: 'default',
  slug: 'default',
  [REST]: '0/000.p/1',
};

/** Answers that every operation has. */
const SHARED_RESPONSES: Readonly<Record<string, string>> = {
  '4XX': 'RequestProblem',
  '5XX': 'ServiceProblem',
};

/** What is sent in the body of an operation, by its id, or by its id and a type of content. */
export type BodyExamples = Readonly<Record<string, object>>;

/**
 * The same document with its schemas, shared parameters and problems in `components`.
 * @throws Error when one name would stand for two things
 */
export function withComponents<Given extends object>(
  document: Given,
  examples: BodyExamples = {},
): Given {
  const { components, paths = {} } = document as Document;
  const shared: Shared = {
    schemas: new Components('schemas'),
    parameters: new Components('parameters'),
    responses: new Components('responses'),
  };
  const named = Object.entries(paths).map(
    ([path, methods]) => [path.replace('{*}', `{${REST}}`), methods] as const,
  );
  const pointing = mapped(Object.fromEntries(named), (methods) =>
    mapped(methods, (operation) => operationOf(withExample(operation, examples), shared)),
  );
  const told = mapped(shared, (things) => things.sorted());
  return { ...document, components: { ...components, ...told }, paths: pointing };
}

function withExample(operation: Operation, examples: BodyExamples): Operation {
  const { operationId = '', requestBody: body } = operation;
  if (body === undefined) return operation;
  const content = mapped(body.content ?? {}, (one, type) => {
    const example = examples[operationId] ?? examples[`${operationId} ${type}`];
    return example === undefined ? one : { ...one, example };
  });
  return { ...operation, requestBody: { ...body, content } };
}

function operationOf(operation: Operation, shared: Shared): object {
  const { operationId = '', parameters, requestBody: body, responses = {} } = operation;
  const name = pascal(operationId);
  return {
    ...operation,
    ...(parameters === undefined
      ? {}
      : { parameters: parameters.map((one) => parameterOf(one, shared)) }),
    ...(body === undefined
      ? {}
      : { requestBody: contentOf(body, `${name}Request`, shared.schemas) }),
    responses: mapped(responses, (response, status) => {
      const answer = contentOf(response, answerName(name), shared.schemas);
      const sharedName = SHARED_RESPONSES[status];
      return sharedName === undefined ? answer : shared.responses.add(sharedName, answer);
    }),
  };
}

/** Things by name, each of which is told once. */
class Components {
  readonly #known = new Map<string, Known>();
  readonly #place: keyof Shared;

  constructor(place: keyof Shared) {
    this.#place = place;
  }

  /**
   * What points to the thing from now on; a place that describes it otherwise than the first one
   * keeps its own description.
   * @throws Error when the name stands for something else
   */
  add(name: string, { description, ...thing }: Schema): Reference {
    const text = JSON.stringify(thing);
    const known = this.#known.get(name) ?? { text, thing, description };
    if (known.text !== text) {
      throw new Error(`two ${this.#place} are called ${name}: ${known.text} and ${text}`);
    }
    this.#known.set(name, { ...known, description: known.description ?? description });
    const isOther = description !== undefined && description !== (known.description ?? description);
    const reference = { $ref: `#/components/${this.#place}/${name}` };
    return isOther ? { ...reference, description } : reference;
  }

  /** In the order of their names, so that moving a route in the code changes little. */
  sorted(): Readonly<Record<string, object>> {
    const all = [...this.#known].sort(([a], [b]) => (a < b ? -1 : 1));
    const told = all.map(([name, { thing, description }]) => {
      return [name, description === undefined ? thing : { ...thing, description }] as const;
    });
    return Object.fromEntries(told);
  }
}

interface Known {
  readonly text: string;
  readonly thing: object;
  readonly description: string | undefined;
}

function parameterOf(parameter: Parameter, { schemas, parameters }: Shared): object {
  const { schema } = parameter;
  const name = parameter.name === '*' ? REST : parameter.name;
  const isNamed = schema?.title !== undefined;
  const example = PARAMETER_EXAMPLES[name];
  const pointing = {
    ...parameter,
    name,
    ...(isNamed ? { schema: schemaOf(schema, '', schemas) } : {}),
    ...(example === undefined ? {} : { example }),
  };
  const sharedName = SHARED_PARAMETERS[name];
  return sharedName === undefined ? pointing : parameters.add(sharedName, pointing);
}

function contentOf(holder: Content, name: string, schemas: Components): Content {
  const { content } = holder;
  if (content === undefined) return holder;
  const pointed = mapped(content, ({ schema, ...rest }) => ({
    ...rest,
    ...(schema === undefined ? {} : { schema: schemaOf(schema, name, schemas) }),
  }));
  return { ...holder, content: pointed };
}

/** A schema with its objects elsewhere; `name` is for an object that has none of its own. */
function schemaOf(schema: Schema, name: string, schemas: Components): Schema {
  const { title, ...rest } = schema;
  const isObject = Object.keys(schema.properties ?? {}).length > 0;
  if (title === undefined && !isObject) return partsOf(schema, name, schemas);
  const ownName = title ?? recordName(schema) ?? name;
  return schemas.add(ownName, partsOf(rest, ownName, schemas));
}

function partsOf(schema: Schema, name: string, schemas: Components): Schema {
  const { properties, items, anyOf, additionalProperties: others, patternProperties } = schema;
  const part = (one: Schema, hint = singular(name)): Schema => schemaOf(one, hint, schemas);
  return {
    ...schema,
    ...(properties === undefined
      ? {}
      : { properties: mapped(properties, (one, field) => part(one, fieldName(name, field))) }),
    ...(items === undefined ? {} : { items: part(items) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map((one) => part(one, choiceName(name, one))) }),
    ...(typeof others === 'object' ? { additionalProperties: part(others) } : {}),
    ...(patternProperties === undefined
      ? {}
      : { patternProperties: mapped(patternProperties, (one) => part(one)) }),
  };
}

/** What says by a constant `type` what it is, is called so. */
function recordName({ properties = {} }: Schema): string | undefined {
  const [type, ...others] = properties['type']?.enum ?? [];
  return typeof type === 'string' && others.length === 0 ? `${pascal(type)}Record` : undefined;
}

/** The items of a page are called as it is; else a field is one of what it stands in. */
function fieldName(name: string, field: string): string {
  return field === 'items' ? name.replace(/Page$/, '') : `${name}${pascal(field)}`;
}

/** One of several things is told apart by its first field. */
function choiceName(name: string, { properties = {} }: Schema): string {
  return `${singular(name)}${pascal(Object.keys(properties)[0] ?? '')}`;
}

/** `getEntropy` answers `Entropy`, `listKeys` a `KeyPage`. */
function answerName(operation: string): string {
  if (operation.startsWith('Get')) return operation.slice('Get'.length);
  if (operation.startsWith('List')) return `${singular(operation.slice('List'.length))}Page`;
  return `${operation}Answer`;
}

function pascal(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
}

function singular(text: string): string {
  if (text.endsWith('ies')) return `${text.slice(0, -3)}y`;
  return text.endsWith('s') ? text.slice(0, -1) : text;
}

function mapped<Value, Made>(
  record: Readonly<Record<string, Value>>,
  make: (value: Value, name: string) => Made,
): Record<string, Made> {
  const rows = Object.entries(record).map(([name, value]) => [name, make(value, name)] as const);
  return Object.fromEntries(rows);
}
