import type { ClaimAttack } from './claim-attack.ts';
import { TIME_ATTACKS } from './time-attacks.ts';
import { WORD_ATTACKS } from './word-attacks.ts';

/** Every attack over the interface that is on the page. */
export const CLAIM_ATTACKS: readonly ClaimAttack[] = [...WORD_ATTACKS, ...TIME_ATTACKS];
