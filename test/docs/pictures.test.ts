import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fileOf, gallery, PICTURED, SHOTS } from '../../scripts/pictured-pages.ts';
import { builtPages } from '../../src/cli/operator/built-pages.ts';
import { readText } from '../house-rules/source-files.ts';

// That the public pages are all there is for test/browser/pages.test.ts to say: it asks the server.
test('every page that takes a key is pictured', () => {
  const routes = Object.values(PICTURED);
  const missing = builtPages().signed.filter(({ path }) => !routes.includes(path));
  expect(missing.map(({ path }) => path)).toEqual([]);
});

test('each page has its four pictures, none is too many, and a page shows them', () => {
  const there = readdirSync('docs/images').filter((name) => name.startsWith('page-'));
  expect(there.toSorted()).toEqual(SHOTS.map(fileOf).toSorted());
  expect(readText('docs/images/README.md')).toBe(gallery());
});
