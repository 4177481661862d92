import fc from 'fast-check';

/** What a `Content-Type` may say, and whether it is one of some types in UTF-8. */
export interface GivenType {
  readonly text: string;
  readonly isTaken: boolean;
}

/** Types that look like what is taken, or that programs send when nobody told them otherwise. */
const OTHERS = [
  '',
  '*/*',
  'json',
  'application/*',
  'application/json5',
  'application/jsonx',
  'application/json-seq',
  'application/ld+json',
  'application/octet-stream',
  'application/json, text/plain',
  'application/cloudevents+xml',
  'application/x-www-form-urlencoded2',
  'multipart/form-data',
  'text/json',
  'text/plain',
];

const UTF8 = ['utf-8', 'UTF-8', 'utf8', '"utf-8"', '"UTF8"', 'us-ascii'];

const OTHER_CHARSETS = ['utf-16', 'UTF-16LE', 'latin1', 'iso-8859-1', '"utf-7"', 'utf-8x', 'x'];

/** No quoted value, letter case or order of parameters makes another charset look like UTF-8. */
const PARAMETERS = ['x=1', 'boundary=a', 'version="1; charset=utf-8"', 'q=0.5', 'charsets=utf-16'];

const spaces = fc.constantFrom('', ' ', '  ');
const cased = (text: string): fc.Arbitrary<string> =>
  fc.constantFrom(text, text.toUpperCase(), text.slice(0, 1).toUpperCase() + text.slice(1));

/** Any type, charset and parameters, about half of them such as are taken. */
export function contentTypes(types: readonly string[]): fc.Arbitrary<GivenType> {
  const others = fc.constantFrom(...OTHERS.filter((type) => !types.includes(type)));
  const type = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...types).chain(cased) },
    { weight: 2, arbitrary: others },
  );
  const charset = fc.option(fc.constantFrom(...UTF8, ...OTHER_CHARSETS), { nil: undefined });
  const parts = { type, charset, name: cased('charset'), space: spaces };
  const more = fc.subarray(PARAMETERS);
  return fc.record({ ...parts, more, isFirst: fc.boolean() }).map((given) => {
    const said = given.charset === undefined ? [] : [`${given.name}=${given.charset}`];
    const parameters = given.isFirst ? [...said, ...given.more] : [...given.more, ...said];
    const isUtf8 = given.charset === undefined || UTF8.includes(given.charset);
    return {
      text: [given.type, ...parameters].join(`${given.space};${given.space}`),
      isTaken: types.includes(given.type.toLowerCase()) && isUtf8,
    };
  });
}
