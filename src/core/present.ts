type Present<Fields> = {
  [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
};

/** The fields that are there: one that is undefined has no place in an entry, nor its name. */
export function present<Fields extends object>(fields: Fields): Present<Fields> {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as Present<Fields>;
}
