import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { withComponents } from './openapi-components.ts';
import { named, namedObject } from './schemas/named.ts';

const json = (schema: object) => ({ content: { 'application/json': { schema } } });

/** A document in which each operation answers one of these schemas. */
function documentOf(answers: Readonly<Record<string, object>>): object {
  const rows = Object.entries(answers).map(([operationId, schema]) => [
    `/${operationId}`,
    { get: { operationId, responses: { 200: json(schema) } } },
  ]);
  return { paths: Object.fromEntries(rows) as object };
}

describe('named schemas', () => {
  test('stand once, under their names, and everything else points to them', () => {
    const code = named('Code', Type.Enum(['A', 'B'], { description: 'Why.' }));
    const item = namedObject('Item', { code: Type.Optional(code) });
    const made = withComponents(
      documentOf({ getItem: item, listItems: Type.Object({ items: Type.Array(item) }) }),
    );
    expect(made).toMatchObject({
      components: {
        schemas: {
          Code: { enum: ['A', 'B'], description: 'Why.' },
          Item: { properties: { code: { $ref: '#/components/schemas/Code' } } },
          ItemPage: { properties: { items: { items: { $ref: '#/components/schemas/Item' } } } },
        },
      },
      paths: { '/getItem': { get: { responses: { 200: json({ $ref: expect.any(String) }) } } } },
    });
  });

  test('are called after the field that they stand in, when they have no name', () => {
    const made = withComponents(
      documentOf({
        getPolicy: Type.Object({ mint: Type.Object({ scale: Type.String() }) }),
      }),
    );
    expect(made).toMatchObject({ components: { schemas: { Policy: {}, PolicyMint: {} } } });
  });

  test('keep what one place says of them in another way than the first', () => {
    const code = Type.Enum(['A', 'B']);
    const made = withComponents(
      documentOf({
        getOne: namedObject('One', { code: named('Code', { ...code, description: 'Why.' }) }),
        getTwo: namedObject('Two', { code: named('Code', { ...code, description: 'Where.' }) }),
      }),
    );
    expect(made).toMatchObject({
      components: {
        schemas: {
          Code: { description: 'Why.' },
          One: { properties: { code: { $ref: '#/components/schemas/Code' } } },
          Two: { properties: { code: { description: 'Where.' } } },
        },
      },
    });
  });

  test('cannot stand for two things', () => {
    const answers = {
      getOne: namedObject('Item', { a: Type.String() }),
      getTwo: namedObject('Item', { b: Type.String() }),
    };
    expect(() => withComponents(documentOf(answers))).toThrow(/two schemas are called Item/);
  });
});
