import { expect, test } from 'vitest';
import { PRESETS } from '../policy/presets.ts';
import { keptCycle } from './not-followed.ts';

test('rules that were made for cycles of another length are told apart', () => {
  expect(keptCycle(PRESETS.civic, PRESETS.standard)).toEqual([]);
  const [told = ''] = keptCycle(PRESETS.forge, PRESETS.civic);
  expect(told).toMatch(/^Cycles keep their length.*: cycle\.days 1, not 2\.$/);
});
