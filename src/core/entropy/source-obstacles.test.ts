import { expect, test } from 'vitest';
import { policyFrom } from '../policy/parse-policy.ts';
import { PRESETS, type PresetName } from '../policy/presets.ts';
import { sourceObstacles } from './source-obstacles.ts';

const needed = (perWeek: number, people: number) => ({ code: 'WORK_NEEDED', perWeek, people });
const RATINGS = { code: 'RATINGS_NEEDED' };

test.each<[PresetName, readonly object[]]>([
  ['civic', [needed(20, 5)]],
  ['forge', [needed(6, 3)]],
  ['standard', [RATINGS, needed(30, 0)]],
  ['strict', [RATINGS, needed(30, 0)]],
  ['git', [{ code: 'PROMISES_UNPAID' }]],
  ['sandbox', []],
])('what stands against pull requests under %s', (preset, obstacles) => {
  expect(sourceObstacles(policyFrom(PRESETS[preset], 1))).toEqual(obstacles);
});
