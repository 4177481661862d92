import type { Entry, EntryType } from '../state/entry.ts';
import { CENSUS_RULES } from './cities/census.ts';
import { CLOSE_RULES } from './cycles/close-cycle.ts';
import { COMMUNITY_RULES } from './community.ts';
import { CREDIT_RULES } from './cycles/credits.ts';
import { DEBT_RULES } from './economy/debts.ts';
import { type EntryRule, type Rules } from './entry-rule.ts';
import { FACT_RULES } from './evidence/facts.ts';
import { FINDING_RULES } from './evidence/findings.ts';
import { INSTRUMENT_RULES } from './evidence/instruments.ts';
import { OUTCOME_RULES } from './evidence/outcomes.ts';
import { RATING_RULES } from './evidence/ratings.ts';
import { RETRACTION_RULES } from './evidence/taken-back.ts';
import { GOVERNANCE_RULES } from './governance/governance.ts';
import { LEGACY_RULES } from './economy/legacy.ts';
import { MOVEMENT_RULES } from './economy/movements.ts';
import { NATION_RULES } from './cities/nation.ts';
import { PANEL_RULES } from './evidence/panels.ts';
import { PILOT_RULES } from './governance/pilots.ts';
import type { Posting } from './postings.ts';
import { STUDY_RULES } from './governance/studies.ts';

/** The catalogue: one rule for every type of entry. A type without one does not compile. */
export const ENTRY_RULES: Rules<EntryType> = {
  ...COMMUNITY_RULES,
  ...FACT_RULES,
  ...OUTCOME_RULES,
  ...RATING_RULES,
  ...RETRACTION_RULES,
  ...INSTRUMENT_RULES,
  ...FINDING_RULES,
  ...CREDIT_RULES,
  ...MOVEMENT_RULES,
  ...DEBT_RULES,
  ...LEGACY_RULES,
  ...PANEL_RULES,
  ...PILOT_RULES,
  ...STUDY_RULES,
  ...GOVERNANCE_RULES,
  ...NATION_RULES,
  ...CENSUS_RULES,
  ...CLOSE_RULES,
};

/** The rule of an entry's own type. */
export function ruleOf(entry: Entry): EntryRule<Entry> {
  return ENTRY_RULES[entry.type] as unknown as EntryRule<Entry>;
}

/**
 * The double-entry postings of an entry, summing to zero (docs/internals/design.md#invariants, 1).
 * Issuance runs negative by what was ever promised; held amounts are neither supply nor spendable.
 */
export function postingsOf(entry: Entry): readonly Posting[] {
  return ruleOf(entry).postings(entry);
}
