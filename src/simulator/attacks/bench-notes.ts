/** What has to be said beside figures that come to more than is meant. */
export interface BenchNote {
  /** Why it comes to that, or its rule makes less than a tenfold difference. */
  readonly why: string;
  /** What would close the rest. */
  readonly closes: string;
}

const MAKES_WITNESSES =
  'some of what they confirm is true work, and so much of a pair counts (`worksPerPair`)';
const TELLING = 'that the program gives tasks out, or names the party of a promise (`with`)';

/** By name of attack; whoever adds one that leaks, or whose rule does little, says why here. */
export const BENCH_NOTES: Readonly<Record<string, BenchNote>> = {
  'an alias that first earns standing': {
    why: 'no rule: twelve weeks of true work under each name, which others brought in, is a record',
    closes:
      'that links between accounts of one person are known (`link`), or panels that are drawn',
  },
  'correcting one’s own waste': {
    why: 'either way it pays less than an honest member gets, so that there is no leak to divide',
    closes: 'nothing is open',
  },
  padding: {
    why: MAKES_WITNESSES,
    closes: 'that others than the three look at what they bring in: panels that are drawn',
  },
  'padding with forged names': {
    why: 'most of it is padding, which another rule bounds; the forged names add little to it',
    closes: 'that others than the three look at what they bring in: panels that are drawn',
  },
  'padding by a tree of aliases': {
    why: MAKES_WITNESSES,
    closes: 'that others than the three look at what they bring in: panels that are drawn',
  },
  'invented authors': {
    why: 'no rule: a name in a commit costs nothing, and each of forty meets its friend rarely',
    closes:
      'an import from the forge, whose authors are accounts, or a list of people (`--people`)',
  },
  'accusing with a long record': {
    why: 'a true repair looks the same, and a long record buys room to make some',
    closes: 'an answer of whoever is accused, heard by people who are drawn',
  },
  'accusing through maintainers': {
    why: 'a true repair looks the same, and each author may make a few',
    closes: 'an answer of whoever is accused, heard by people who are drawn',
  },
  'accepted by a friend first': {
    why: 'what is overturned late counted until then, and lifts some above the threshold by luck',
    closes: 'a longer hold than an audit takes',
  },
  'padding with claims': {
    why: MAKES_WITNESSES,
    closes: 'panels that are drawn to confirm, instead of whoever is chosen',
  },
  'padding claims by a tree of aliases': {
    why: MAKES_WITNESSES,
    closes: 'panels that are drawn to confirm, instead of whoever is chosen',
  },
  'disorder that is thrown away': {
    why: 'it pays little in the mean, which is within what is meant, and more in some worlds',
    closes: 'a person behind each account: the domain is then not theirs alone',
  },
  'asking late': {
    why:
      'a newcomer’s integrity grows with every kept deed, and seven cycles to ask remain: ' +
      'a fortnight under `forge`',
    closes: 'a decision by the integrity of the day of the deed, which is then told in advance',
  },
  'one deed of four members': {
    why: 'which of the four is paid is chance, and with it the pay of the others',
    closes: 'nothing is open but chance',
  },
  'one deed under four names': {
    why: 'no rule: nobody can tell four names from four people who each did something',
    closes: 'witnesses who say of each that they saw it, and audits that ask them',
  },
  'told late, and nobody looks when': {
    why: 'no rule: who confirms says a time that they did not see, and nobody can tell',
    closes: TELLING,
  },
  'disorder by aliases that also keep': {
    why:
      'in longer cycles a window has more outcomes, so that thrice the misses of others, which ' +
      'is what counts of newcomers, are a rise beside a month in which nobody missed anything',
    closes: 'that misses of newcomers count twice as often as those of others at most, not thrice',
  },
  'puppets of three friends': {
    why: 'no rule: three people vouch for three works a week of each new account in full',
    closes: 'panels that are drawn to confirm, instead of whoever is chosen',
  },
  'first witnesses lifted by aliases': {
    why: MAKES_WITNESSES,
    closes: 'seven first witnesses or more, who have not chosen each other',
  },
};

const FIRST_YEAR =
  'nothing is an outcome for 180 days, and a direction needs 28 weeks after that: what is asked ' +
  'for in the first year is refused, and no later ask makes up for it';

const ONE_NAME: BenchNote = {
  why: 'what one of them brings in for the other, or says of it, counts as the word of its author',
  closes: 'a list of people that has both (`--people`): then nothing is lost',
};

/** By preset, and by gate or name: what honest members lose by it. */
export const LOSS_NOTES: Readonly<Record<string, BenchNote>> = {
  '`git`: entropy gate': {
    why: FIRST_YEAR,
    closes: 'a measure of works that were repaired early, which is there before 180 days are over',
  },
  '`git`, second year on: entropy gate': {
    why: 'in large projects works of one week that break together look like a rise afterwards',
    closes: 'a direction that allows for how far the works of one week break together',
  },
  '`git`: a name': ONE_NAME,
  '`git`: a name, spelled otherwise': ONE_NAME,
};
