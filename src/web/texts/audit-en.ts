/** The texts of the page of an auditor. */
export const auditEn: AuditTexts = {
  link: 'Audit the log',
  title: (size) => `${size} entries, signed`,
  lead:
    'Everything else on this site follows from these entries. A page can be made to say ' +
    'anything: ' +
    'what counts is what a program of your own recomputes.',
  head: 'The signed tree head',
  kept: 'A tree head that you kept before',
  keptNote:
    'Paste all of it. The log that is shown today is hashed up to that size and has to come to ' +
    'the same root. This server does it: `npx negentropy verify` does it without trust in ' +
    'the server.',
  compare: 'Compare',
  begins: (size) => `The log begins with the ${size} entries of your head: nothing was changed.`,
  differs: (size) => `The first ${size} entries are others than those that were signed. Keep it:`,
  heads: {
    'other log': 'That head is of another log.',
    longer: 'Your head has more entries than this log: entries are missing. Keep your head.',
    unreadable: 'That is no tree head.',
  },
  sums: 'Sums that have to agree',
  issued: (supply, held) => `${supply} in members’ hands and ${held} held`,
  issuedSum: (issued) => `${issued} MIC were issued and not cancelled.`,
  cycles: 'Each close: what its entry says, and what was counted',
  cycleColumns: ['Cycle', 'Closed', 'Supply', 'Held', 'GI', 'Counted', 'Entry'],
  noCycle: 'No cycle was closed yet. Each close will stand here with its books.',
  agrees: 'agrees',
  agreesNot: 'does not agree',
  reviews: 'How often panels err',
  reviewsLead:
    'Among what sentinels are asked are claims whose answer is known, and claims that others ' +
    'decided before. What they are sent does not tell which. In brackets: 95% intervals.',
  reviewColumns: ['Domain', 'Claims', 'α', 'Known answers: wrong', 'Second look: differs'],
  sentinels: 'By sentinel',
  sentinelColumns: ['Sentinel', 'Domain', 'Known answers: wrong', 'Second look: differs'],
  noReview: 'No panel has decided about a claim yet.',
  unmeasured: 'not measured',
  wrongOf: (wrong, interval) => `${wrong} (${interval})`,
  recompute: 'Recompute all of it here',
  recomputeLead:
    'Every entry is fetched and recomputed in this browser: each decision, each sum, and who was ' +
    'drawn to review. A panel is drawn again among those who could sit then, from its seed, to ' +
    'which the log was committed before anybody asked for it.',
  recomputeStart: 'Recompute the log',
  log: 'The log',
  from: 'From entry',
  cycle: 'Or from the beginning of cycle',
  type: 'Type',
  everyType: 'every type',
  looked: (from, until) => `Looked through: entries ${from} to ${until}.`,
  noneThere: 'None of that type among these. Further ones may be later.',
  show: 'Show',
  entry: (index, type, cycle) =>
    cycle === undefined ? `${index}: ${type}` : `${index}: ${type}, cycle ${cycle}`,
  noEntry: 'Nothing was signed yet.',
  why: 'Why it was decided so, and its proof',
  earlier: '50 earlier',
  later: 'Later ones',
  files: 'To keep',
  fileNames: {
    checkpoint: 'The tree head',
    cycles: 'Closed cycles (JSON)',
    supply: 'Supply (JSON)',
    policies: 'Every version of the rules (JSON)',
  },
  whole: 'The whole log in one file, by a key that reads, and everything recomputed from it:',
};

/** What the other languages have to say too. */
export type AuditTexts = {
  readonly title: (size: string) => string;
  readonly begins: (size: number) => string;
  readonly differs: (size: number) => string;
  readonly heads: Readonly<Record<'other log' | 'longer' | 'unreadable', string>>;
  readonly issued: (supply: string, held: string) => string;
  readonly issuedSum: (issued: string) => string;
  readonly cycleColumns: readonly string[];
  readonly reviewColumns: readonly string[];
  readonly sentinelColumns: readonly string[];
  readonly looked: (from: number, until: number) => string;
  readonly wrongOf: (wrong: string, interval: string) => string;
  readonly entry: (index: number, type: string, cycle: number | undefined) => string;
  readonly fileNames: Readonly<Record<'checkpoint' | 'cycles' | 'supply' | 'policies', string>>;
} & Readonly<
  Record<
    | ('link' | 'lead' | 'head' | 'kept' | 'keptNote' | 'compare' | 'sums' | 'cycles' | 'noCycle')
    | ('agrees' | 'agreesNot' | 'log' | 'from' | 'show' | 'noEntry' | 'earlier' | 'later' | 'why')
    | ('cycle' | 'type' | 'everyType' | 'noneThere')
    | ('recompute' | 'recomputeLead' | 'recomputeStart')
    | ('files' | 'whole' | 'reviews' | 'reviewsLead' | 'sentinels' | 'noReview' | 'unmeasured'),
    string
  >
>;
