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
  const rows = HISTORY_ATTACKS.map((one) => [one.name, one] as const);

  test.each(rows)('%s in a history: within its limit with the rules', (_, attack) => {
    const { on } = historyOf(attack);
    expect(isWithinLimit(attack, on)).toBe(attack.knownTo === undefined);
    expect(isWithinLimit(asKnown(attack), on)).toBe(true);
  });

  test.each(rows.filter(([, { defence }]) => defence.length > 0))(
    '%s in a history: not without them',
    (_, attack) => {
      expect(isWithinLimit(asKnown(attack), historyOf(attack).off)).toBe(false);
    },
  );
});

describe('an attack on the word of others over the interface', () => {
  const rows = CLAIM_ATTACKS.map((one) => [one.name, one] as const);

  test.each(rows)('%s over the interface: within its limit with the rules', (_, attack) => {
    const { on } = claimsOf(attack);
    expect(isBounded(attack, on)).toBe(attack.knownTo === undefined);
    expect(isBounded(asKnown(attack), on)).toBe(true);
  });

  test.each(rows.filter(([, { defence }]) => defence.length > 0))(
    '%s over the interface: not without them',
    (_, attack) => {
      expect(isBounded(asKnown(attack), claimsOf(attack).off)).toBe(false);
    },
  );
});

/** With what it is known to come to as its limit. */
function asKnown<Attack extends { readonly limit: number; readonly knownTo?: number }>(
  attack: Attack,
): Attack {
  return { ...attack, limit: attack.knownTo ?? attack.limit };
}

test('every attack is on the page with the figures of this run', async () => {
  const page = await whoseWordCounts({
    history: HISTORY_ATTACKS.map(historyOf),
    claims: CLAIM_ATTACKS.map(claimsOf),
  });
  expect(page).toBe(readFileSync(PAGE, 'utf8'));
});
