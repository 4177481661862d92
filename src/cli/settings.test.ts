import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { unknownSettings } from './settings.ts';

test('a variable that looks like a setting and is none is told with the one that is meant', () => {
  const env = { NEGENTROPY_PORT: '1', NEGENTROPY_ORIGINE: 'a', NEGENTROPY_QQ: '', PATH: '/' };
  expect(unknownSettings(env)).toEqual([
    { name: 'NEGENTROPY_PORT', meant: 'PORT' },
    { name: 'NEGENTROPY_ORIGINE', meant: 'NEGENTROPY_ORIGIN' },
    { name: 'NEGENTROPY_QQ' },
  ]);
});

test('every setting that the documents name is known', () => {
  const text = readFileSync('docs/operator.md', 'utf8');
  const names = new Set(text.match(/NEGENTROPY_[A-Z_]*[A-Z]/g));
  expect(names.size).toBeGreaterThan(10);
  expect(unknownSettings(Object.fromEntries([...names].map((name) => [name, '1'])))).toEqual([]);
});
