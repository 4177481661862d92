/** As much of a schema of the document as says which keys an object has. */
interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
}

type Fields = Readonly<Record<string, unknown>>;

/** How often a key was in an object of its kind, and how often it was not. */
interface Seen {
  present: number;
  absent: number;
}

/** Counts in real answers how often the keys are there that the document calls optional. */
export class OptionalKeys {
  readonly #schemas: Readonly<Record<string, Schema>>;
  readonly #seen = new Map<string, Seen>();

  constructor(document: {
    readonly components: { readonly schemas: Readonly<Record<string, object>> };
  }) {
    this.#schemas = document.components.schemas;
  }

  /** @param name of the object that the schema is, if it has one */
  note(schema: Schema | undefined, value: unknown, name = ''): void {
    if (schema === undefined) return;
    if (schema.$ref !== undefined) {
      const called = schema.$ref.split('/').at(-1) ?? '';
      this.note(this.#schemas[called], value, called);
    } else if (schema.anyOf !== undefined) {
      this.note(this.#fitting(schema.anyOf, value), value);
    } else if (Array.isArray(value)) {
      for (const item of value) this.note(schema.items, item);
    } else if (isObject(value)) {
      this.#noteFields(schema, value, name);
    }
  }

  /** Keys that were in every object that was seen, as `Decision.id`. */
  alwaysThere(): string[] {
    const always = [...this.#seen].filter(([, { absent }]) => absent === 0);
    return always.map(([key]) => key).toSorted();
  }

  #noteFields({ properties = {}, required = [], ...rest }: Schema, value: Fields, name: string) {
    const [others] = Object.values(rest.patternProperties ?? {});
    for (const [key, member] of Object.entries(value)) this.note(properties[key] ?? others, member);
    for (const key of Object.keys(properties)) {
      if (!required.includes(key)) this.#count(`${name}.${key}`, key in value);
    }
  }

  #count(key: string, isThere: boolean): void {
    const seen = this.#seen.get(key) ?? { present: 0, absent: 0 };
    this.#seen.set(key, seen);
    if (isThere) seen.present += 1;
    else seen.absent += 1;
  }

  /** The only one of the schemas whose keys the value has. */
  #fitting(schemas: readonly Schema[], value: unknown): Schema | undefined {
    const fitting = schemas.filter((one) => this.#fits(one, value));
    return fitting.length === 1 ? fitting[0] : undefined;
  }

  #fits(schema: Schema, value: unknown): boolean {
    const { $ref } = schema;
    if ($ref !== undefined)
      return this.#fits(this.#schemas[$ref.split('/').at(-1) ?? ''] ?? {}, value);
    const { properties, required = [] } = schema;
    if (properties === undefined || !isObject(value)) return false;
    return (
      required.every((key) => key in value) && Object.keys(value).every((key) => key in properties)
    );
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
