import { PARAMETRIC_ATTACKS } from './parametric-attacks.ts';
import { RING_SEARCH } from './ring-search.ts';
import { SAWTOOTH_SEARCH } from './sawtooth-search.ts';
import type { SearchedAttack } from './search.ts';
import { THIN_DOMAIN_SEARCH } from './thin-domain-search.ts';

/** Every attack whose numbers are searched. */
export const SEARCHED_ATTACKS: readonly SearchedAttack[] = [
  RING_SEARCH,
  SAWTOOTH_SEARCH,
  THIN_DOMAIN_SEARCH,
  ...PARAMETRIC_ATTACKS,
];
