import { expect, test } from 'vitest';
import { readText } from '../house-rules/source-files.ts';

test('README.md shows what the whole life of a service printed', () => {
  const [, section = ''] = readText('README.md').split('## Run the service');
  const [, excerpt] = [...section.matchAll(/```text\n([^]*?)```/g)];
  const parts = (excerpt?.[1] ?? '').split('…\n');
  const printed = readText('examples/whole-life.out');
  for (const part of parts) expect(printed).toContain(part.trimEnd());
  expect(parts).toHaveLength(2);
});
