/** How a simulated person behaves. The rules never see it: it exists for the report alone. */
export type TraitName =
  | 'steady'
  | 'reviewer'
  | 'ordinary'
  | 'hasty'
  | 'newcomer'
  | 'flooder'
  | 'ring'
  | 'create-then-fix'
  | 'rubber-stamp'
  | 'splitter'
  | 'self-reviewer';

/** The domains in which simulated commits fall. */
export type SimulatedDomain = 'infrastructure' | 'knowledge' | 'governance';

/** Probabilities are per commit and in 0..1; weights are relative. */
export interface Trait {
  /** For the display name: "Simulated <noun> 07". */
  readonly noun: string;
  /** One sentence for the report. */
  readonly description: string;
  /** True for behaviour meant to earn without lasting effect. */
  readonly gaming: boolean;
  /** Where the share of kept promises over all four channels is meant to lie, 0..1. */
  readonly keptShare: { readonly least: number; readonly most: number };
  /** How many of forty people have it. */
  readonly countOfForty: number;
  /** How much such a person commits, relative to others, by domain. */
  readonly activity: Readonly<Record<SimulatedDomain, number>>;
  /** How often such a person is asked for an endorsement, relative to others. */
  readonly reviewing: number;
  /** Nobody else endorsed the commit. */
  readonly unendorsed: number;
  /** Somebody has to fix or revert the commit within 180 days. */
  readonly broken: number;
  /** The commit lands more than 60 days after it was written. */
  readonly late: number;
  /** A broken commit is repaired by its own author. */
  readonly repairsOwn: number;
  /** True when spreading review lowers `unendorsed` and `broken` as the project ages. */
  readonly learns: boolean;
}

/** Every trait by name, honest ones first. */
export const TRAITS: Readonly<Record<TraitName, Trait>> = {
  steady: {
    noun: 'steady contributor',
    description: 'Commits every week, is reviewed, and keeps about 99 % of promises.',
    gaming: false,
    keptShare: { least: 0.98, most: 0.997 },
    countOfForty: 6,
    activity: { infrastructure: 3, knowledge: 3, governance: 3 },
    reviewing: 3,
    unendorsed: 0.008,
    broken: 0.014,
    late: 0.004,
    repairsOwn: 0.2,
    learns: true,
  },
  reviewer: {
    noun: 'reviewer',
    description: 'Reviews more than anyone, commits less, and keeps about 98 % of promises.',
    gaming: false,
    keptShare: { least: 0.97, most: 0.995 },
    countOfForty: 5,
    activity: { infrastructure: 1.2, knowledge: 2, governance: 4 },
    reviewing: 6,
    unendorsed: 0.015,
    broken: 0.02,
    late: 0.008,
    repairsOwn: 0.2,
    learns: true,
  },
  ordinary: {
    noun: 'ordinary contributor',
    description: 'Works with the usual care and keeps 95 to 97 % of promises.',
    gaming: false,
    keptShare: { least: 0.95, most: 0.97 },
    countOfForty: 8,
    activity: { infrastructure: 1.5, knowledge: 1.5, governance: 1 },
    reviewing: 1,
    unendorsed: 0.04,
    broken: 0.05,
    late: 0.018,
    repairsOwn: 0.2,
    learns: true,
  },
  hasty: {
    noun: 'hasty contributor',
    description: 'Commits fast, often without review, and keeps 85 to 90 % of promises.',
    gaming: false,
    keptShare: { least: 0.85, most: 0.9 },
    countOfForty: 5,
    activity: { infrastructure: 1.7, knowledge: 1.3, governance: 0.5 },
    reviewing: 0.5,
    unendorsed: 0.14,
    broken: 0.15,
    late: 0.08,
    repairsOwn: 0.15,
    learns: true,
  },
  newcomer: {
    noun: 'newcomer',
    description: 'Joins in the second or third year and keeps 94 to 98 % of promises.',
    gaming: false,
    keptShare: { least: 0.94, most: 0.98 },
    countOfForty: 5,
    activity: { infrastructure: 1.4, knowledge: 1.4, governance: 0.5 },
    reviewing: 0.5,
    unendorsed: 0.03,
    broken: 0.06,
    late: 0.015,
    repairsOwn: 0.2,
    learns: true,
  },
  flooder: {
    noun: 'flooder',
    description: 'Pours out trivial commits in bursts; nobody reviews them.',
    gaming: true,
    keptShare: { least: 0.7, most: 0.8 },
    countOfForty: 2,
    activity: { infrastructure: 1.5, knowledge: 4, governance: 1 },
    reviewing: 0,
    unendorsed: 0.97,
    broken: 0.03,
    late: 0,
    repairsOwn: 0,
    learns: false,
  },
  ring: {
    noun: 'ring member',
    description: 'A few who endorse each other’s poor commits, which others fix later.',
    gaming: true,
    keptShare: { least: 0.8, most: 0.9 },
    countOfForty: 3,
    activity: { infrastructure: 1.1, knowledge: 0.6, governance: 0.3 },
    reviewing: 0,
    unendorsed: 0.02,
    broken: 0.4,
    late: 0.01,
    repairsOwn: 0,
    learns: false,
  },
  'create-then-fix': {
    noun: 'create-then-fix author',
    description: 'Breaks things in order to repair them, under the same name.',
    gaming: true,
    keptShare: { least: 0.76, most: 0.88 },
    countOfForty: 1,
    activity: { infrastructure: 1, knowledge: 0.5, governance: 0.2 },
    reviewing: 0,
    unendorsed: 0.03,
    broken: 0.5,
    late: 0.01,
    repairsOwn: 0.97,
    learns: false,
  },
  'rubber-stamp': {
    noun: 'rubber-stamp approver',
    description:
      'Approves what the hasty send within seconds, and takes as little care of own work.',
    gaming: true,
    keptShare: { least: 0.77, most: 0.89 },
    countOfForty: 1,
    activity: { infrastructure: 0.7, knowledge: 0.5, governance: 0.5 },
    reviewing: 0,
    unendorsed: 0.25,
    broken: 0.24,
    late: 0.05,
    repairsOwn: 0.1,
    learns: false,
  },
  splitter: {
    noun: 'split account',
    description: 'One careless person behind several accounts that also endorse one another.',
    gaming: true,
    keptShare: { least: 0.82, most: 0.91 },
    countOfForty: 3,
    activity: { infrastructure: 0.6, knowledge: 0.5, governance: 0.3 },
    reviewing: 0,
    unendorsed: 0.14,
    broken: 0.2,
    late: 0.11,
    repairsOwn: 0.1,
    learns: false,
  },
  'self-reviewer': {
    noun: 'self-reviewer',
    description: 'Approves own work, which is no endorsement: only somebody else’s counts.',
    gaming: true,
    keptShare: { least: 0.72, most: 0.85 },
    countOfForty: 1,
    activity: { infrastructure: 1, knowledge: 0.8, governance: 0.5 },
    reviewing: 0,
    unendorsed: 0.75,
    broken: 0.06,
    late: 0.01,
    repairsOwn: 0.2,
    learns: false,
  },
};

/** Trait names in the order of {@link TRAITS}. */
export const TRAIT_NAMES: readonly TraitName[] = Object.keys(TRAITS) as TraitName[];
