/** How it is shown that a known attack does not pay, and where it still does. */
export type Shown =
  /** By what the bench measures: names of attacks on it. */
  | { readonly by: 'bench'; readonly attacks: readonly string[] }
  /** Nobody earns by it: it passes or fails. */
  | {
      readonly by: 'test';
      readonly file: string;
      readonly title: string;
      /** Where it is not shown. */
      readonly leaves?: string;
    };

/** What was done to systems that pay for behaviour, before this one was written. */
export interface KnownAttack {
  readonly name: string;
  /** What is done, in words. */
  readonly words: string;
  readonly shown: Shown;
}

function bench(...attacks: string[]): Shown {
  return { by: 'bench', attacks };
}

function tested(file: string, title: string, leaves?: string): Shown {
  return { by: 'test', file, title, ...(leaves === undefined ? {} : { leaves }) };
}

/** Every known attack, with where it is shown. */
export const KNOWN_ATTACKS: readonly KnownAttack[] = [
  {
    name: 'spam of artifacts',
    words: 'packages, pull requests and posts by the thousand',
    shown: bench('padding', 'padding with claims', 'invented authors', 'puppets of three friends'),
  },
  {
    name: 'volume over quality',
    words: 'much is done, and much of it does not last',
    shown: bench('silence', 'accepted by a friend first'),
  },
  {
    name: 'texts that nobody meant',
    words: 'reflections and reviews written by a model',
    shown: tested(
      'test/invariants/splitting.test.ts',
      'never reaches the threshold of any valid policy',
    ),
  },
  {
    name: 'one person as many',
    words: 'evidence is spread over accounts',
    shown: tested(
      'test/invariants/splitting.test.ts',
      'never earns more than one account, for no action and not in all',
    ),
  },
  {
    name: 'aliases that vouch',
    words: 'further names of one person say that it was done',
    shown: bench(
      'invented reviewers',
      'an alias as committer',
      'an alias that first earns standing',
      'an invented second member',
      'one’s own name spelled otherwise',
      'padding by a tree of aliases',
      'padding claims by a tree of aliases',
      'first witnesses lifted by aliases',
    ),
  },
  {
    name: 'a ring of reviewers',
    words: 'a few confirm each other’s work',
    shown: tested(
      'test/invariants/ring-pay.test.ts',
      'of %i that pads a record of .90 earns a tenth of a .99 member',
    ),
  },
  {
    name: 'suppression by raters',
    words: 'a few rate down what others rate well',
    shown: bench('a stranger’s ratings'),
  },
  {
    name: 'approval in seconds',
    words: 'whoever may approve approves everything',
    shown: bench('nodding at everything first', 'no room for the auditor'),
  },
  {
    name: 'wash transfers',
    words: 'credits go round in a circle',
    shown: tested(
      'test/invariants/non-interference.test.ts',
      'changes no decision, no end of a hold and no GI',
    ),
  },
  {
    name: 'bought reputation',
    words: 'a balance is to count as a record',
    shown: tested('test/invariants/non-interference.test.ts', 'is not even looked at'),
  },
  {
    name: 'a score that is sent',
    words: 'the caller says how good the member is',
    shown: tested(
      'test/http/fuzz/fuzz-scores.test.ts',
      'a score anywhere in the body of any operation is refused and changes nothing',
    ),
  },
  {
    name: 'a meter that went dark',
    words: 'mints go on while nothing is measured',
    shown: tested(
      'test/invariants/silence.test.ts',
      'refuses everything within 7 cycles, whatever it reported before',
    ),
  },
  {
    name: 'made, then mended',
    words: 'whoever breaks something is paid for its repair',
    shown: bench('correcting one’s own waste', 'a farm of corrections'),
  },
  {
    name: 'silence as order',
    words: 'nobody reports, and that looks like peace',
    shown: bench(
      'silence',
      'promises sent after they were kept',
      'promises told a day before',
      'told late, and nobody says when',
      'told late, and nobody looks when',
    ),
  },
  {
    name: 'disorder moved elsewhere',
    words: 'one domain is cleaned into another, or disorder is made to be removed',
    shown: bench('disorder that is thrown away', 'the best cycle chosen'),
  },
  {
    name: 'one deed twice',
    words: 'in one community: again, as another type, in another life',
    shown: bench(
      'one deed as many claims',
      'one deed of four types',
      'a second life',
      'one deed of four members',
      'one deed under four names',
      'many claims while one waits',
    ),
  },
  {
    name: 'a deed that is somebody else’s',
    words: 'what others promised is said to be done, with a friend who nods',
    shown: bench('a deed that somebody else promised'),
  },
  {
    name: 'one deed in two communities',
    words: 'the same evidence is brought to both',
    shown: tested(
      'test/pipeline/evidence-registry.test.ts',
      'a hundred racers in three installations are paid once',
      'communities that share no registry',
    ),
  },
  {
    name: 'dated back',
    words: 'the time of a deed is chosen',
    shown: bench(
      'proofs dated back',
      'proofs before the work',
      'promises that are never due',
      'asking late',
    ),
  },
  {
    name: 'an aim of one’s own',
    words: 'who is measured says what was to be reached',
    shown: bench('a target of one’s own'),
  },
  {
    name: 'rounding at the threshold',
    words: 'decimals that are cut decide',
    shown: tested(
      'test/invariants/minting-conditions.test.ts',
      'no I and no amount falls when one fact turns out better',
    ),
  },
  {
    name: 'a signature over a part',
    words: 'what is signed leaves fields out',
    shown: tested(
      'test/tampering/tampering.test.ts',
      'is found in that very entry, for random ones of a longer log',
    ),
  },
  {
    name: 'a ledger that is edited',
    words: 'a byte of the history is changed',
    shown: tested('test/invariants/replay.test.ts', 'is detected wherever it is in any history'),
  },
  {
    name: 'a stolen merge',
    words: 'somebody links the account of another to their own',
    shown: tested(
      'test/trust/links.test.ts',
      'whoever gets a link to somebody’s account has nothing of what is in it',
    ),
  },
  {
    name: 'mint by discretion',
    words: 'a special grant that no rule gives',
    shown: tested(
      'test/invariants/conservation.test.ts',
      'Σ released is Σ of the formula, recomputed independently, and nothing else mints',
    ),
  },
  {
    name: 'a promise without money',
    words: 'more is taken off debts than was pledged',
    shown: tested(
      'src/core/debt/debt-book.test.ts',
      'legs add up to zero, pools and debts are never overdrawn, caps hold',
    ),
  },
  {
    name: 'rules that reach back',
    words: 'a change of rules takes what was earned',
    shown: tested(
      'test/invariants/later-policy.test.ts',
      'changes no entry before it, and no end of a hold that was made before it',
    ),
  },
  {
    name: 'popularity',
    words: 'who is known is confirmed sooner than who is not',
    shown: tested(
      'test/invariants/popularity.test.ts',
      'panels that are drawn accept as many, as soon',
      'claims that no panel looks at: whoever is known finds sooner who confirms',
    ),
  },
  {
    name: 'a flood of accusations',
    words: 'repairs and rejections that are aimed at people',
    shown: bench(
      'accusing',
      'accusing with hands',
      'accusing with a long record',
      'accusing through maintainers',
      'commits in somebody’s name',
      'promises in somebody’s name',
      'a name in a text',
      'padding with forged names',
    ),
  },
  {
    name: 'a secret detector',
    words: 'people are refused and not told why',
    shown: tested(
      'src/core/mint/explain.test.ts',
      '%s has a sentence, a measured value, a limit and a change',
    ),
  },
  {
    name: 'streaks',
    words: 'a pause costs, so that people burn out',
    shown: tested(
      'test/invariants/non-interference.test.ts',
      'leave I as it was when their order stays',
    ),
  },
  {
    name: 'punished dissent',
    words: 'moods and views of the world decide',
    shown: tested(
      'test/invariants/labels.test.ts',
      'no gate, refusal or cancel depends on a label, and no amount shrinks by one',
    ),
  },
  {
    name: 'bought signals',
    words: 'stars and followers of a platform',
    shown: tested(
      'src/connectors/github/github-records.test.ts',
      'an event without a meaning here is acknowledged by its name',
    ),
  },
  {
    name: 'a validation that is none',
    words: 'two series that grow are said to go together',
    shown: tested(
      'src/study/stats/simulations.test.ts',
      'go together by their levels, and not by their steps: n %i',
    ),
  },
  {
    name: 'peeking',
    words: 'a study is looked at until it pleases',
    shown: tested(
      'src/study/stats/simulations.test.ts',
      'is not adopted by sixty looks at a confidence sequence, and is by sixty t tests',
    ),
  },
  {
    name: 'a source with holes',
    words: 'a page of a history is lost, and nobody notices',
    shown: tested(
      'test/invariants/silence.test.ts',
      'gives the bytes of never having stopped, wherever the import was cut',
    ),
  },
  {
    name: 'what is lost is taken back',
    words: 'lost claims disappear from a record',
    shown: bench('lost claims taken back'),
  },
  {
    name: 'one account stops all',
    words: 'broken promises raise the disorder of everybody',
    shown: bench(
      'disorder by one account',
      'disorder by somebody with standing',
      'disorder by aliases that also keep',
      'a flood of deployments that fail',
    ),
  },
];
