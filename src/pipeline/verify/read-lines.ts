/** No entry is longer than 65,535 bytes; a line beyond this is no line of an export. */
const LINE_CHARACTERS_MAX = 1_048_576;

/**
 * Lines of a byte stream in pages, without their breaks. Every byte counts: text that is not UTF-8
 * and a last line without its break are refused, since both mean a damaged or truncated file.
 * @throws RangeError with the number of the line.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  let lines = 0;
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch (cause) {
      throw new RangeError(`line ${lines + 1} or one soon after it is not UTF-8 text`, { cause });
    }
  };
  for await (const chunk of chunks) {
    const page = (rest + decode(chunk)).split('\n');
    rest = page.pop() ?? '';
    lines += page.length;
    if (rest.length > LINE_CHARACTERS_MAX) throw new RangeError(`line ${lines + 1} has no end`);
    if (page.length > 0) yield page;
  }
  rest += decode();
  if (rest !== '') {
    throw new RangeError(
      `line ${lines + 1} is the last and has no line break: the file is cut off`,
    );
  }
}
