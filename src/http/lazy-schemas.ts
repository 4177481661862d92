import ajvCompiler, { type BuildCompilerFromPool } from '@fastify/ajv-compiler';
import serializerSelector, { type SerializerFactory } from '@fastify/fast-json-stringify-compiler';

/**
 * Fastify's own compilers of schemas, asked when a schema is first needed: all of them take a
 * second of a server's start, most are for operations that nobody will ask for soon.
 */
export const lazySchemas: {
  readonly buildValidator: BuildCompilerFromPool;
  readonly buildSerializer: SerializerFactory;
} = {
  buildValidator: (schemas, options) => {
    const compile = ajvCompiler()(schemas, options);
    return (definition) => lazily(() => compile(definition)) as ReturnType<typeof compile>;
  },
  buildSerializer: (schemas, options) => {
    const compile = serializerSelector()(schemas, options);
    return (definition) => {
      let serialize: ReturnType<typeof compile> | undefined;
      return (document) => (serialize ??= compile(definition))(document);
    };
  },
};

/** Ajv leaves on the function what was wrong with the last thing that it was given. */
interface Validator {
  (data: unknown): unknown;
  errors?: unknown;
}

function lazily(compile: () => Validator): Validator {
  let compiled: Validator | undefined;
  const validate: Validator = (data) => {
    compiled ??= compile();
    const isValid = compiled(data);
    validate.errors = compiled.errors;
    return isValid;
  };
  return validate;
}
