import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  claimResults,
  historyResults,
  PAGE,
  whoseWordCounts,
} from '../../scripts/whose-word-counts.ts';
import { type ClaimAttackResult, isBounded } from '../../src/simulator/attacks/claim-attack.ts';
import { CLAIM_ATTACKS } from '../../src/simulator/attacks/claim-attacks.ts';
import {
  type AttackResult,
  HISTORY_ATTACKS,
  isWithinLimit,
} from '../../src/simulator/attacks/history-attacks.ts';

let results: readonly AttackResult[] = [];
let claims: readonly ClaimAttackResult[] = [];
beforeAll(() => {
  results = historyResults();
  claims = claimResults();
});

describe('an attack on the word of others in a history', () => {
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
});

describe('an attack on the word of others over the interface', () => {
  test.each(CLAIM_ATTACKS.map(({ name }, row) => [name, row] as const))(
    '%s over the interface: within its limit with the rules, and better off without',
    (_, row) => {
      const result = claims[row];
      if (result === undefined) throw new RangeError(`no result of row ${row}`);
      const { attack, on, off } = result;
      expect(isBounded(attack, on)).toBe(attack.isMissed !== true);
      const gain = attack.measure === 'victims keep' ? on - off : off - on;
      expect(gain).toBeGreaterThan(0.05);
    },
  );
});

test('every attack is on the page with the figures of this run', async () => {
  const page = await whoseWordCounts({ history: results, claims });
  expect(page).toBe(readFileSync(PAGE, 'utf8'));
});
