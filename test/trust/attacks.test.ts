import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  claimResult,
  historyResult,
  PAGE,
  whoseWordCounts,
} from '../../scripts/whose-word-counts.ts';
import {
  type ClaimAttack,
  type ClaimAttackResult,
  isBounded,
} from '../../src/simulator/attacks/claim-attack.ts';
import { CLAIM_ATTACKS } from '../../src/simulator/attacks/claim-attacks.ts';
import {
  type AttackResult,
  HISTORY_ATTACKS,
  type HistoryAttack,
  isWithinLimit,
} from '../../src/simulator/attacks/history-attacks.ts';

/** What was run is kept for the page: an attack takes some seconds. */
const history = new Map<HistoryAttack, AttackResult>();
const claims = new Map<ClaimAttack, ClaimAttackResult>();

function historyOf(attack: HistoryAttack): AttackResult {
  const result = history.get(attack) ?? historyResult(attack);
  history.set(attack, result);
  return result;
}

function claimsOf(attack: ClaimAttack): ClaimAttackResult {
  const result = claims.get(attack) ?? claimResult(attack);
  claims.set(attack, result);
  return result;
}

describe('an attack on the word of others in a history', () => {
  test.each(HISTORY_ATTACKS.map((one) => [one.name, one] as const))(
    '%s: within its limit with the rules, and better off without them',
    (_, attack) => {
      const { on, off } = historyOf(attack);
      expect(isWithinLimit(attack, on)).toBe(attack.isMissed !== true);
      // Without its rules each attack gains, or costs its victims, at least a tenth more.
      const gain = attack.measure === 'victims keep' ? on - off : off - on;
      expect(attack.defence.length === 0 || gain > 0.1).toBe(true);
    },
  );
});

describe('an attack on the word of others over the interface', () => {
  test.each(CLAIM_ATTACKS.map((one) => [one.name, one] as const))(
    '%s over the interface: within its limit with the rules, and better off without',
    (_, attack) => {
      const { on, off } = claimsOf(attack);
      expect(isBounded(attack, on)).toBe(attack.isMissed !== true);
      const gain = attack.measure === 'victims keep' ? on - off : off - on;
      expect(attack.defence.length === 0 || gain > 0.05).toBe(true);
    },
  );
});

test('every attack is on the page with the figures of this run', async () => {
  const page = await whoseWordCounts({
    history: HISTORY_ATTACKS.map(historyOf),
    claims: CLAIM_ATTACKS.map(claimsOf),
  });
  expect(page).toBe(readFileSync(PAGE, 'utf8'));
});
