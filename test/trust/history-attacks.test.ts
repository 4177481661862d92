import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { historyResults, PAGE, whoseWordCounts } from '../../scripts/whose-word-counts.ts';
import {
  type AttackResult,
  HISTORY_ATTACKS,
  isWithinLimit,
} from '../../src/simulator/attacks/history-attacks.ts';

describe('an attack on the word of others in a history', () => {
  let results: readonly AttackResult[] = [];
  beforeAll(() => {
    results = historyResults();
  });

  test.each(HISTORY_ATTACKS.map(({ name }, row) => [name, row] as const))(
    '%s: within its limit with the rules, and better off without them',
    (_, row) => {
      const result = results[row];
      if (result === undefined) throw new RangeError(`no result of row ${row}`);
      const { attack, on, off } = result;
      expect(isWithinLimit(attack, on)).toBe(true);
      // Without its rules each attack gains, or costs its victims, at least a tenth more.
      const gain = attack.measure === 'victims keep' ? on - off : off - on;
      expect(attack.defence.length === 0 || gain > 0.1).toBe(true);
    },
  );

  test('is on the page with the figures of this run', async () => {
    expect(await whoseWordCounts(results)).toBe(readFileSync(PAGE, 'utf8'));
  });
});
