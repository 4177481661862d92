import { expect, test } from 'vitest';
import { tryTools } from '../../scripts/openapi-generators.ts';
import { isSoak } from '../size.ts';

// Installs four programs of others: `npx tsx scripts/openapi-generators.ts` does the same alone.
test.runIf(isSoak)('three generators compile strictly, and a linter has no error', async () => {
  const lines: string[] = [];
  await tryTools((line) => lines.push(line));
  expect(lines).toHaveLength(4);
  expect(lines.at(-1)).toContain('(0 errors');
});
