import { describe, expect, test } from 'vitest';
import { LogError } from '../log/log-error.ts';
import { checkpointLine, headerLine, parseCheckpointLine, parseHeader } from './export-format.ts';

const HEADER = { origin: 'example.org/v1/log/default', key: 'example.org+1234abcd+AQ==' };

describe('the header line', () => {
  test('is read back as it was written', () => {
    expect(parseHeader(headerLine(HEADER))).toMatchObject(HEADER);
  });

  test.each([
    '',
    'null',
    '[]',
    '{}',
    headerLine(HEADER).replace('export/1', 'export/2'),
    headerLine(HEADER).replace('"key"', '"key" '),
    `${headerLine(HEADER)} `,
    `\u{feff}${headerLine(HEADER)}`,
    headerLine(HEADER).replace('}', ',"more":1}'),
    headerLine(HEADER).replace('example', '\\u0065xample'),
  ])('is not %j', (line) => {
    expect(() => parseHeader(line)).toThrow(LogError);
  });
});

describe('the checkpoint line', () => {
  const note = 'origin\n3\nroot\n\n— name sig\n';

  test('gives back the note that it holds', () => {
    expect(parseCheckpointLine(checkpointLine(note))).toBe(note);
  });

  test('is not an entry', () => {
    expect(parseCheckpointLine('{"cycle":1}')).toBeUndefined();
  });

  test.each([
    `${checkpointLine(note)} `,
    checkpointLine(note).replace('}', ',"more":1}'),
    checkpointLine(note).replace('origin', '\\u006frigin'),
    '{"checkpoint":',
  ])('is refused in another spelling: %j', (line) => {
    expect(() => parseCheckpointLine(line)).toThrow(LogError);
  });
});
