import fc from 'fast-check';

/** What a disk, an editor, a copy or a script may make of a file, by kind. */
export const DAMAGES: Readonly<
  Record<string, (text: Buffer, other: Buffer) => fc.Arbitrary<Buffer>>
> = {
  empty: () => fc.constant(Buffer.alloc(0)),
  'cut at a line': (text) => {
    const ends = [...text.entries()].filter(([, byte]) => byte === LINE_FEED).map(([at]) => at + 1);
    const inner = ends.filter((end) => end < text.length);
    return fc
      .constantFrom(...(inner.length === 0 ? [1] : inner))
      .map((end) => text.subarray(0, end));
  },
  'cut anywhere': (text) =>
    fc.integer({ min: 1, max: text.length - 2 }).map((end) => text.subarray(0, end)),
  'one byte another': (text) =>
    fc
      .tuple(fc.nat(text.length - 1), fc.integer({ min: 1, max: 255 }))
      .map(([at, change]) => changedAt(text, at, (text[at] ?? 0) ^ change)),
  'NULs at the end': (text) =>
    fc
      .integer({ min: 1, max: text.length })
      .map((count) => Buffer.concat([text.subarray(0, text.length - count), Buffer.alloc(count)])),
  'all NULs': (text) => fc.constant(Buffer.alloc(text.length)),
  garbage: () => fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  'CRLF line ends': (text) =>
    fc.constant(Buffer.from(text.toString('utf8').replaceAll('\n', '\r\n'))),
  'byte order mark': (text) => fc.constant(Buffer.concat([Buffer.from('\uFEFF'), text])),
  UTF16: (text) => fc.constant(Buffer.from(text.toString('utf8'), 'utf16le')),
  twice: (text) => fc.constant(Buffer.concat([text, text])),
  'the content of another file': (_, other) => fc.constant(other),
};

const LINE_FEED = 10;

function changedAt(text: Buffer, at: number, byte: number): Buffer {
  const changed = Buffer.from(text);
  changed[at] = byte;
  return changed;
}
