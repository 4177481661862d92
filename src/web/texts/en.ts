import type {
  Channel,
  Code,
  EntropyDirection,
  FindingStatus,
  Language,
  Outcome,
  PolicyEntropyKnown,
} from '../../client/api-types.ts';
import { type CheckName, ofEachCode } from '../../core/codes/codes.ts';
import type { CheckState, Fact, NeedKind } from './named.ts';
import { auditEn, type AuditTexts } from './audit-en.ts';
import { ownEn, type OwnTexts } from './own-en.ts';

const codes = ofEachCode(({ title }) => title);

const directions: Readonly<Record<EntropyDirection, string>> = {
  fell: 'fell',
  flat: 'flat',
  rose: 'rose',
  unknown: 'not known',
};

/** Every text of the pages; the type of the other languages. */
export const en: Texts = {
  language: 'en',
  codes,
  directions,
  outcomes: { paid: 'paid', held: 'held', cancelled: 'cancelled', refused: 'refused' },
  simulated: 'Simulated: nobody here exists',
  sandbox: 'Sandbox: these credits are worth nothing',
  live: 'Live',
  skip: 'To the content',
  navigation: 'Pages',
  more: 'More',
  verifyLink: 'Verify it yourself',
  paused: 'minting is paused',
  notYet: 'not known yet',
  toHome: 'Communities that everybody may read',
  cycle: (cycle) => `cycle ${cycle}`,
  openCycle: (cycle) => `Cycle ${cycle} is still open: its numbers grow.`,
  asOf: (cycle, date) =>
    date === undefined ? `Cycle ${cycle}, the first` : `Cycle ${cycle}, open since ${date}`,
  firstCycle: (until) => `The first cycle, open until ${until}`,
  home: {
    title: 'Credits for order, with every reason in the open',
    lead:
      'Credits are minted only for promises that others confirmed and that lasted, and only if ' +
      'measured disorder does not rise. Every decision says why, and anybody can recompute it.',
    communities: 'Communities that everybody may read',
    none:
      'No community is published yet. An admin publishes one; its page then stands here, with ' +
      'what was promised, kept, paid and refused.',
    first: 'What to do first',
    run: 'Run a community here, with the admin key that the first start printed:',
    inFolder:
      'Commands are given in the folder of this program: elsewhere `npx` would fetch a package ' +
      'of the same name that is not ours.',
    steps: [
      { what: 'See a simulated city live for a year, and its pages:', command: 'npm run demo' },
      {
        what: 'Measure a Git history that you have, without sending anything anywhere:',
        command: 'NEGENTROPY_DATA=history npx negentropy import git <path>',
      },
      {
        what: 'Publish a community, so that its page stands above:',
        command: 'npx negentropy communities publish default',
      },
    ],
  },
  headline: {
    unknown: 'Too little is known yet to say whether order grows.',
    held: 'Order held.',
    heldIn: (domains) => `Order held in ${domains}.`,
    fell: (domains) => `Disorder fell in ${domains}.`,
    rose: (domains) => `Disorder rose in ${domains}.`,
  },
  badge: {
    disorder: {
      fell: 'disorder fell',
      flat: 'disorder did not rise',
      rose: 'disorder rose',
      unknown: 'disorder not known yet',
    },
    simulated: 'simulated',
    sandbox: 'sandbox',
    none: 'not public',
  },
  listed: (names) => new Intl.ListFormat('en').format(names),
  kept: (kept, due) => `Of ${due} promises that came due, ${kept} were kept.`,
  noneDue: 'Nothing promised has come to its end yet. What is kept or missed will stand here.',
  dueSoFar: (outcomes, until) =>
    outcomes === '1'
      ? `One promise was kept or missed so far; it is measured when the cycle closes on ${until}.`
      : `${outcomes} promises were kept or missed so far; they are measured when the cycle ` +
        `closes on ${until}.`,
  judged: (decisions) =>
    'Nothing is paid where disorder rises. ' +
    (decisions === '0'
      ? 'Nobody has asked for a mint yet: anybody will be able to recompute each decision.'
      : (decisions === '1' ? 'One request was judged' : `${decisions} requests were judged`) +
        ', and anybody can recompute every decision.'),
  figures: {
    supply: 'In members’ hands',
    supplyNote: 'final, never taken back',
    held: 'Held',
    heldNote: 'until each promise has lasted',
    integrity: 'Integrity of the community',
    integrityNote: 'average of the members’ records',
    entries: 'Public log',
    entriesNote: 'entries, signed',
  },
  entropy: {
    title: 'Is disorder falling?',
    lead:
      'Entropy by domain: how many promises broke, and how unevenly. The band is one standard ' +
      'error. The direction is told against the low mark of the last 56 cycles.',
    measured: (entropy, error) => `Entropy ${entropy} ± ${error}.`,
    outcomes: (kept, lost) => `${kept} kept, ${lost} not kept in the window.`,
    unknown: 'Not measured yet: it takes outcomes of several cycles.',
    gap: 'not known',
    progress: {
      sentence: (parts) => `So far there are ${parts}.`,
      coverage: (came, needed, cycles) =>
        `What came in the last ${cycles} cycles is ${came} of what is usual; it takes ${needed}.`,
      enough: 'Enough came together: when this cycle closes it turns out whether it is known.',
      notBefore: (day, cycles) =>
        `Nothing can be paid before ${day}: it takes ${cycles} cycles of outcomes to compare with.`,
      parts: {
        outcomes: (has, needs) => `${has} of ${needs} outcomes that are needed`,
        members: (has, needs) => `${has} of ${needs} people with one`,
        activeCycles: (has, needs) => `${has} of ${needs} cycles with one`,
      },
    },
    lowMark: (value) => `low mark ${value}`,
    read: 'Read cycle by cycle',
    pays: {
      fell: 'pays in full',
      flat: (share) => `pays ${share}`,
      rose: 'pays nothing',
      unknown: 'pays nothing',
    },
    columns: ['Cycle', 'Begins', 'Entropy', 'Standard error', 'Direction'],
    described: (domain, direction) => `Entropy of ${domain}: ${direction}`,
  },
  table: 'Show as a table',
  activity: {
    title: 'What was asked, and what was paid',
    lead:
      'A refusal is an answer, not a punishment. Each says what was measured and what was ' +
      'missing.',
    chart: 'Requests by what became of them',
    bins: (cycles) => (cycles === 1 ? 'One bar for each cycle.' : `${cycles} cycles in each bar.`),
    none: 'Nobody has asked yet. Here will stand how many requests were paid, held and refused.',
    reasons: 'Why requests were refused',
    refused: (refused, all) => `${refused} of ${all} in these cycles.`,
    noRefusal: 'Nothing was refused.',
    columns: ['From cycle', 'Begins'],
  },
  pledges: {
    title: 'What was pledged for debts',
    lead: 'Creditors take something off a debt for order that lasted. The bar is what was taken.',
  },
  rules: {
    title: 'The rule in force',
    version: (version, preset) => `Version ${version}, preset ${preset}.`,
    pays: (scale, threshold) =>
      `An action pays ${scale} MIC times how far the member’s integrity is above ${threshold}, ` +
      'by its weight.',
    entropy: (flat) =>
      `All of it where disorder fell, ${flat} of it where it is flat, nothing where it rose or ` +
      'is not known.',
    noEntropy: 'What disorder does is not asked.',
    held: (time) => `It is held for ${time}, and released if the promise was kept until then.`,
    notHeld: 'It is paid at once.',
    cycles: (count) => `${count} cycles`,
    days: (count) => `${count} days`,
    cap: (count) => `At most ${count} in a cycle for one member.`,
    curve: 'What one action pays',
    curveNote: 'By the member’s integrity, for an action of weight 1.',
    threshold: (value) => `threshold ${value}`,
    nothing: 'nothing is paid here',
    most: (amount) => `${amount} MIC, disorder fell`,
    flat: (amount) => `${amount} MIC, flat`,
    columns: ['Integrity', 'Disorder fell, MIC', 'Flat, MIC'],
    link: 'Every rule, and every version of them',
    headline: (versions) =>
      versions === 1
        ? 'One set of rules since the beginning.'
        : `${versions} versions of the rules so far.`,
    lead:
      'What was decided under one version stays decided by it. Each version is an entry of the ' +
      'log, so none can be changed afterwards.',
    all: 'Every rule in words',
    versions: 'Versions',
    versionColumns: ['Version', 'Since cycle', 'Began as', 'Changed'],
    changed: (count) => (count === 1 ? 'one value' : `${count} values`),
    difference: (before, after) => `From version ${before} to version ${after}`,
    before: 'Before',
    after: 'After',
    values: 'Value by value',
    compare: 'Compare',
    oneVersion: 'There is one version. What another one changes will stand here in words.',
    sameWords: 'In words nothing differs.',
  },
  standings: {
    title: 'Where people stand',
    above: (above, all, threshold) =>
      `${above} of ${all} people stood above the threshold of ${threshold}.`,
    near: (all, threshold) =>
      `${all} people were measured. Fewer than five stood on one side of ${threshold}, so the ` +
      'sides are not told apart.',
    note: (cycle) =>
      `By the integrity of each one’s last decision until cycle ${cycle} closed. An area is a ` +
      'number of people, and no bar is of fewer than five.',
    more: 'the higher, the more people',
    columns: ['Above', 'Up to', 'People'],
  },
  verify: {
    title: 'Do not believe us. Check.',
    lead:
      'Every entry of the log hashes into this signed tree head. Keep a copy: no entry before it ' +
      'can be changed without that being seen.',
    key: 'Public key of the log',
    unsigned: 'The log was not signed yet.',
    links: { checkpoint: 'Tree head', api: 'The API of this page', docs: 'All operations' },
  },
  decision: {
    about: (id, action, domain) => `Decision ${id}: ${action} in ${domain}`,
    refused: (reason) => `Not paid: ${lower(reason)}.`,
    minted: (amount) => `Paid: ${amount} MIC.`,
    held: (amount, day) =>
      day === '' ? `Held: ${amount} MIC.` : `Held until ${day}: ${amount} MIC.`,
    released: (amount, cycle) => `Paid: ${amount} MIC, released in cycle ${cycle}.`,
    cancelled: (reason) => `Not paid in the end: ${lower(reason)}.`,
    nearest: 'The nearest change',
    record: 'How the record stood',
    recordLead:
      'Four channels make one number. The mark is what a record without facts stands at; below ' +
      'it a channel may not fall.',
    channels: {
      echo: { title: 'Vouched for', about: 'Somebody else confirmed it.' },
      drift: { title: 'Delivered as promised', about: 'What came is what was promised.' },
      coordination: { title: 'On time', about: 'It came when it was due.' },
      stability: { title: 'Lasted', about: 'Nobody had to repair it.' },
    },
    counts: (kept, lost) => `${kept} kept, ${lost} not`,
    noFact: 'No fact yet',
    weight: (share) => `Counts ${share}.`,
    against: 'Integrity against the threshold',
    integrity: 'Integrity',
    threshold: 'Threshold',
    short: 'Short by',
    above: 'Above by',
    findings: 'Confirmed findings',
    checks: 'What was checked, in this order',
    limit: 'asked',
    floor: (value, floor) => `${value}, at least ${floor}`,
    checkNames: {
      rules: 'Rules were in force and nothing was paused',
      action: 'The rules know this action and domain',
      claim: 'Nobody claimed it before',
      identity: 'Who asks may use this evidence',
      evidence: 'Others confirmed it, and each channel has a fact',
      findings: 'No finding against it',
      known: 'Disorder of the domain is known',
      rose: 'Disorder of the domain did not rise',
      guarded: 'Disorder rose in no guarded domain',
      community: 'The community is above its floor',
      threshold: 'The record is above the threshold',
      stands: 'It still stands, and was asked for in time',
      cap: 'Within the limit of the cycle',
    },
    states: { met: 'met', failed: 'not met', waits: 'waits', 'not reached': 'not reached' },
    arithmetic: 'The arithmetic',
    scale: 'Scale',
    over: 'Integrity above the threshold',
    actionWeight: 'Weight of the action',
    factor: 'Factor of the entropy',
    amount: 'Amount',
    negentropy: 'Negentropy N',
    nothing: 'Nothing is paid for what did not pass every check.',
    never:
      'Nothing else was looked at: no balance or transfer, no stars or likes, not how much ' +
      'somebody writes or when.',
  },
  proof: {
    title: 'Is that what the log says?',
    lead:
      'Your browser can check it: it fetches the entry with all that the decision was computed ' +
      'from, and believes none of it until it is shown.',
    key: 'Public key of the log',
    keyNote: 'This one came from this server. Put in its place the one that you know.',
    steps: {
      signature: { title: 'The tree head is signed', about: 'By the key above.' },
      inclusion: {
        title: 'Each entry is in the tree',
        about: 'The decision, its rules, its measurements: all hash into the signed head.',
      },
      decision: {
        title: 'The decision is recomputed',
        about: 'From those entries, by the same law, to the same numbers.',
      },
    },
    button: 'Check it in this browser',
    noScript: 'Without a script here, any program can fetch the proof:',
    results: {
      holds: 'It holds: signed, in the log, and recomputed to the same numbers.',
      needs: 'Signed, in the log, and its numbers are right. That this reason applied needs more:',
      broken: 'It does not hold. Expected ≠ found:',
      failed: 'The proof was not loaded; that says nothing about the decision:',
    },
    limits:
      'Not shown by one decision: that nobody was paid for the same before, and that the counts ' +
      'of the record follow from the facts. The whole log shows both. And the script that checks ' +
      'came from the server that is checked: a program of your own is worth more.',
  },
  verifyFile: {
    title: 'Verify it yourself',
    lead:
      'Choose an export of a log, a receipt, or the proof of a decision. It is recomputed in ' +
      'this browser and sent nowhere.',
    key: 'Public key of the log, as you know it from elsewhere',
    keyNote: 'Without it a log can only be shown to agree with itself.',
    file: 'File to verify',
    stop: 'Stop',
    noScript: 'This page recomputes a log in your browser, which takes a script. Or by program:',
    results: {
      holds: 'Verified: every entry is as it was signed, and everything was recomputed.',
      consistent:
        'It agrees with itself. Whoever holds its key could have signed another log: compare the ' +
        'key with one that you know from elsewhere.',
      broken: 'It does not hold. Where: expected ≠ found:',
      failed: 'It cannot be verified:',
    },
    facts: {
      what: 'What it is',
      entries: 'Entries',
      supply: 'Supply, MIC',
      held: 'Held, MIC',
      panels: 'Panels drawn again from their seeds',
      decision: 'Decision',
      key: 'Key',
    },
    program: 'With a program',
    programLead:
      'The same checks, without trust in this page: it came from the server whose log you check.',
    notProven: 'What no verification shows',
    limits: [
      'That what people confirmed was true. The log shows who said it, and what followed.',
      'That nobody else was shown another log. Compare tree heads, or ask a witness.',
      'That a person is one person.',
    ],
  },
  signIn: {
    link: 'Sign in',
    own: 'My page',
    out: 'Sign out',
    title: 'Sign in',
    lead:
      'With a key that the community gave you: one of a member shows what is theirs. Whoever ' +
      'runs it takes the admin key that the first start printed.',
    wrong: 'The key is not known, expired or revoked.',
    needed: 'Sign in to see that page. A session lasts twelve hours.',
    ended: 'Your session has ended: it lasts twelve hours, and until you sign out or in anew.',
    refused: 'The key that you signed in with was revoked, or its time is over.',
    formKept:
      'Nothing of your form was carried out. It waits in this page, sealed: sign in with a key ' +
      'of whoever filled it in, and it is shown again with its text, for you to look at and ' +
      'send. Nobody else who signs in sees it, and it is gone when this page is closed.',
    formLong: 'Your form was not sent, and is too long to be kept: go back to find its text.',
    key: 'Key',
    button: 'Sign in',
    kept:
      'The key is kept in a sealed cookie of this service for twelve hours, which no script can ' +
      'read. Signing out removes it, and a key that is revoked ends it.',
  },
  member: {
    about: (userId, slug) => `${userId} in ${slug}`,
    newcomer: 'Nothing is known of your record yet.',
    above: 'Your record is above the threshold.',
    below: 'Your record is not above the threshold yet.',
    qualifies: 'What you do next can be paid, if disorder does not rise and others confirm it.',
    actions: (count) =>
      count === '1'
        ? 'One further kept action would lift it, if somebody else whose word counts confirms it.'
        : `${count} further kept actions would lift it, if somebody else whose word counts ` +
          'confirms each.',
    without: (channels) => `There is no fact yet in: ${channels}.`,
    noDeadline:
      'There is no deadline. What you do then can be paid if disorder does not rise, which is ' +
      'measured for everybody together.',
    balance: 'Yours',
    balanceNote: 'final, never taken back',
    held: 'Held',
    heldNote: 'until each promise has lasted',
    negentropy: 'Negentropy N',
    negentropyNote: 'what you did for order; it cannot be given away',
    integrity: 'Integrity',
    threshold: (value) => `has to be above ${value}`,
    record: 'Your record',
    recordLead: 'What others confirmed of what you promised; newer facts count more.',
    of: (kept, all) => `${kept} of ${all}`,
    went: (from, to) => `Your integrity went from ${from} to ${to}.`,
    wentNote: 'As it stood at each request. The dashed line is the threshold.',
    wentColumns: ['Cycle', 'Starts', 'Integrity'],
    findings: 'What was found about conduct',
    findingStates: {
      open: 'open',
      confirmed: 'confirmed',
      appealed: 'appealed',
      cleared: 'dismissed',
      upheld: 'upheld',
      reversed: 'reversed',
      fallen: 'fallen, nobody answered',
    },
    measured: (id, measured, limit) => `Finding ${id}: measured ${measured}, limit ${limit}.`,
    until: (cycle) => `It waits until cycle ${cycle}.`,
    appeal: 'A confirmed one can be appealed with a reason; until it is answered it does nothing.',
    decisions: 'What was decided',
    none: 'Nothing was asked for you yet. Each request will stand here with its reason.',
    more: 'Show 50 more',
    row: (action, domain) => `${action} in ${domain}`,
    outcomes: {
      minted: 'paid',
      released: 'paid',
      held: 'held',
      cancelled: 'not paid',
      refused: 'not paid',
    },
    seen: 'What others see of this',
    seenBy: [
      'Everybody, if the community is public: decisions by their numbers, never your name.',
      'Holders of keys that read the community: the same with your user id.',
      'You can download everything that is kept about you. An admin erases you when you ask.',
    ],
  },
  operator: {
    headline: (count) =>
      count === 0
        ? 'Nothing needs you.'
        : count === 1
          ? 'One thing needs you.'
          : `${count} things need you.`,
    nothing: 'What fails, ends or waits for somebody will stand here.',
    publish: 'Publish it',
    unpublish: 'Publish it no longer',
    unpublishNote:
      'Its page, its badge and its log are then for keys alone. Who kept a copy of the log has it.',
    closes: (day) => `closes on ${day}`,
    needs: {
      check: {
        what: 'A sum of the last report does not agree:',
        action: 'Compare the report with `negentropy verify`; close no cycle before.',
      },
      appeal: {
        what: 'An appeal waits for an answer:',
        action: 'Somebody who did not decide before reads it and answers.',
      },
      finding: {
        what: 'A finding is open:',
        action:
          'What it holds waits. Confirm or dismiss it with a reason: it falls by itself else.',
      },
      paused: {
        what: 'Credits are stopped:',
        action: 'Resume with POST /v1/pause, or let the pause end by itself.',
      },
      rose: {
        what: 'Disorder rose in',
        action: 'Nothing is paid there. Look first at which promises broke.',
      },
      stale: {
        what: 'No longer measured:',
        action: 'No outcome came for some cycles. See whether its source still sends.',
      },
      unknown: {
        what: 'Not measured yet:',
        action: 'It takes outcomes of several cycles. Until then nothing is paid there.',
      },
      'webhook failing': {
        what: 'A webhook is not taken:',
        action: 'Look at its receiver; then replay what it missed.',
      },
      'webhook paused': {
        what: 'A webhook is held back:',
        action: 'Resume it, or delete it if nobody waits for it.',
      },
      'source silent': {
        what: 'A source has sent nothing yet:',
        action: 'See whether its sender has the address and the secret.',
      },
      'key ends': {
        what: 'A key ends soon:',
        action: 'Make another one and give it to its holder.',
      },
      'first cycle': {
        what: 'No cycle was closed yet.',
        action: 'At first only the word of witnesses counts: name two or three of them.',
      },
      'no key': {
        what: 'Nobody has a key yet.',
        action: 'Who takes part needs one: make it and hand it over. Or bring in a table.',
      },
      'nothing decided': {
        what: 'Nothing was decided in the last cycle.',
        action: 'Look at what was kept: for each of those a mint may be asked for.',
      },
      'nothing came': {
        what: 'Nothing was decided in the last cycle, and no program sends anything.',
        action: 'Members promise, show and ask on their pages; or connect a source.',
      },
      'not public': {
        what: 'The community is not public.',
        action: 'Publish it if everybody may check its log and decisions; names stay here.',
      },
    },
    rose: {
      measured: (cycle, entropy, { error, low }) =>
        `Entropy at the close of cycle ${cycle}: ${entropy} ± ${error}` +
        (low === undefined ? '.' : `; its low mark is ${low}.`),
      chart: (domain) => `${domain}, cycle by cycle`,
      broken: 'Promises that did not hold, the newest first',
    },
    report: (cycle) => `How cycle ${cycle} went`,
    reportMore: 'All of it, with sums done in two ways:',
    promises: 'Promises that came due',
    kept: (kept, all) => `${kept} of ${all} kept`,
    asked: 'Requests',
    answered: 'Answers',
    answers: (minted, held, refused) => `${minted} paid, ${held} held, ${refused} refused`,
    ended: 'Holds that ended',
    ends: (released, cancelled) => `${released} released, ${cancelled} cancelled`,
    active: 'Members active',
    supply: 'Supply',
    heldBack: 'Held',
    integrity: 'Integrity of the community',
    usual: (amount) => `usually ${amount}`,
    usualNote: (cycles) => `What is usual is the median of the ${cycles} cycles before.`,
    publicPage: 'What everybody sees',
  },
  audit: auditEn,
  own: ownEn,
  footer: 'Nothing is loaded from another host. Dates are in UTC.',
  notFound: 'There is no public community of that name.',
  nothingHere: 'Nothing is at this address, or not for this key.',
};

/** A text of each kind. */
export interface Texts {
  readonly language: Language;
  readonly codes: Readonly<Record<Code, string>>;
  readonly directions: Readonly<Record<EntropyDirection, string>>;
  readonly outcomes: Readonly<Record<'paid' | 'held' | 'cancelled' | 'refused', string>>;
  /** Of a demo, on each of its pages. */
  readonly simulated: string;
  readonly sandbox: string;
  /** To jump over the navigation by keyboard. */
  /** The page is told when something happens. */
  readonly live: string;
  readonly skip: string;
  readonly navigation: string;
  readonly more: string;
  readonly verifyLink: string;
  readonly paused: string;
  readonly notYet: string;
  readonly toHome: string;
  readonly cycle: (cycle: number) => string;
  readonly openCycle: (cycle: number) => string;
  /** The date is undefined before the first close. */
  readonly asOf: (cycle: number, date: string | undefined) => string;
  readonly firstCycle: (until: string) => string;
  readonly dueSoFar: (outcomes: string, until: string) => string;
  readonly home: {
    readonly title: string;
    readonly lead: string;
    readonly communities: string;
    readonly none: string;
    readonly first: string;
    readonly run: string;
    readonly inFolder: string;
    readonly steps: readonly { readonly what: string; readonly command: string }[];
  };
  readonly headline: {
    readonly unknown: string;
    readonly held: string;
    readonly heldIn: (domains: string) => string;
    readonly fell: (domains: string) => string;
    readonly rose: (domains: string) => string;
  };
  readonly badge: {
    readonly disorder: Readonly<Record<EntropyDirection, string>>;
    readonly simulated: string;
    readonly sandbox: string;
    readonly none: string;
  };
  readonly listed: (names: readonly string[]) => string;
  readonly kept: (kept: string, due: string) => string;
  readonly noneDue: string;
  readonly judged: (decisions: string) => string;
  readonly figures: Readonly<
    Record<
      | 'supply'
      | 'supplyNote'
      | 'held'
      | 'heldNote'
      | 'integrity'
      | 'integrityNote'
      | 'entries'
      | 'entriesNote',
      string
    >
  >;
  readonly entropy: {
    readonly progress: {
      readonly sentence: (parts: string) => string;
      readonly coverage: (came: string, needed: string, cycles: number) => string;
      readonly enough: string;
      readonly notBefore: (day: string, cycles: string) => string;
      readonly parts: Readonly<
        Record<keyof PolicyEntropyKnown, (has: string, needs: string) => string>
      >;
    };
    readonly title: string;
    readonly lead: string;
    readonly measured: (entropy: string, error: string) => string;
    readonly outcomes: (kept: string, lost: string) => string;
    readonly unknown: string;
    readonly gap: string;
    readonly lowMark: (value: string) => string;
    /** The slider below a chart. */
    readonly read: string;
    readonly pays: {
      readonly fell: string;
      readonly flat: (share: string) => string;
      readonly rose: string;
      readonly unknown: string;
    };
    readonly columns: readonly string[];
    readonly described: (domain: string, direction: string) => string;
  };
  readonly table: string;
  readonly activity: {
    readonly title: string;
    readonly lead: string;
    readonly chart: string;
    readonly bins: (cycles: number) => string;
    readonly none: string;
    readonly reasons: string;
    readonly refused: (refused: string, all: string) => string;
    readonly noRefusal: string;
    readonly columns: readonly string[];
  };
  readonly pledges: { readonly title: string; readonly lead: string };
  readonly rules: {
    readonly title: string;
    readonly version: (version: number, preset: string) => string;
    readonly pays: (scale: string, threshold: string) => string;
    readonly entropy: (flat: string) => string;
    readonly noEntropy: string;
    readonly held: (time: string) => string;
    readonly notHeld: string;
    readonly cycles: (count: string) => string;
    readonly days: (count: string) => string;
    readonly cap: (count: string) => string;
    readonly curve: string;
    readonly curveNote: string;
    readonly threshold: (value: string) => string;
    readonly nothing: string;
    readonly most: (amount: string) => string;
    readonly flat: (amount: string) => string;
    readonly columns: readonly string[];
    readonly headline: (versions: number) => string;
    readonly versionColumns: readonly string[];
    /** How many values. */
    readonly changed: (count: number) => string;
    readonly difference: (before: number, after: number) => string;
  } & Readonly<
    Record<
      | ('link' | 'lead' | 'all' | 'versions' | 'before' | 'after' | 'values' | 'compare')
      | ('oneVersion' | 'sameWords'),
      string
    >
  >;
  readonly standings: {
    readonly title: string;
    readonly above: (above: string, all: string, threshold: string) => string;
    readonly near: (all: string, threshold: string) => string;
    readonly note: (cycle: number) => string;
    readonly more: string;
    readonly columns: readonly string[];
  };
  readonly verify: {
    readonly title: string;
    readonly lead: string;
    readonly key: string;
    readonly unsigned: string;
    readonly links: Readonly<Record<'checkpoint' | 'api' | 'docs', string>>;
  };
  readonly decision: {
    readonly about: (id: string, action: string, domain: string) => string;
    readonly refused: (reason: string) => string;
    readonly minted: (amount: string) => string;
    /** The day is empty if it is not known. */
    readonly held: (amount: string, day: string) => string;
    readonly released: (amount: string, cycle: number) => string;
    readonly cancelled: (reason: string) => string;
    readonly channels: Readonly<
      Record<Channel, { readonly title: string; readonly about: string }>
    >;
    readonly counts: (kept: string, lost: string) => string;
    readonly weight: (share: string) => string;
    readonly floor: (value: string, floor: string) => string;
    readonly checkNames: Readonly<Record<CheckName, string>>;
    readonly states: Readonly<Record<CheckState, string>>;
  } & Readonly<
    Record<
      | ('nearest' | 'record' | 'recordLead' | 'noFact' | 'against' | 'integrity' | 'threshold')
      | ('short' | 'above' | 'findings' | 'checks' | 'limit' | 'arithmetic' | 'scale' | 'over')
      | ('actionWeight' | 'factor' | 'amount' | 'negentropy' | 'nothing' | 'never'),
      string
    >
  >;
  readonly proof: {
    readonly steps: Readonly<
      Record<
        'signature' | 'inclusion' | 'decision',
        { readonly title: string; readonly about: string }
      >
    >;
    readonly results: Readonly<Record<'holds' | 'needs' | 'broken' | 'failed', string>>;
  } & Readonly<
    Record<'title' | 'lead' | 'key' | 'keyNote' | 'button' | 'noScript' | 'limits', string>
  >;
  readonly verifyFile: {
    readonly results: Readonly<Record<'holds' | 'consistent' | 'broken' | 'failed', string>>;
    readonly facts: Readonly<Record<Fact, string>>;
    readonly limits: readonly string[];
  } & Readonly<
    Record<
      | ('title' | 'lead' | 'key' | 'keyNote' | 'file' | 'stop' | 'noScript')
      | ('program' | 'programLead' | 'notProven'),
      string
    >
  >;
  readonly signIn: Readonly<
    Record<
      | ('link' | 'own' | 'out' | 'title' | 'lead' | 'key' | 'button' | 'kept')
      | ('wrong' | 'needed' | 'ended' | 'refused' | 'formKept' | 'formLong'),
      string
    >
  >;
  readonly member: {
    readonly about: (userId: string, slug: string) => string;
    readonly actions: (count: string) => string;
    readonly without: (channels: string) => string;
    readonly threshold: (value: string) => string;
    readonly of: (kept: string, all: string) => string;
    readonly went: (from: string, to: string) => string;
    readonly wentColumns: readonly string[];
    readonly row: (action: string, domain: string) => string;
    readonly outcomes: Readonly<Record<Outcome, string>>;
    readonly findingStates: Readonly<Record<FindingStatus, string>>;
    readonly measured: (id: string, measured: string, limit: string) => string;
    readonly until: (cycle: number) => string;
    readonly seenBy: readonly string[];
  } & Readonly<
    Record<
      | ('newcomer' | 'above' | 'below' | 'qualifies' | 'noDeadline' | 'balance' | 'balanceNote')
      | (
          | 'wentNote'
          | 'held'
          | 'heldNote'
          | 'negentropy'
          | 'negentropyNote'
          | 'integrity'
          | 'record'
        )
      | ('findings' | 'appeal' | 'recordLead' | 'decisions' | 'none' | 'more' | 'seen'),
      string
    >
  >;
  readonly operator: {
    readonly headline: (count: number) => string;
    readonly closes: (day: string) => string;
    readonly needs: Readonly<Record<NeedKind, { readonly what: string; readonly action: string }>>;
    /** Of a domain in which disorder rose. */
    readonly rose: {
      readonly measured: (
        cycle: number,
        entropy: string,
        beside: { readonly error: string; readonly low: string | undefined },
      ) => string;
      readonly chart: (domain: string) => string;
      readonly broken: string;
    };
    readonly report: (cycle: number) => string;
    readonly kept: (kept: string, all: string) => string;
    readonly answers: (minted: number, held: number, refused: number) => string;
    readonly ends: (released: number, cancelled: number) => string;
    readonly usual: (amount: string) => string;
    readonly usualNote: (cycles: number) => string;
  } & Readonly<
    Record<
      | ('publish' | 'unpublish' | 'unpublishNote')
      | ('nothing' | 'reportMore' | 'promises' | 'asked' | 'answered' | 'ended' | 'active')
      | ('supply' | 'heldBack' | 'integrity' | 'publicPage'),
      string
    >
  >;
  readonly audit: AuditTexts;
  /** Of the pages that take a key. */
  readonly own: OwnTexts;
  readonly footer: string;
  readonly notFound: string;
  /** For any other address. */
  readonly nothingHere: string;
}

/** A sentence of its own as the end of another. */
function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
