import type { BenchNote } from '../attacks/bench-notes.ts';

const DRAWN = 'panels that are drawn to look at it, instead of whoever is chosen';

/** By name of attack: what is said of one that leaks, or whose rule does little by its figures. */
export const SEARCH_NOTES: Readonly<Record<string, BenchNote>> = {
  'a ring that pads': {
    why: 'eight trifles of each pair count in full, and a trifle is a tenth of the effort',
    closes: DRAWN,
  },
  'disorder in turns': {
    why: 'what was found breaks nothing, and keeps more than others do: 1 instead of .99',
    closes: 'nothing is open: it is order',
  },
  'disorder in thin domains': {
    why: 'it pays less than honest work, with the rule and without',
    closes: 'nothing is open',
  },
  'padding by first witnesses': {
    why: 'by effort few trifles pay best, and eight of each pair count in full either way',
    closes: 'seven first witnesses or more, who have not chosen each other',
  },
  'a deed of several': {
    why: 'what was found is luck of that world: elsewhere it pays less than honest work either way',
    closes: 'nothing is open',
  },
  'padding a history': {
    why: 'by effort few trifles pay best, and eight of each pair count in full either way',
    closes: DRAWN,
  },
};
