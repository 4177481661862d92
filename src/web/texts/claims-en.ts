import type { ClaimRecord } from '../../core/families/record.ts';
import type { ClaimItem, ClaimState, Silence } from '../../client/api-types.ts';

/** The texts of the pages on which people claim, confirm and ask. */
export const claimsEn: ClaimTexts = {
  titles: { own: 'What I promised, and what became of it', all: 'Claims' },
  leads: {
    own:
      'A promise is kept once you have shown it and somebody else, whose word counts, has ' +
      'confirmed it. Then a mint of it can be asked for.',
    all: 'Everything that was promised or claimed, how far it has come and what it waits for.',
  },
  lists: { own: 'My claims', all: 'Claims, newest first' },
  none: 'Nothing stands here yet. The first promise will, with what it waits for.',
  byState: 'By how far they have come',
  allStates: 'All',
  states: {
    promised: 'Promised',
    shown: 'Waits for confirmation',
    confirmed: 'Confirmed, something is missing',
    kept: 'Kept',
    refused: 'Refused',
    held: 'Held',
    minted: 'Minted',
    cancelled: 'Cancelled',
    lost: 'Did not hold',
    withdrawn: 'Taken back',
  },
  types: {
    promise: 'Promise',
    correction: 'Correction',
    defect: 'Report of a defect',
    review: 'Review',
    validation: 'Verdict',
    turn: 'Answer',
    step: 'Step',
    improvement: 'Improvement',
  },
  about: (type, userId, domain, due) => `${type} of ${userId} in ${domain}, due on ${due}.`,
  aboutOwn: (type, domain, due) => `${type} in ${domain}, due on ${due}.`,
  missing: {
    proof: (userId) => `Waits for ${userId} to show what was done.`,
    ownProof: 'Waits for you to show what was done.',
    takeover: (userId) => `Waits for ${userId} to accept taking it over.`,
    readings: 'Waits for instruments to show it.',
    earlier: 'Waits: somebody else promised the same deed before, and that is open.',
    deed:
      'Is not paid: of the same deed the claim of somebody else was kept first. If that is ' +
      'overturned or taken back, this one counts.',
    confirmationFrom: (userId) => `Waits for ${userId} to say whether it holds.`,
    confirmation: (count) =>
      `Waits for ${count === 1 ? 'somebody else' : `${count} other people`} whose word counts.`,
    yours: (count) =>
      count === 1
        ? 'Waits for somebody else to confirm it: your word counts.'
        : `Waits for ${count} other people to confirm it: your word counts.`,
  },
  heard: (named) =>
    'Whose word counts: who has kept enough promises here, or was named a first witness, for ' +
    `instance ${named}.`,
  noStanding: (by) => `${by} has no record of their own here yet.`,
  said: {
    yes: (by) => `${by} confirmed it.`,
    no: (by) => `${by} said that it does not hold.`,
  },
  counted: {
    deviation: (before, after) => `It says: ${before} off before, ${after} after it (0 is none).`,
    delivered: (share) => `Shown of it: ${share} (1 is all of it).`,
  },
  countsNot: 'That does not count:',
  silences: {
    NO_STANDING: (by) =>
      `${by} has no record of their own here yet. Who has kept enough promises, or was named a ` +
      'first witness, is heard.',
    MAY_NOT_REJECT: () =>
      'only whom the claim was made to, a panel or an audit says that a claim does not hold.',
    TOO_LATE: () => 'the time in which it could be overturned is over.',
    DONE_BEFORE: () =>
      'the work was done before its promise came in. Bring in the promise first; a table that ' +
      'has both on one day says the time of day.',
    UNTIMED: (by) => `${by} has not said yet when it was done.`,
    DONE_LATE: (by) =>
      `${by} says that it was done after it was due, and it was shown before that. Somebody else ` +
      'may say that it was in time, and so may they if they were mistaken.',
    UNAIMED: (by) => `${by} names no such target: how far off it was meant to be, others say too.`,
  },
  unheard: 'It was told and kept, but it does not count:',
  decision: (id) => `Decision ${id}, with its reasons`,
  waiting: 'Waits for your word',
  waitingForOthers: 'Waits for the word of others',
  saidOnce:
    'What somebody has said of a claim they cannot say again later: whose word would not count ' +
    'yet had better wait.',
  wouldNotCount: 'Your yes would not count yet:',
  wouldReject: 'Your no would count.',
  further: (count) => (count === 1 ? 'One more' : `${count} more`),
  act: (subject) => `Say something of “${subject}”`,
  offers: {
    promise: 'Promise something',
    correction: 'Say what you corrected',
    defect: 'Report a defect in somebody else’s work',
    review: 'Rate somebody else’s work',
    validation: 'Give a verdict on a proposal or a result',
    turn: 'Take on a question that somebody asked',
    step: 'Take on a step of an adopted proposal',
    improvement: 'Begin an improvement that instruments will show',
  },
  otherClaims: 'Claim something else',
  fieldsOf: {
    promise: {
      subject: 'What is promised',
      dueAt: 'Until when',
      next: 'Who takes it over, if somebody',
    },
    correction: {
      subject: 'What was corrected',
      dueAt: 'Until when that is in time',
      before: 'How far off it was',
      after: 'How far off it is now',
      target: 'How far off it was meant to be',
    },
    defect: {
      subject: 'What the defect is',
      dueAt: 'Until when that is in time',
      of: 'Whose work it is',
      rating: 'How severe it is',
    },
    review: {
      subject: 'What is rated',
      dueAt: 'Until when that is in time',
      of: 'Whose work it is, if a member’s',
      rating: 'How good it is',
    },
    validation: {
      subject: 'Which proposal or result',
      dueAt: 'Until when that is in time',
      verdict: 'What you say of it',
    },
    turn: {
      subject: 'What the question is',
      dueAt: 'Until when you answer',
      of: 'Who asked, and says whether it was answered',
    },
    step: {
      subject: 'Which step',
      dueAt: 'Until when',
      of: 'Who made the proposal',
    },
    improvement: {
      subject: 'What is changed',
      dueAt: 'Until when the instruments show it',
      measure: 'What all its instruments read',
      aims: 'Its instruments, and what each shall read on the mean',
    },
  },
  choices: {
    adopt: 'adopt it',
    reject: 'reject it',
    volatility: 'how much something varies',
    trust: 'trust',
    cost: 'cost',
  },
  personHint: 'A user id, never of who claims it.',
  shareHint: 'From 0 to 1.',
  same: (subject, state) =>
    `“${subject}” is about the same: ${state}. Name another deed, or wait until that is settled.`,
  dueHint: 'Until the end of that day in UTC.',
  classHint: 'The number of a class that the rules know.',
  aimsHint: (min, max) => `${min} to ${max} lines like \`meter-1 0.25\`: less than it reads now.`,
  claimNote: 'It is kept beside the log and cannot be changed; others say whether it holds.',
  promiseNote: 'It is kept beside the log and cannot be changed; once due it counts if missed.',
  subjectHint: 'In a few words that nothing else here is called.',
  domain: 'In which domain',
  domainHint: 'Disorder is measured by domain.',
  with: 'To whom, if to somebody: they may say that it does not hold',
  show: 'Show that it was done',
  showNote: 'The first time counts: what is shown later changes nothing.',
  delivered: 'How much of it',
  deliveredHint: 'From 0 to 1, which is all of it.',
  by: 'User id of who says it',
  rating: 'How severe it is, as a class',
  target: 'How far off it was meant to be, if that was said before',
  targetHint:
    'Who corrected it may have said so too: it counts if you name it as well, or half of the way ' +
    'to it or more. Leave it empty if you do not know it.',
  done: 'When was it done?',
  doneHint:
    'Where the rules ask for it, a word without an answer is kept and does not count. You can ' +
    'say it again with one.',
  doneOptions: {
    unknown: 'I do not know',
    choose: 'Choose',
    after: 'After it was promised, in time',
    before: 'Before it was promised',
    late: 'After it was due',
  },
  confirm: 'It holds',
  reject: 'It does not hold',
  confirmNote: 'Only what was seen: who vouches for what is overturned answers for it.',
  look: 'What would a mint come to?',
  wouldRefuse: (reason) => `It would be refused now: ${reason.toLowerCase()}.`,
  unknown: (domain) =>
    `Nobody can say yet whether disorder in ${domain} rises or falls: it takes the outcomes of ` +
    'many promises, kept or missed, over several cycles. What is kept until then counts for the ' +
    'record, and is not paid.',
  wouldEarn: (amount, isHeld) =>
    `You would earn ${amount} MIC${isHeld ? ', held until it has lasted' : ''}.`,
  wouldPay: (userId, amount, isHeld) =>
    `${userId} would earn ${amount} MIC${isHeld ? ', held until it has lasted' : ''}.`,
  ask: 'Ask for the mint',
  askNote: 'The decision is then an entry of the log, for good.',
  askAllTheSame: 'Ask all the same',
  askRefusedNote: 'The refusal is then in the log. It costs nothing, and it can be asked again.',
  takeBack: 'Take it back',
  takeBackNote:
    'With all that was said of it: what it counts is taken out, and what is held for it ends ' +
    'unpaid. What was paid stays. It cannot be undone.',
  askFinalNote: 'The refusal is then in the log for good: of this no mint can be asked for again.',
  askFinalWait: (cycles) =>
    'The refusal is then in the log for good: of this no mint can be asked for again. Whoever ' +
    `waits may ask once the record is above the threshold, within ${cycles} cycles of when it ` +
    'was kept.',
  asksAnother:
    'A key that attests asks for it: one of the member’s own, or whoever runs the program.',
};

/** Whose claims a page shows. */
export type ClaimPlaces = 'own' | 'all';

type Of<Type extends ClaimRecord['type']> = Extract<ClaimRecord, { readonly type: Type }>;

type OfPlace = Readonly<Record<ClaimPlaces, string>>;

export type ClaimTexts = {
  readonly titles: OfPlace;
  readonly leads: OfPlace;
  readonly lists: OfPlace;
  readonly states: Readonly<Record<ClaimState, string>>;
  readonly types: Readonly<Record<ClaimItem['type'], string>>;
  readonly same: (subject: string, state: string) => string;
  readonly about: (type: string, userId: string, domain: string, due: string) => string;
  readonly aboutOwn: (type: string, domain: string, due: string) => string;
  readonly missing: {
    readonly proof: (userId: string) => string;
    readonly ownProof: string;
    readonly takeover: (userId: string) => string;
    readonly readings: string;
    readonly earlier: string;
    readonly deed: string;
    readonly confirmationFrom: (userId: string) => string;
    readonly confirmation: (count: number) => string;
    readonly yours: (count: number) => string;
  };
  readonly heard: (named: string) => string;
  readonly noStanding: (by: string) => string;
  readonly said: { readonly yes: (by: string) => string; readonly no: (by: string) => string };
  /** The numbers that a claim counts by. */
  readonly counted: {
    readonly deviation: (before: string, after: string) => string;
    readonly delivered: (share: string) => string;
  };
  readonly silences: Readonly<Record<Silence, (by: string) => string>>;
  readonly decision: (id: string) => string;
  readonly further: (count: number) => string;
  readonly act: (subject: string) => string;
  readonly offers: Readonly<Record<ClaimRecord['type'], string>>;
  /** What each field of a claim is called that not every claim has in common. */
  readonly fieldsOf: {
    readonly [Type in ClaimRecord['type']]: Readonly<
      Record<Exclude<keyof Of<Type>, 'type' | 'userId' | 'domain' | 'at' | 'with'>, string>
    >;
  };
  readonly choices: Readonly<
    Record<Of<'validation'>['verdict'] | Of<'improvement'>['measure'], string>
  >;
  readonly aimsHint: (min: number, max: number) => string;
  readonly doneOptions: Readonly<
    Record<'unknown' | 'choose' | 'after' | 'before' | 'late', string>
  >;
  readonly askFinalWait: (cycles: number) => string;
  readonly wouldRefuse: (reason: string) => string;
  readonly unknown: (domain: string) => string;
  readonly wouldEarn: (amount: string, isHeld: boolean) => string;
  readonly wouldPay: (userId: string, amount: string, isHeld: boolean) => string;
} & Readonly<
  Record<
    | ('none' | 'byState' | 'allStates' | 'countsNot' | 'unheard' | 'waiting')
    | ('waitingForOthers' | 'saidOnce' | 'wouldNotCount' | 'wouldReject')
    | ('promiseNote' | 'claimNote' | 'otherClaims' | 'subjectHint' | 'domain' | 'domainHint')
    | (
        | 'personHint'
        | 'shareHint'
        | 'dueHint'
        | 'classHint'
        | 'doneHint'
        | 'with'
        | 'show'
        | 'showNote'
        | 'delivered'
        | 'deliveredHint'
        | 'target'
        | 'targetHint'
        | 'by'
      )
    | ('rating' | 'done' | 'confirm' | 'reject' | 'confirmNote' | 'look' | 'ask' | 'askNote')
    | ('askAllTheSame' | 'askRefusedNote' | 'askFinalNote' | 'asksAnother')
    | ('takeBack' | 'takeBackNote'),
    string
  >
>;
