/** An object of JSON from outside: nothing is known of its members. */
export type Item = Readonly<Record<string, unknown>>;

export function itemOf(value: unknown): Item | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Item)
    : undefined;
}

export function itemAt(item: Item | undefined, name: string): Item | undefined {
  return itemOf(item?.[name]);
}

export function textAt(item: Item | undefined, name: string): string | undefined {
  const value = item?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function numberAt(item: Item | undefined, name: string): number | undefined {
  const value = item?.[name];
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** Unix seconds of an RFC 3339 time. */
export function timeAt(item: Item | undefined, name: string): number | undefined {
  const text = textAt(item, name) ?? '';
  const time = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) / 1_000 : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/**
 * The objects of a text of JSON values: one array, several after one another as a tool that pages
 * prints them, arrays of arrays, or one object a line.
 *
 * @throws SyntaxError when it is not that
 */
export function readItems(text: string): Item[] {
  return valuesIn(text)
    .flat(3)
    .map((value) => itemOf(value))
    .filter((item) => item !== undefined);
}

function valuesIn(text: string): unknown[] {
  try {
    return [JSON.parse(text) as unknown];
  } catch (error) {
    const values = splitValues(text);
    if (values.length < 2) throw error;
    return values.map((value) => JSON.parse(value) as unknown);
  }
}

/** Where one value of the outermost level ends, the next begins. */
function splitValues(text: string): string[] {
  const values: string[] = [];
  let [depth, start] = [0, 0];
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth++;
    if (token !== ']' && token !== '}') continue;
    depth--;
    if (depth > 0) continue;
    values.push(text.slice(start, index + 1));
    start = index + 1;
  }
  if (text.slice(start).trim() !== '') values.push(text.slice(start));
  return values;
}
