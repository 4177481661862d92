import {
  type Static,
  type TArray,
  type TOptional,
  type TSchema,
  type TString,
  type TUnsafe,
  Type,
} from 'typebox';

/** The parameters of every list, as they come. */
export interface PageQuery {
  readonly limit?: string;
  readonly cursor?: string;
}

/** The parameters of every list. */
export const pageQuery: { limit: TOptional<TString>; cursor: TOptional<TString> } = {
  limit: Type.Optional(
    Type.String({
      pattern: '^([1-9]|[1-9][0-9]|1[0-9][0-9]|200)$',
      description: 'How many at most, 1 to 200; 50 where it is left out.',
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 1_000,
      pattern: '^[A-Za-z0-9_-]+$',
      description: '`next` of the page before.',
    }),
  ),
};

/** A page of a list: `next` is the cursor of the page after it. */
export function pageSchema<Item extends TSchema>(
  item: Item,
): TUnsafe<{ items: Static<Item>[]; next?: string }> {
  return Type.Unsafe(Type.Object(pageFields(item), { additionalProperties: false }));
}

/** The same, of a list that says how many rows it has when it is asked for a part of them. */
export function countedPageSchema<Item extends TSchema>(
  item: Item,
): TUnsafe<{ items: Static<Item>[]; count?: number; next?: string }> {
  const fields = { ...pageFields(item), count: Type.Optional(Type.Integer()) };
  return Type.Unsafe(Type.Object(fields, { additionalProperties: false }));
}

function pageFields<Item extends TSchema>(
  item: Item,
): { items: TArray<Item>; next: TOptional<TString> } {
  return { items: Type.Array(item), next: Type.Optional(Type.String()) };
}
