import type { Code, EntropyDirection } from '../../client/api-types.ts';

const codes: Readonly<Record<Code, string>> = {
  POLICY_INACTIVE: 'No rules were in force then',
  PAUSED: 'Minting was paused',
  ACTION_UNKNOWN: 'The rules have no such action or domain',
  DUPLICATE: 'This evidence was already claimed',
  IDENTITY: 'The claimant may not use this evidence',
  EVIDENCE_MISSING: 'Not confirmed yet, or too little is known of the member',
  UNDER_REVIEW: 'The evidence is still under review',
  SPECULATION: 'Credits moved in round trips',
  EXTRACTION: 'Reviews or flows favour a closed ring',
  NOISE: 'Near-duplicates without substance',
  DESTABILIZATION: 'Repairing disorder of one’s own making is a duty',
  HIGH_VARIANCE: 'Kept promises vary more than chance explains',
  ENTROPY_UNKNOWN: 'The disorder of the domain is not known well enough',
  ENTROPY_ROSE: 'Disorder in the domain rose',
  ENTROPY_FLAT: 'Disorder in the domain did not fall',
  DOMAIN_SPILLOVER: 'Disorder rose in a guarded domain',
  GI_BELOW_FLOOR: 'The integrity of the community is below its floor',
  BELOW_THRESHOLD: 'The record was not above the threshold',
  OUTCOME_LOST: 'The promise was not kept',
  RETRACTED: 'The evidence was taken back',
  EXPIRED: 'It was asked for too late',
  CAP_REACHED: 'The limit of the cycle was reached',
};

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
  sandbox: 'Sandbox: these credits are worth nothing',
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
    steps: [
      { what: 'See a decision explained, in a sandbox of its own:', command: 'npm run demo' },
      {
        what: 'Measure a Git history that you have, without sending anything anywhere:',
        command: 'negentropy import git <path>',
      },
      {
        what: 'Publish a community, so that its page stands above:',
        command:
          "curl -X POST -H 'Authorization: Bearer <admin key>' " +
          "-H 'Content-Type: application/json' --data '{\"public\":true}' " +
          '<this address>/v1/communities/default/publish',
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
  listed: (names) => new Intl.ListFormat('en').format(names),
  kept: (kept, due) => `Of ${due} promises that came due, ${kept} were kept.`,
  noneDue: 'No promise has come due yet. As soon as some have, this page says how many were kept.',
  judged: (decisions) =>
    `Nothing is paid where disorder rises. ${decisions} requests were judged, and anybody can ` +
    'recompute every one of them.',
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
    lowMark: (value) => `low mark ${value}`,
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
    columns: ['Integrity', 'Disorder fell, MIC', 'Flat, MIC'],
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
  footer: 'No cookies here, and nothing from another host. Dates are in UTC.',
  notFound: 'There is no public community of that name.',
};

/** A text of each kind. */
export interface Texts {
  readonly language: string;
  readonly codes: Readonly<Record<Code, string>>;
  readonly directions: Readonly<Record<EntropyDirection, string>>;
  readonly outcomes: Readonly<Record<'paid' | 'held' | 'cancelled' | 'refused', string>>;
  readonly sandbox: string;
  /** To jump over the navigation by keyboard. */
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
  readonly home: {
    readonly title: string;
    readonly lead: string;
    readonly communities: string;
    readonly none: string;
    readonly first: string;
    readonly steps: readonly { readonly what: string; readonly command: string }[];
  };
  readonly headline: {
    readonly unknown: string;
    readonly held: string;
    readonly heldIn: (domains: string) => string;
    readonly fell: (domains: string) => string;
    readonly rose: (domains: string) => string;
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
    readonly title: string;
    readonly lead: string;
    readonly measured: (entropy: string, error: string) => string;
    readonly outcomes: (kept: string, lost: string) => string;
    readonly unknown: string;
    readonly gap: string;
    readonly lowMark: (value: string) => string;
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
    readonly columns: readonly string[];
  };
  readonly verify: {
    readonly title: string;
    readonly lead: string;
    readonly key: string;
    readonly unsigned: string;
    readonly links: Readonly<Record<'checkpoint' | 'api' | 'docs', string>>;
  };
  readonly footer: string;
  readonly notFound: string;
}
