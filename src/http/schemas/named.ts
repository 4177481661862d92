import { type TProperties, type TSchema, Type } from 'typebox';

/**
 * A schema under the name that it has in the OpenAPI document, and in clients that are made from
 * it. Objects without one are called after the operation or the field that they stand in.
 */
export function named<Named extends TSchema>(name: string, schema: Named): Named {
  // What a type is made of is in properties that a spread would leave behind.
  const fields = Object.getOwnPropertyDescriptors(schema);
  const title = { value: name, enumerable: true };
  return Object.defineProperties({}, { ...fields, title }) as Named;
}

/** An object under its name, which has these fields and no others. */
export function namedObject<Fields extends TProperties>(
  name: string,
  fields: Fields,
  description?: string,
): ReturnType<typeof Type.Object<Fields>> {
  return Type.Object(fields, {
    additionalProperties: false,
    title: name,
    ...(description === undefined ? {} : { description }),
  });
}

/** Says of a field that only the first answer to a request has it; clients take it for granted. */
export const SHOWN_ONCE: { readonly 'x-shown-once': true } = { 'x-shown-once': true };
