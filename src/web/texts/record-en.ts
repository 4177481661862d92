import type { NationChild, Pilot, PilotEstimate, Transfer } from '../../client/api-types.ts';

/** The texts of pages on what else stands in the log: credits that moved, places, studies. */
export const recordEn: RecordTexts = {
  more: 'Show 50 more',
  newest: 'Back to the newest',
  oldest: 'Back to the oldest',
  older: (count) => `${count} more are not shown; the API has all.`,
  credits: {
    title: 'Credits that moved',
    ownTitle: 'Credits that you gave and got',
    lead:
      'What was released can be given to somebody, burned, or given to a fund from which grants ' +
      'come. No score knows of any of this.',
    none: 'Nothing has moved yet. Only what is released can, and only by who has it.',
    all: 'All credits that moved',
    supply: 'In all hands',
    held: 'Held back',
    fund: 'In the fund',
    burned: 'Burned',
    kinds: {
      transfer: 'Given',
      burn: 'Burned',
      gift: 'Given to the fund',
      grant: 'Granted from the fund',
    },
    from: (name) => `From ${name}.`,
    to: (name) => `To ${name}.`,
    entry: (id) => `Entry ${id}.`,
  },
  nation: {
    title: 'Many places, added up',
    lead:
      'Each place keeps its own log. What is added up here is what their signed logs say; a ' +
      'place that is not known makes the range wider, and never looks like a good one.',
    none:
      'No places are added up here. An admin names their logs, and each has to agree by an entry ' +
      'of its own.',
    members: (count, cycle) => `${count} places, chosen in cycle ${cycle}.`,
    parents: 'Added up by',
    range: (domain, low, high) => `Disorder in ${domain}: between ${low} and ${high}`,
    unknown: (domain) => `Disorder in ${domain} is not known`,
    cycle: (cycle, worst) =>
      `Cycle ${cycle}. If all places err the same way, the error is ${worst}.`,
    noPlace: 'No place is known.',
    chart: 'From none to all; the band is the whole, a dot with its error one place.',
    columns: ['Place', 'Cycle', 'State', 'Disorder', 'Error', 'Weight'],
    states: {
      KNOWN: 'known',
      STALE: 'too old',
      UNKNOWN: 'not known',
      INCOMPARABLE: 'other rules',
    },
    before: 'The cycle before',
  },
  studies: {
    title: 'Studies, pilots and counts',
    lead:
      'What is asked is bound before its data is opened, and what comes of it is told once, ' +
      'whatever it is.',
    pilots: 'Pilots',
    noPilot: 'No pilot is registered. One tries a treatment on arms that are drawn by lot.',
    pilotStates: { registered: 'waits for its draw', runs: 'runs', over: 'over' },
    outcomes: {
      works: 'It works',
      null: 'No effect was shown',
      harmful: 'It does harm',
      void: 'Its arms cannot be compared',
    },
    pilot: (id) => `Pilot ${id}`,
    designs: { people: 'by people', domains: 'by domains', wedge: 'one domain after another' },
    asked: (metric, design, units) => `${metric}, ${design}, ${units} units.`,
    metrics: { failure: 'Fewer failures', kept: 'More days with something kept' },
    looks: 'What each look found',
    lookColumns: ['Cycle', 'What', 'Effect', 'From', 'To'],
    noLook: 'Nothing is found yet: it is looked at when cycles close.',
    studies: 'Studies',
    noStudy: 'No study is registered. Its plan is bound by a hash, before any of its data.',
    study: (id, kind) => `Study ${id}: ${kind}`,
    registered: (cycle) => `Plan bound in cycle ${cycle}.`,
    reported: (cycle) => `Report bound in cycle ${cycle}.`,
    shown: 'it was shown',
    notShown: 'it was not shown',
    waits: 'waits for its report',
    plan: 'Plan',
    report: 'Report',
    census: 'Counts of people',
    noCensus: 'Nobody was counted. An import of a census says how many there are, and no names.',
    counted: (rows, cycle) => `${rows} people, counted in cycle ${cycle}`,
    strataColumns: ['Kind', 'People'],
    strata: 'By kind',
    others: 'fewer than five of a kind',
  },
};

/** What the other languages have to say too. */
export interface RecordTexts {
  readonly more: string;
  readonly newest: string;
  readonly oldest: string;
  readonly older: (count: string) => string;
  readonly credits: {
    readonly kinds: Readonly<Record<Transfer['kind'], string>>;
    readonly from: (name: string) => string;
    readonly to: (name: string) => string;
    readonly entry: (id: string) => string;
  } & Readonly<
    Record<
      'title' | 'ownTitle' | 'lead' | 'none' | 'all' | 'supply' | 'held' | 'fund' | 'burned',
      string
    >
  >;
  readonly nation: {
    readonly members: (count: string, cycle: number) => string;
    readonly range: (domain: string, low: string, high: string) => string;
    readonly unknown: (domain: string) => string;
    readonly cycle: (cycle: number, worst: string) => string;
    readonly columns: readonly string[];
    readonly states: Readonly<Record<NationChild['state'], string>>;
  } & Readonly<
    Record<'title' | 'lead' | 'none' | 'parents' | 'noPlace' | 'chart' | 'before', string>
  >;
  readonly studies: StudyTexts;
}

export type StudyTexts = {
  readonly pilotStates: Readonly<Record<Pilot['state'], string>>;
  readonly outcomes: Readonly<Record<NonNullable<Pilot['outcome']>, string>>;
  readonly pilot: (id: string) => string;
  readonly designs: Readonly<Record<Pilot['design'], string>>;
  readonly asked: (metric: string, design: string, units: string) => string;
  readonly metrics: Readonly<Record<PilotEstimate['metric'], string>>;
  readonly lookColumns: readonly string[];
  readonly study: (id: string, kind: string) => string;
  readonly registered: (cycle: number) => string;
  readonly reported: (cycle: number) => string;
  readonly counted: (rows: string, cycle: number) => string;
  readonly strataColumns: readonly string[];
} & Readonly<
  Record<
    | ('title' | 'lead' | 'pilots' | 'noPilot' | 'looks' | 'noLook' | 'studies' | 'noStudy')
    | ('shown' | 'notShown' | 'waits' | 'plan' | 'report' | 'census' | 'noCensus' | 'strata')
    | 'others',
    string
  >
>;
