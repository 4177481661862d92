import { ALIAS_ATTACKS } from './alias-attacks.ts';
import type { ClaimAttack } from './claim-attack.ts';
import { DEED_ATTACKS } from './deed-attacks.ts';
import { FLOOD_ATTACKS } from './flood-attacks.ts';
import { OPEN_ATTACKS } from './open-attacks.ts';
import { OWN_WORD_ATTACKS } from './own-word-attacks.ts';
import { TIME_ATTACKS } from './time-attacks.ts';
import { WORD_ATTACKS } from './word-attacks.ts';

/** Every attack over the interface that is on the page. */
export const CLAIM_ATTACKS: readonly ClaimAttack[] = [
  ...WORD_ATTACKS,
  ...OWN_WORD_ATTACKS,
  ...ALIAS_ATTACKS,
  ...TIME_ATTACKS,
  ...OPEN_ATTACKS,
  ...DEED_ATTACKS,
  ...FLOOD_ATTACKS,
];
