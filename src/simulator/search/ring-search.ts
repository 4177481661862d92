import { ringPay } from '../ring-pay.ts';
import type { SearchedAttack } from './search.ts';

/** Real works of a member and cycle, of the ring and of honest people. */
const WORKS = 1;
/** What honest people keep. */
const HONEST = { size: 5, works: WORKS, kept: 0.99, within: 0, padding: 0 } as const;

/** A ring that looks for how many it should be, and how much of its work may be trifles. */
export const RING_SEARCH: SearchedAttack = {
  name: 'a ring that pads',
  words: 'members of a ring vouch for each other, and add works that never fail',
  choices: [
    { name: 'members', least: 3, most: 10, isWhole: true },
    { name: 'trifles a cycle', least: 0, most: 5, isWhole: true },
    { name: 'kept', least: 0.5, most: 1 },
    { name: 'vouched from within', least: 0, most: 1 },
  ],
  defence: '`worksPerPair`',
  pay: ([size = 3, padding = 0, kept = 1, within = 0], rules) => {
    const worksPerPair = rules === 'on' ? undefined : 0;
    // Keeping is work: what is not kept costs half of what is kept, and a trifle a tenth.
    const effort = WORKS * (0.5 + 0.5 * kept) + padding * 0.1;
    const ring = ringPay({ size, works: WORKS, kept, within, padding }, worksPerPair);
    const honest = Number(ringPay(HONEST)) / HONEST.size / (WORKS * (0.5 + 0.5 * HONEST.kept));
    return Number(ring) / size / effort / honest;
  },
};
