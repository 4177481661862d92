import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nodeProblem } from './node-version.ts';

test('a Node that is too old is told which one is needed, as package.json says', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    engines: { node: string };
  };
  const oldest = engines.node.replace('>=', '');
  expect(nodeProblem('18.20.8')).toBe(
    `Negentropy needs Node ${oldest} or later, and this is 18.20.8.`,
  );
  expect(nodeProblem('20.18.3')).toContain(oldest);
  for (const version of [`${oldest}.0`, '20.20.2', '22.0.0', process.versions.node]) {
    expect(nodeProblem(version)).toBeUndefined();
  }
});
