import type { LegacyEntry } from '../../state/entry.ts';
import { foldLegacy, LEGACY, LEGACY_ASSET } from '../../state/legacy.ts';
import { memberOf } from '../../state/state.ts';
import { parseMicros } from '../../units.ts';
import { noChanges, type Rules } from '../entry-rule.ts';
import type { Posting } from '../postings.ts';

/** What somebody had in version 2. It touches no balance, no tally and no sum of MIC. */
export const LEGACY_RULES: Rules<'legacy'> = {
  legacy: {
    fields: { member: 'text', files: 'text', amount: 'text', rows: 'texts', undone: 'flag?' },
    apply: (state, entry) => {
      memberOf(state, entry.member);
      foldLegacy(state.legacy, entry, parseMicros(entry.amount));
    },
    postings: legacyPostings,
    changes: noChanges,
    names: { userId: 'member' },
    recheck: { attested: 'that version 2 said so' },
    retold: 'same',
    event: 'legacy',
  },
};

function legacyPostings({ member, amount, undone }: LegacyEntry): readonly Posting[] {
  const given = undone === true ? -parseMicros(amount) : parseMicros(amount);
  if (given === 0n) return [];
  return [
    { account: LEGACY, asset: LEGACY_ASSET, amount: -given },
    { account: legacyAccount(member), asset: LEGACY_ASSET, amount: given },
  ];
}

export function legacyAccount(member: string): string {
  return `${LEGACY}:${member}`;
}
