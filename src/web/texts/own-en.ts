import type {
  Debt,
  DebtReduction,
  FindingStatus,
  Proposal,
  ProposedPilot,
  PilotEstimate,
} from '../../client/api-types.ts';
import type { Closing } from '../../core/debt/community-debts.ts';
import type { Likeness } from '../../core/identity/likeness-sentence.ts';
import { NOT_FOLLOWED, type NotFollowed } from '../../core/rehearse/not-followed.ts';
import { claimsEn, type ClaimTexts } from './claims-en.ts';
import { importsEn, type ImportTexts } from './imports-en.ts';
import { panelsEn, type PanelTexts } from './panels-en.ts';
import { sourcesEn, type SourceTexts } from './sources-en.ts';
import type { Done, KeyUse, Lack, OwnPath } from './named.ts';
import { capital } from '../numbers.ts';
import { rulesEn } from './rules-en.ts';
import { recordEn, type RecordTexts } from './record-en.ts';

const sections: Readonly<Record<OwnPath, string>> = {
  '/me': 'What was decided',
  '/me/claims': 'What I promised',
  '/me/debts': 'Debts',
  '/me/days': 'My days',
  '/me/reviews': 'Reviews',
  '/me/data': 'My data',
  '/op': 'What needs you',
  '/op/claims': 'Claims',
  '/op/findings': 'Findings',
  '/op/panels': 'Panels',
  '/op/people': 'People',
  '/op/keys': 'Keys',
  '/op/sources': 'Sources',
  '/op/rules': 'Rules',
  '/op/debts': 'Debts',
  '/op/import': 'Files',
  '/op/communities': 'Communities',
  '/op/credits': 'Credits',
  '/op/studies': 'Studies',
  '/op/nation': 'Places',
  '/me/credits': 'Credits',
};

const done: Readonly<Record<Done, string>> = {
  answered: 'Answered. Everybody whom it concerns can read it, and it is in the log.',
  appealed: 'Appealed. The finding takes no effect until it is answered again.',
  panelled: 'A panel was drawn. It decides when all of it have answered.',
  sentinel: 'Entered. They sit from the next cycle on.',
  retired: 'They sit no more. Their open seats go to others at the next close.',
  proposed: 'Proposed. It waits for signatures of the council, and everybody sees it.',
  adopted: 'In force from the open cycle on.',
  proposedForOthers:
    'Proposed, and it waits for signatures. It was made for cycles of another length: cycles ' +
    'here keep theirs, so that every span in cycles lasts otherwise than it was meant to.',
  adoptedForOthers:
    'In force from the open cycle on. It was made for cycles of another length: cycles here ' +
    'keep theirs, so that every span in cycles lasts otherwise than it was meant to.',
  approved: 'The signature was taken.',
  cancelled: 'Cancelled: it does not come into force.',
  seated: 'The council decides over the rules from now on.',
  claimed: 'It was taken. What it waits for stands below.',
  promised: 'Promised. Show what was done once it is, and have somebody else confirm it.',
  shown: 'Shown. Now somebody else, whose word counts, can confirm it.',
  confirmed: 'Confirmed: that word counts.',
  takenBack: 'Taken back, with everything that was said of it.',
  rejected: 'Said: it does not hold.',
  unpublished: 'Published no longer: only keys of this community read it.',
  published: 'Published: everybody may read its log, rules and decisions, without names.',
  undone: 'Taken back, everything that the import gave.',
  registered: 'Registered. Nothing is taken off it until its member elects a pledge.',
  pledged: 'Pledged, from the next cycle on.',
  elected: 'Elected: it counts from the next cycle on.',
  settled: 'What the creditor said was taken.',
  doubted: 'Said. The creditor has to answer, and it moves nothing until then.',
  reversed: 'Taken back: it is owed again, and the N is the member’s.',
  suspended: 'Changed, by an entry of the log.',
  acknowledged: 'Open: what its member elects takes something off from now on.',
  ended: 'Ended, for ever. A new debt may name it.',
  adjusted: 'What is owed has changed, on the creditor’s word.',
  poolChanged: 'The pool has changed. Everybody sees it at once.',
  noticed: 'Told. It can be taken out when its cycles have passed.',
  signed: 'The creditor has signed it. What is released from now on counts.',
  endsEarly: 'It ends with that cycle. What is taken off until then is settled as before.',
  renewed: 'Renewed. What is released in that period counts.',
  optedIn: 'You can say something of your days from now on. Nobody else reads it.',
  optedOut: 'Your key and everything that you said of your days are deleted.',
  reflected: 'Said. The labels count only with what you then do.',
  linked: 'Done, by an entry of the log that names the reason by its hash.',
  known: 'The member is known.',
  witness: 'Their word counts from now on, as that of a first witness.',
  erased: 'Erased: the name, the user id, the evidence. The log stays valid.',
  leftBehind: 'Somebody else had filled in that form. It was not sent, and its text is gone.',
  revoked: 'Revoked: nobody can use it any more, within two seconds everywhere.',
};

/** The texts of pages that take a key. */
export const ownEn: OwnTexts = {
  navigation: 'Your pages',
  notDone: 'That was not done:',
  likeness: ({ user, used, by }) =>
    `The user id “${user}” looks like “${used}”, ` +
    (by === 'member'
      ? 'which is in use here. If both are one person, the id in use is the right one: ask an ' +
        `admin for a key for “${used}”. `
      : 'for which a key was made. If both are one person, write that in the table, or revoke ' +
        `the key under “Keys” and make one for “${user}”. `) +
    'If they are two people, an admin says so under “People”.',
  unsent: 'The session of that form had ended. Look at what you wrote, and send it again.',
  unfit: {
    past: (field) => `“${field}” lies in the past.`,
    somebodyElse: (field) => `“${field}” must be somebody else than who claims it.`,
    less: (field, than) => `“${field}” must be less than “${than}”.`,
    most: (field, most) => `“${field}” must be at most ${most}.`,
    least: (field, least) => `“${field}” must be at least ${least}.`,
    number: (field, isWhole) => `“${field}” must be a ${isWhole ? 'whole ' : ''}number.`,
    short: (field, least) =>
      least === 1
        ? `“${field}” must be filled in.`
        : `“${field}” must have at least ${least} characters.`,
    long: (field, most) => `“${field}” must have at most ${most} characters.`,
    oneOf: (field, choices) => `“${field}” must be one of these: ${choices}.`,
    other: (field, said) => `“${field}”: ${said}`,
    atLine: (line, said) => `Line ${line}: ${said}`,
    said: (said) => rulesEn[said] ?? said,
  },
  sections,
  done,
  closed: {
    admin: 'This page takes an admin key, and yours is none.',
    everybody:
      'This page is about everybody, and your key reads what is of one member. It takes a key ' +
      'that reads, and is bound to nobody, or one with the scope “others”.',
    member: 'This page is about one member, and your key is bound to none.',
    other: 'Your key may not read all of what stands on this page.',
    given: 'Whoever runs this community makes keys, at `/op/keys`, and can give you one for it.',
  },
  reason: 'Reason, in words',
  reasonHint: 'The member and those who answer read it; the log has a salted hash of it.',
  finding: {
    title: (id) => `Finding ${id}`,
    about: (userId) => `About ${userId}`,
    measured: 'Measured',
    limit: 'Limit',
    detector: 'Found by',
    opened: 'Opened',
    byHand: 'somebody’s word',
    holds: 'What the member asks for is held meanwhile.',
    final: 'It takes effect.',
    counts: 'What was counted, bin by bin: kept and failed',
    countColumns: ['Bin', 'Kept', 'Failed'],
    words: 'What was said of it',
    steps: {
      open: 'Opened',
      confirmed: 'Confirmed',
      appealed: 'Appealed',
      cleared: 'Dismissed',
      upheld: 'Upheld on appeal',
      reversed: 'Reversed on appeal',
      fallen: 'Fallen: nobody answered in time',
    },
    appeal: 'Appeal it',
    appealLead:
      'Somebody who did not decide before answers, or a panel drawn at random. Until then it ' +
      'takes no effect; without an answer in time it falls.',
    evidence: 'Evidence about you that should be looked at, its ids',
    evidenceHint: 'Separated by spaces.',
    waits: 'It can be appealed once it is confirmed. Whoever answers sees your evidence.',
    ended: 'It has ended. Nothing follows from it any more.',
    answer: 'Answer it',
    answerLead: 'Nobody answers about themselves. Without an answer in time it falls by itself.',
    confirm: 'Confirm',
    dismiss: 'Dismiss',
    panel: 'Have a panel drawn',
    panelLead: 'Three of those who review, drawn at random, decide in place of one person.',
    all: 'All findings',
  },
  findings: {
    title: 'Findings',
    lead: 'The oldest first: what is held meanwhile waits for an answer.',
    none: 'No finding waits. What a detector finds or a member appeals will stand here.',
    waiting: 'Waiting for an answer',
    others: 'Those before',
    noOthers: 'None was answered yet. What each came to stays here.',
  },
  needsAttest: 'Your key only reads. With one that is bound to you and attests you can do it here.',
  typeName: (name) => `To go on, write: ${name}`,
  fields: { userId: 'User id of the member' },
  days: {
    title: 'What you say of your days',
    lead:
      'A few labels, in ten seconds, if you want to. The text is kept under a key of your ' +
      'own and ' +
      'read by nobody. Saying nothing costs nothing.',
    notAsked: 'The rules of this community ask nothing of days.',
    notAskedCure: 'Who edits them can: `reflection.worldviews` at `/op/rules` names what is asked.',
    optIn: 'Start',
    optInNote: 'You can stop at any time; everything that you said is then deleted.',
    say: 'Say it',
    worldview: 'How the world looked',
    mood: 'How it felt',
    moodHint: 'No number here is better than another, and none is scored.',
    intent: 'What you mean to do next',
    day: 'Day',
    dayHint: 'Where you are. It begins with the day that it is in UTC.',
    text: 'In words, for yourself',
    textHint: 'Never scored, and shown to you alone.',
    said: 'What you said of the last 90 days',
    none: 'Nothing yet.',
    optOut: 'Stop, and delete what I said',
    optOutNote: 'It cannot be undone. What was added to amounts stays, and says nothing of it.',
  },
  reviews: {
    title: 'Reviews asked of you',
    headline: (count) =>
      count === 0
        ? 'No review is asked of you.'
        : count === 1
          ? 'One review is asked of you.'
          : `${count} reviews are asked of you.`,
    lead:
      'Who reviews is drawn at random. What you say is sealed until all have answered; nobody is ' +
      'told before what the others said.',
    none: 'Nothing waits. When a panel is drawn with you on it, what it looks at stands here.',
    noSentinel: 'You are not registered to review. An admin registers you with your public key.',
    needsKey: 'Your key only reads what is yours. One that may review shows here what is asked.',
    panel: (id) => `Panel ${id}`,
    until: (cycle) => `Before cycle ${cycle}; after that somebody else is asked.`,
    claim: 'What was claimed',
    support: 'What was said for it',
    sign: 'Sign on your own machine, with yes or no; your key never comes here:',
  },
  data: {
    title: 'What is kept about you',
    known: (userId, memberId) =>
      `You are ${userId} here. The public log knows you as ${memberId}, a random id.`,
    unknown: (userId) =>
      `You are ${userId} here, and did nothing yet: nothing is kept but your key.`,
    exported: 'Download everything',
    exportNote: 'One document with your evidence, decisions, reviews, transfers and findings.',
    erase: 'Be erased',
    eraseNote:
      'An admin erases you when you ask: your user id, name, evidence and its salts. What ' +
      'the log ' +
      'has stays valid and says of nobody that it was you. It cannot be undone.',
  },
  people: {
    title: 'People',
    lead:
      'Who is known here. Two ids of one person count as one; what that changes is shown before ' +
      'it is done.',
    members: 'Members',
    memberColumns: ['User id', 'Name', 'Word', 'Id in the log'],
    none: 'Nobody is known yet. Members come with their first evidence, or are registered below.',
    more: 'Show 50 more',
    links: 'One person, several ids',
    noLink: 'No ids are linked. What a link of two would change is shown below before it is made.',
    isWitness: 'first witness',
    tryLink: 'Are two of them one person?',
    other: 'The id that stands for the person',
    preview: 'See what it would change',
    previewNote: 'Nothing is written by that.',
    wouldLink: (one, other) => `If ${one} and ${other} were one person`,
    wouldPart: (one, other) => `If ${one} and ${other} were two again`,
    before: 'Now',
    after: 'Then',
    columns: ['Person', 'Integrity', 'Works vouched for', 'Their word', 'Mints in this cycle'],
    counts: 'counts',
    countsNot: 'does not count',
    link: 'Make them one person',
    part: 'Take the link back',
    partFrom: (userId) => `See what it would change to part ${userId}`,
    register: 'Register a member',
    name: 'Name to show',
    apart: 'Tell apart an id that looks like another',
    apartNote: 'Only if it is somebody else: such an id is refused until somebody says so.',
    witness: 'Name a first witness',
    witnessNote:
      'Nobody’s word counts at the start. A first witness can confirm what others did before ' +
      'they have a record of their own.',
    erase: 'Erase a person',
    eraseNote:
      'User id, name, evidence and its salts go for good. The log stays valid. It cannot ' +
      'be undone.',
    userIdAgain: 'the user id again',
  },
  keys: {
    title: 'Keys',
    lead: 'Each key does what its scope allows, and no more. Only its hash is kept here.',
    shown: (label) => `The key ${label}, shown this once`,
    shownNote: 'Copy it now and give it to its holder by a safe way. Nobody can show it again.',
    good: 'Good now',
    noKey: 'None but the admin key of the installation, which is not in this list.',
    ended: 'Ended',
    of: (userId) => `Of ${userId}.`,
    made: (day) => `Made on ${day}.`,
    used: (day) => `Last used on ${day}.`,
    unused: 'Never used.',
    ends: (day) => `Ends on ${day}.`,
    revokedAt: (day) => `Revoked on ${day}.`,
    change: (label) => `Change ${label}`,
    rotate: 'Give it another secret',
    rotateNote: 'The old one stays good for a day.',
    rotateNow: 'Its secret is lost: end it at once',
    rotateNowNote:
      'The key has another secret then. Whoever still uses the old one, a program, a page where ' +
      'somebody is signed in, is turned away within two seconds. It cannot be undone, and what ' +
      'was attested with it stays.',
    rotateNowSure: 'Shall all that uses the old secret stop at once?',
    rotateNowYes: 'Yes, at once',
    rotateNowOwn:
      'By this very key you are signed in: its old secret ends at once by another admin key, ' +
      'or by `negentropy keys rotate <key> --overlap 0`.',
    revoke: 'Revoke it for good',
    revokeNote: 'Whoever uses it is turned away within two seconds, and it cannot be undone.',
    make: 'Make a key',
    label: 'What it is for',
    labelHint: 'For people: a program, a machine, a person.',
    use: 'What it may do',
    uses: {
      self: 'read what is of one member',
      attest:
        'take part: promise, confirm and ask for mints; it reads what is of its member, ' +
        'and the work of others',
      program: 'a program: promise, confirm and ask in the name of everybody',
      review: 'review',
      audit: 'attest and audit',
      read: 'read everything',
      admin: 'everything',
    },
    userIdHint: 'With an id the key is of that member alone: it speaks and asks for nobody else.',
    userIdNeeded: 'To take part, the user id of the member is needed: no key was made.',
    nobody: (userId) => `Nobody here has the user id ${userId}: no key was made yet`,
    nobodyNote:
      'If it is a slip, correct it below. Of somebody who comes later the key can be made now: ' +
      'it is of whoever has this id then.',
    makeFor: (userId) => `Make it for ${userId} all the same`,
    expires: 'Last day',
  },
  rules: {
    title: 'The rules, and what others would have done',
    alone: 'An admin alone may change them: no council is seated. Everybody sees what changed.',
    governed: 'A council decides. What it agreed to comes into force after its time is over.',
    edit: 'Edit and try',
    text: 'Rules, as YAML or JSON',
    textHint: 'Those in force stand here first. Paste others, or change these.',
    cycles: 'Over how many closed cycles',
    cyclesHint: 'All of them if nothing stands here.',
    compareTitle: 'Rules of another community',
    with: 'Its name',
    withHint: 'A community of this service that everybody may read.',
    compare: 'Compare',
    compared: (origin) => `What the rules of ${origin} change of yours`,
    rehearse: 'Rehearse on what happened',
    propose: 'Propose to the council',
    adopt: 'Put in force',
    proposeNote: 'To rehearse writes nothing. To propose is seen by everybody who may read.',
    adoptNote: 'To rehearse writes nothing. To put in force counts from the open cycle on.',
    cycleNote: (days) =>
      `A cycle here lasts ${days === 1 ? 'a day' : `${days} days`} for good, whatever ` +
      '`cycle.days` says: rules that were made for longer or shorter ones do something else here.',
    rehearsed: (winners, losers, unchanged) =>
      `${winners} would have got more, ${losers} less, ${unchanged} the same`,
    over: (base, from, until, size) =>
      until < from
        ? `Beside version ${base}: no cycle was closed yet, so there is little to ask again.`
        : `Beside version ${base}, over cycles ${from} to ${until}: ${size} entries asked again.`,
    changes: 'What changes in the rules',
    changeColumns: ['Rule', 'Before', 'After'],
    same: 'These are the rules in force.',
    figures: 'What would have been decided',
    figureColumns: ['Figure', 'In force', 'Tried'],
    asked: 'Asked',
    paid: 'Paid at once',
    released: 'Released',
    open: 'Still held',
    cancelled: 'Cancelled',
    refused: 'Refused',
    supply: 'Supply',
    gini: 'How unequal balances are, from 0, all the same, to 1 (Gini)',
    differences: 'More to the right, less to the left: one bar for each member',
    differencesNote: 'The largest differences. Nobody is named in the picture.',
    differenceColumns: ['Member', 'In force, MIC', 'Tried, MIC'],
    nobody: 'Nobody would have got anything else.',
    unknown: 'What this cannot tell',
    notFollowed: NOT_FOLLOWED,
    council: 'Council and proposals',
    terms: (approvals, keys, timelock, expiry) =>
      `${approvals} of ${keys} keys have to agree; then ${timelock} cycles pass before it ` +
      `counts. ` +
      `A proposal waits ${expiry} cycles for that.`,
    keys: 'Keys of the council',
    keysHint: 'Verifier keys as `negentropy policy key` prints them, one in a line.',
    noProposal: 'Nothing was proposed yet.',
    tried: (id, outcome) => `Pilot ${id} tried something before: ${outcome}.`,
    pilotOutcomes: {
      works: 'it works',
      null: 'no effect was shown',
      harmful: 'it does harm',
      void: 'its arms cannot be compared',
    },
    triedMetrics: { failure: 'fewer failures by', kept: 'more days with something kept by' },
    states: {
      proposed: 'Waits for signatures',
      locked: 'Agreed, its time runs',
      active: 'In force',
      superseded: 'Was in force',
      cancelled: 'Cancelled',
      expired: 'Nobody agreed in time',
      stale: 'Other rules came first',
    },
    approvals: (given, needed) => `${given} of ${needed} signatures.`,
    activates: (cycle) => `In force from cycle ${cycle} on.`,
    expires: (cycle) => `It can be signed until cycle ${cycle}.`,
    toSign: 'What is signed',
    toSignNote:
      'Save it as a file; then each holder runs `negentropy policy sign <file> --key <key file>` ' +
      'on a machine of their own.',
    line: 'The line that `negentropy policy sign` printed',
    approve: 'Hand the signature in',
    cancel: 'Cancel it by a signature',
    seat: 'Seat a council',
    seatWarning:
      'From then on no key of this service changes rules, not even this one: only the council ' +
      'itself can seat another.',
    needed: 'How many have to agree',
    timelock: 'Cycles from the last signature until it counts',
    expiry: 'Cycles that a proposal waits',
  },
  communities: {
    lead: (slug) => `The pages are about ${slug} now. This key opens all communities here.`,
    another:
      'Another one is made where this runs: `negentropy communities make <name> --preset civic`.',
    here: 'The pages are about this one.',
    choose: (slug) => `Go to ${slug}`,
  },
  claims: claimsEn,
  imports: importsEn,
  panels: panelsEn,
  sources: sourcesEn,
  record: recordEn,
  debts: {
    ownTitle: 'What you owe, and what order takes off it',
    ownLead:
      'N of what is released can go to a debt, if you elect it. It is used once, and stays yours ' +
      'if nothing is taken off.',
    totals: (used, left) => `${used} N went to debts; ${left} N could still.`,
    title: 'Pledges and debts',
    lead: (count) =>
      count === 0
        ? 'No reduction waits for a creditor.'
        : `${count} ${count === 1 ? 'reduction waits' : 'reductions wait'} for what creditors say.`,
    onPage: (shown, all) => `${shown} of ${all} on this page.`,
    nothingTaken: 'Nothing taken off',
    noNothing: 'Every release took something off.',
    debts: 'Debts',
    pledges: 'Pledges',
    reductions: 'What was taken off',
    waiting: 'Waiting for the creditor',
    answered: 'Answered',
    noDebt: 'No debt is registered. A creditor has an admin register one; it then stands here.',
    noPledge: 'Nobody has pledged anything yet. A pledge says how much money N takes off.',
    all: 'All debts',
    columns: ['Debt', 'Of whom', 'Owed', 'Not settled yet', 'At first', 'Suspended'],
    noReduction: 'Nothing was taken off yet. It happens at the close of a cycle.',
    noAnswered: 'No creditor has answered yet.',
    noWaiting:
      'Nothing waits. What a close takes off a debt stands here until its creditor says that it ' +
      'is settled.',
    noFittingPledge: 'This creditor has no pledge in this currency that could be elected.',
    kinds: {
      'property-tax': 'Property tax',
      fine: 'Fine',
      fee: 'Fee',
      loan: 'Loan',
      rent: 'Rent',
      sovereign: 'Sovereign debt',
      other: 'Debt',
    },
    states: {
      accrued: 'waits for the creditor',
      submitted: 'sent to the creditor',
      settled: 'settled',
      rejected: 'rejected',
      cancelled: 'cancelled',
      reversed: 'taken back',
      none: 'nothing',
    },
    debt: (kind, creditor) => `${kind}, ${creditor}`,
    owed: (owed, currency) => `${owed} ${currency} owed`,
    principal: (principal, currency) => `Of ${principal} ${currency}.`,
    committed: (committed, currency) => `${committed} ${currency} taken off, not settled yet.`,
    suspended: (code) => `Nothing accrues to it now: ${code}.`,
    election: (pledge, share, since) => `${share} of N goes to ${pledge} since cycle ${since}.`,
    pledge: (id, creditor) => `${id}, ${creditor}`,
    left: (available, pool, currency) => `${available} of ${pool} ${currency} left`,
    cycles: (from, until) => `Cycles ${from} to ${until}.`,
    off: (amount, currency) => `${amount} ${currency}`,
    used: (negentropy, pledge) => `${negentropy} N, ${pledge}.`,
    nothing: (count) => `${count} releases took nothing off`,
    each: 'Each of them',
    limited: ({ code, sentence, measured, limit, nearest }) =>
      `${code}: ${sentence}${heldAgainst(measured, limit)}. ${capital(nearest)}.`,
    unacknowledged: 'The creditor has not said yet that it is owed.',
    closed: (code) => `It has ended: ${code}.`,
    terms: {
      ceiling: (amount, currency) => `At most ${amount} ${currency} for one action.`,
      oneInGroup: 'Of each group one person alone is credited in a period.',
      cutoff: (cycles, isCarried) =>
        `The last ${cycles} cycles of a period count ` +
        `${isCarried ? 'for the next one' : 'for none'}.`,
      renewal: (renewed) =>
        'Each period behind the first has to be renewed; renewed: ' +
        `${renewed === '' ? 'none' : renewed}.`,
      atClose: 'What is released in a period waits for its end, and the pool is shared then.',
      notice: (cycles) => `Money is taken out of it ${cycles} cycles after that is told.`,
      withholding: (share) => `Taxes keep ${share} of what is settled.`,
      funding: (name) => `Paid from ${name}.`,
      eligible: (names) => `For ${names} alone.`,
    },
    decision: 'The decision',
    pledgeOf: 'Pledge',
    percent: 'Percent of the N of each release',
    elect: 'Elect',
    electNote: 'It counts from the next cycle on, or from the first that you name; 0 ends it.',
    settleAll: (creditor, count) => `${creditor} settled all ${count} shown here`,
    settleAllNote: 'In one batch: all of it is taken, or nothing. What is in doubt is left out.',
    doubt: 'I doubt it',
    doubtNote: 'Once for each. It moves nothing: the creditor has 28 cycles to answer.',
    inDoubt: ({ dueBy, outcome, code = '' }) => {
      if (outcome === undefined) return `In doubt: the creditor answers until cycle ${dueBy}.`;
      const isRight = outcome === 'upheld';
      return `Doubted. Says the creditor: the member is ${isRight ? '' : 'not '}right, ${code}.`;
    },
    answerDoubt: 'Answer the doubt',
    answerNote: 'It moves nothing: what is right is settled, rejected or taken back besides.',
    isRight: 'What the creditor says',
    upheld: 'The member is right',
    dismissed: 'The member is not right',
    settle: 'The creditor settled it',
    reject: 'The creditor rejected it',
    reverse: 'Take it back',
    reverseNote: 'Once: the debt is owed again, and the N is the member’s.',
    suspend: 'Suspend',
    resume: 'Let it accrue again',
    code: 'Code of the creditor',
    codeHint: 'Capital letters, such as IN_COLLECTION.',
    newPledge: 'Make a pledge',
    showMeaning: 'What it means',
    meaning: 'This is what it means; nothing is made yet',
    makePledge: 'Make it',
    capped: (cap, cycles) => `A member gets ${cap} at most in a period of ${cycles} cycles.`,
    endsOn: (cycle, day) => `Its last cycle, ${cycle}, ends on ${day}.`,
    whatIsN: (most) =>
      'N is the order that a released action is measured by: ' +
      `one of full weight at an integrity of 1 has ${most} N.`,
    cycleLasts: (days) => `A cycle lasts ${days} ${days === '1' ? 'day' : 'days'}.`,
    nowIs: (cycle, day) => `Cycle ${cycle} is open and ends on ${day}.`,
    newPledgeNote:
      'Released N counts from the next cycle on. Its terms cannot be changed later, its pool can.',
    openedOn: (day) => `Since ${day}.`,
    dueOn: (day) => `Due on ${day}.`,
    until: (cycle) => `It ends with cycle ${cycle}.`,
    acknowledge: 'The creditor says that it is owed',
    close: 'End it',
    closeNote: 'For ever, and what is elected for it ends. Nothing of it may wait or be in doubt.',
    ending: 'How it ended',
    endings: {
      PAID: 'Paid',
      REDUCED: 'Taken off by N',
      WRITTEN_OFF: 'Written off',
      SOLD: 'Sold to another creditor',
      EXPIRED: 'Expired',
      WITHDRAWN: 'Registered by mistake',
    },
    adjust: 'Interest, a fee, or a payment',
    adjustNote: 'The creditor’s own. Nothing here computes interest.',
    more: 'More is owed',
    less: 'Less is owed',
    changePledge: 'Change it',
    add: 'Add to the pool',
    takeOut: 'Take out of the pool',
    takeOutNote: 'Only what is available can be taken out.',
    giveNotice: 'Tell that it will be taken out',
    renew: 'Renew it for this period',
    renewNote: 'What was released before is not taken up again.',
    sign: 'It is signed',
    signsFile: 'Its creditor signs: take in the signed file, by “settlements take” (debt.md).',
    signNote: 'The signature is of the text above, by the key of the creditor.',
    pledgeStates: {
      drafted: 'It waits for the signature of its creditor.',
      active: '',
      closing: 'It has ended: nothing new counts, and what is taken off is settled still.',
      ended: 'It has ended, and all of it is settled.',
    },
    endEarly: 'Let it end earlier',
    endEarlyNote: 'What is released in that cycle is the last that counts. Nothing undoes it.',
    newDebt: 'Register a debt',
    newDebtNote:
      'On the creditor’s word. The log has a random id and a salted hash of the number; nothing ' +
      'of it is public by name.',
    fields: {
      userId: 'User id of the member',
      creditor: 'Creditor, a short name',
      kind: 'Kind',
      currency: 'Currency',
      currencyHint: 'A code and how many digits follow the point: EUR/2, JPY/0.',
      principal: 'Principal',
      reference: 'The creditor’s own number of it',
      group: 'Group that shares a cap',
      pledgeId: 'Short name of the pledge',
      pool: 'Money in all',
      amount: 'Money for so much N',
      perNegentropy: 'N that it is for',
      memberCap: 'Most for one member in a period',
      periodCycles: 'Cycles of a period',
      untilCycle: 'Last cycle',
      basis: 'What counts',
      margin: 'N above the threshold',
      negentropy: 'All N',
      groupCap: 'Most for a group in a period',
      debtCap: 'Most of a debt’s principal, percent',
      rateCeiling: 'Most for one action',
      oneInGroup: 'Of a group one person alone is credited',
      cutoff: 'Cycles at the end of a period that do not count for it',
      carryOver: 'They count for the next one',
      renewal: 'Each period has to be renewed',
      atClose: 'The pool is shared at the end of each period',
      noticeCycles: 'Cycles before money is taken out',
      withholding: 'What taxes keep, percent',
      furtherTerms: 'Further terms, none of which is needed',
      fundingAccount: 'Name of the budget that pays',
      key: 'Verifier key of the creditor',
      signature: 'Signature',
      unacknowledged: 'The creditor has still to say that it is owed',
      supersedes: 'It goes on with a debt that has ended',
      way: 'Which way',
      money: 'Amount',
      renews: 'Period',
      fromCycle: 'First cycle',
      openedOn: 'Since which day',
      dueOn: 'Due on',
      families: 'Families that it is for',
      domains: 'Domains that it is for',
      actions: 'Actions that it is for',
      debtKinds: 'Kinds of debt that it is for',
      no: 'No',
      yes: 'Yes',
    },
  },
};

/** What is wrong with a field of a form, by its label. */
export interface Unfit {
  readonly past: (field: string) => string;
  readonly somebodyElse: (field: string) => string;
  readonly less: (field: string, than: string) => string;
  readonly most: (field: string, most: string) => string;
  readonly least: (field: string, least: string) => string;
  readonly number: (field: string, isWhole: boolean) => string;
  readonly short: (field: string, least: number) => string;
  readonly long: (field: string, most: number) => string;
  readonly oneOf: (field: string, choices: string) => string;
  readonly other: (field: string, said: string) => string;
  /** Of a file. */
  readonly atLine: (line: string, said: string) => string;
  /** What the service says, in the language of the page; undefined for what it does not know. */
  readonly said: (said: string, line?: string) => string | undefined;
}

/** What the other languages have to say too. */
export interface OwnTexts {
  readonly navigation: string;
  readonly notDone: string;
  readonly likeness: (ids: Likeness) => string;
  readonly unsent: string;
  readonly unfit: Unfit;
  readonly closed: Readonly<Record<Lack | 'given', string>>;
  readonly sections: Readonly<Record<OwnPath, string>>;
  readonly done: Readonly<Record<Done, string>>;
  readonly reason: string;
  readonly reasonHint: string;
  readonly finding: FindingTexts;
  readonly findings: Readonly<
    Record<'title' | 'lead' | 'none' | 'waiting' | 'others' | 'noOthers', string>
  >;
  readonly needsAttest: string;
  readonly typeName: (name: string) => string;
  readonly fields: Readonly<Record<'userId', string>>;
  readonly days: Readonly<
    Record<
      | (
          | 'title'
          | 'lead'
          | 'notAsked'
          | 'notAskedCure'
          | 'optIn'
          | 'optInNote'
          | 'say'
          | 'worldview'
          | 'mood'
        )
      | (
          | 'moodHint'
          | 'intent'
          | 'day'
          | 'dayHint'
          | 'text'
          | 'textHint'
          | 'said'
          | 'none'
          | 'optOut'
        )
      | 'optOutNote',
      string
    >
  >;
  readonly reviews: {
    readonly headline: (count: number) => string;
    readonly panel: (id: string) => string;
    readonly until: (cycle: number) => string;
  } & Readonly<
    Record<
      'title' | 'lead' | 'none' | 'noSentinel' | 'needsKey' | 'claim' | 'support' | 'sign',
      string
    >
  >;
  readonly data: {
    readonly known: (userId: string, memberId: string) => string;
    readonly unknown: (userId: string) => string;
  } & Readonly<Record<'title' | 'exported' | 'exportNote' | 'erase' | 'eraseNote', string>>;
  readonly people: PeopleTexts;
  readonly keys: KeyTexts;
  readonly rules: RulesTexts;
  readonly debts: DebtTexts;
  readonly communities: {
    readonly lead: (slug: string) => string;
    /** How one more is made. */
    readonly another: string;
    readonly here: string;
    readonly choose: (slug: string) => string;
  };
  readonly claims: ClaimTexts;
  readonly imports: ImportTexts;
  readonly panels: PanelTexts;
  readonly sources: SourceTexts;
  readonly record: RecordTexts;
}

export type PeopleTexts = {
  readonly wouldLink: (one: string, other: string) => string;
  readonly wouldPart: (one: string, other: string) => string;
  readonly columns: readonly string[];
  readonly memberColumns: readonly string[];
  readonly partFrom: (userId: string) => string;
} & Readonly<
  Record<
    | (
        | 'title'
        | 'lead'
        | 'members'
        | 'none'
        | 'more'
        | 'links'
        | 'noLink'
        | 'isWitness'
        | 'tryLink'
        | 'other'
      )
    | ('preview' | 'previewNote' | 'before' | 'after' | 'counts' | 'countsNot' | 'link' | 'part')
    | (
        | 'register'
        | 'name'
        | 'apart'
        | 'apartNote'
        | 'witness'
        | 'witnessNote'
        | 'erase'
        | 'eraseNote'
        | 'userIdAgain'
      ),
    string
  >
>;

export type KeyTexts = {
  readonly shown: (label: string) => string;
  readonly of: (userId: string) => string;
  readonly made: (day: string) => string;
  readonly used: (day: string) => string;
  readonly ends: (day: string) => string;
  readonly revokedAt: (day: string) => string;
  readonly change: (label: string) => string;
  readonly nobody: (userId: string) => string;
  readonly makeFor: (userId: string) => string;
  readonly uses: Readonly<Record<KeyUse, string>>;
} & Readonly<
  Record<
    | (
        | 'title'
        | 'lead'
        | 'shownNote'
        | 'good'
        | 'noKey'
        | 'ended'
        | 'unused'
        | 'rotate'
        | 'rotateNote'
        | 'rotateNow'
        | 'rotateNowNote'
        | 'rotateNowSure'
        | 'rotateNowYes'
        | 'rotateNowOwn'
      )
    | (
        | 'revoke'
        | 'revokeNote'
        | 'make'
        | 'label'
        | 'labelHint'
        | 'use'
        | 'userIdHint'
        | 'userIdNeeded'
        | 'nobodyNote'
      )
    | 'expires',
    string
  >
>;

export type RulesTexts = {
  readonly rehearsed: (winners: string, losers: string, unchanged: string) => string;
  readonly over: (base: number, from: number, until: number, size: string) => string;
  readonly changeColumns: readonly string[];
  readonly figureColumns: readonly string[];
  /** What a rehearsal cannot tell. */
  readonly notFollowed: Readonly<Record<NotFollowed, string>>;
  readonly differenceColumns: readonly string[];
  readonly terms: (approvals: number, keys: number, timelock: number, expiry: number) => string;
  readonly tried: (id: string, outcome: string) => string;
  readonly pilotOutcomes: Readonly<Record<ProposedPilot['outcome'], string>>;
  readonly triedMetrics: Readonly<Record<PilotEstimate['metric'], string>>;
  readonly states: Readonly<Record<Proposal['state'], string>>;
  readonly approvals: (given: number, needed: number) => string;
  readonly activates: (cycle: number) => string;
  readonly expires: (cycle: number) => string;
  readonly compared: (origin: string) => string;
  readonly cycleNote: (days: number) => string;
} & Readonly<
  Record<
    | ('title' | 'alone' | 'governed' | 'edit' | 'text' | 'textHint' | 'cycles' | 'cyclesHint')
    | ('rehearse' | 'propose' | 'adopt' | 'proposeNote' | 'adoptNote' | 'changes' | 'same')
    | ('figures' | 'asked' | 'paid' | 'released' | 'open' | 'cancelled' | 'refused' | 'supply')
    | ('gini' | 'differences' | 'differencesNote' | 'nobody' | 'unknown' | 'council')
    | ('keys' | 'keysHint' | 'noProposal' | 'toSign' | 'toSignNote' | 'line' | 'approve')
    | ('cancel' | 'seat' | 'seatWarning' | 'needed' | 'timelock' | 'expiry')
    | ('compareTitle' | 'with' | 'withHint' | 'compare'),
    string
  >
>;

export type DebtTexts = {
  readonly totals: (used: string, left: string) => string;
  readonly lead: (count: number) => string;
  readonly onPage: (shown: number, all: number) => string;
  readonly kinds: Readonly<Record<Debt['kind'], string>>;
  readonly states: Readonly<Record<DebtReduction['state'], string>>;
  readonly pledgeStates: Readonly<Record<'drafted' | 'active' | 'closing' | 'ended', string>>;
  readonly debt: (kind: string, creditor: string) => string;
  readonly owed: (owed: string, currency: string) => string;
  readonly principal: (principal: string, currency: string) => string;
  readonly committed: (committed: string, currency: string) => string;
  readonly suspended: (code: string) => string;
  readonly election: (pledge: string, share: string, since: number) => string;
  readonly pledge: (id: string, creditor: string) => string;
  readonly left: (available: string, pool: string, currency: string) => string;
  readonly cycles: (from: number, until: number) => string;
  readonly off: (amount: string, currency: string) => string;
  readonly used: (negentropy: string, pledge: string) => string;
  readonly nothing: (count: number) => string;
  readonly limited: (reason: DebtReduction['reasons'][number]) => string;
  readonly columns: readonly string[];
  readonly closed: (code: string) => string;
  readonly until: (cycle: number) => string;
  readonly capped: (cap: string, cycles: number) => string;
  readonly endsOn: (cycle: number, day: string) => string;
  readonly whatIsN: (most: string) => string;
  readonly cycleLasts: (days: string) => string;
  readonly nowIs: (cycle: number, day: string) => string;
  readonly settleAll: (creditor: string, count: number) => string;
  readonly inDoubt: (dispute: NonNullable<DebtReduction['dispute']>) => string;
  readonly openedOn: (day: string) => string;
  readonly dueOn: (day: string) => string;
  readonly endings: Readonly<Record<Closing, string>>;
  readonly terms: {
    readonly ceiling: (amount: string, currency: string) => string;
    readonly oneInGroup: string;
    readonly cutoff: (cycles: number, isCarried: boolean) => string;
    readonly renewal: (renewed: string) => string;
    readonly atClose: string;
    readonly notice: (cycles: number) => string;
    readonly withholding: (share: string) => string;
    readonly funding: (name: string) => string;
    readonly eligible: (names: string) => string;
  };
  readonly fields: Readonly<
    Record<
      | ('userId' | 'creditor' | 'kind' | 'currency' | 'currencyHint' | 'principal' | 'reference')
      | ('group' | 'pledgeId' | 'pool' | 'amount' | 'perNegentropy' | 'memberCap')
      | ('periodCycles' | 'untilCycle' | 'basis' | 'margin' | 'negentropy' | 'groupCap')
      | ('debtCap' | 'rateCeiling' | 'oneInGroup' | 'cutoff' | 'carryOver' | 'renewal' | 'atClose')
      | ('noticeCycles' | 'withholding' | 'fundingAccount' | 'key' | 'signature' | 'no' | 'yes')
      | ('unacknowledged' | 'supersedes' | 'way' | 'money' | 'renews')
      | (
          | 'furtherTerms'
          | 'fromCycle'
          | 'openedOn'
          | 'dueOn'
          | 'families'
          | 'domains'
          | 'actions'
          | 'debtKinds'
        ),
      string
    >
  >;
} & Readonly<
  Record<
    | ('ownTitle' | 'ownLead' | 'title' | 'all' | 'debts' | 'pledges' | 'reductions' | 'waiting')
    | (
        | 'each'
        | 'answered'
        | 'noDebt'
        | 'noPledge'
        | 'noReduction'
        | 'noAnswered'
        | 'showMeaning'
        | 'meaning'
        | 'makePledge'
        | 'nothingTaken'
        | 'noNothing'
        | 'noWaiting'
        | 'noFittingPledge'
      )
    | ('decision' | 'pledgeOf' | 'percent' | 'elect' | 'electNote' | 'settle' | 'reject')
    | ('reverse' | 'reverseNote' | 'suspend' | 'resume' | 'code' | 'codeHint' | 'newPledge')
    | ('newPledgeNote' | 'newDebt' | 'newDebtNote' | 'unacknowledged' | 'acknowledge' | 'close')
    | ('closeNote' | 'ending' | 'adjust' | 'adjustNote' | 'more' | 'less' | 'changePledge')
    | ('add' | 'takeOut' | 'takeOutNote' | 'giveNotice' | 'renew' | 'renewNote' | 'endEarly')
    | ('endEarlyNote' | 'sign' | 'signNote' | 'signsFile' | 'settleAllNote' | 'doubt' | 'doubtNote')
    | ('answerDoubt' | 'answerNote' | 'isRight' | 'upheld' | 'dismissed'),
    string
  >
>;

export type FindingTexts = {
  readonly title: (id: string) => string;
  readonly about: (userId: string) => string;
  readonly steps: Readonly<Record<FindingStatus, string>>;
  readonly countColumns: readonly string[];
} & Readonly<
  Record<
    | ('measured' | 'limit' | 'detector' | 'opened' | 'byHand' | 'holds' | 'final' | 'counts')
    | ('words' | 'appeal' | 'appealLead' | 'evidence' | 'evidenceHint' | 'waits')
    | ('ended' | 'answer' | 'answerLead' | 'confirm' | 'dismiss' | 'panel' | 'panelLead' | 'all'),
    string
  >
>;

/** What was measured and what it is held against, if there are numbers. */
function heldAgainst(measured: string | undefined, limit: string | undefined): string {
  if (measured === undefined) return '';
  return limit === undefined ? ` (${measured})` : ` (${measured}; limit ${limit})`;
}
