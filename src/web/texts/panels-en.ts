import type { Panel, Sentinel } from '../../client/api-types.ts';

/** The texts of the page about panels. */
export const panelsEn: PanelTexts = {
  title: 'Panels: judged by people who are drawn',
  lead:
    'Nobody chooses who looks at a claim. Three of those who may sit are drawn from a seed that ' +
    'was settled before, they answer by keys of their own, and what they say is sealed until all ' +
    'have answered. Anybody recomputes the draw from the log.',
  tooFew: (count) =>
    (count === 0 ? 'Nobody may' : count === 1 ? 'Only one may' : 'Only two may') +
    ' sit yet: a panel takes three, and nine fill all its rounds. Enter below who may; they sit ' +
    'from the cycle after that on.',
  panels: 'Panels, newest first',
  none: 'No panel was drawn yet. Each will stand here, with who has to answer and until when.',
  erased: 'A claim of somebody who was erased',
  states: { sits: 'Sits', ended: 'Ended without a verdict' },
  holds: 'It holds',
  holdsNot: 'It does not hold',
  opened: (id, cycle) => `Panel ${id}, ${cycle}.`,
  answered: (names) => `Answered: ${names}.`,
  waits: (names, until) => `Waits for ${names}, before cycle ${until}.`,
  right: 'A check, which settles nothing: the panel found what is known.',
  wrong: 'A check, which settles nothing: the panel was wrong.',
  repeated: (panel) => `A second look at what panel ${panel} decided; it settles nothing.`,
  ask: 'Have a claim judged',
  again: 'Have an earlier verdict looked at again',
  askNote:
    'A claim has one verdict, and it counts as if the program had said so. An earlier verdict ' +
    'that is looked at again is drawn by chance, and the second look settles nothing.',
  claimId: 'Id of the claim',
  claimHint: 'At “Claims”, each that waits leads here with its id.',
  judge: 'Have it judged by people who are drawn',
  use: 'What for',
  uses: {
    verdict: 'It is to be settled',
    holds: 'To check the panel: it is known that the claim holds',
    fails: 'To check the panel: it is known that it does not hold',
  },
  sentinels: 'Who may sit',
  columns: ['Who', 'Kind', 'Group', 'Sits'],
  kinds: { person: 'a person', program: 'a program' },
  since: (cycle) => `from cycle ${cycle} on`,
  retired: 'no more',
  noSentinel: 'Nobody is entered. Who is will stand here.',
  retire: 'Let somebody sit no more',
  retireNote:
    'Their open seats go to others at the next close. It cannot be undone: a key is entered only ' +
    'once, so who comes back brings another one.',
  who: 'Who',
  choose: 'Choose',
  register: 'Enter who may sit',
  registerNote:
    'The log will have it. Whoever has the key that signs speaks as this person: it stays on ' +
    'their own machine, and nobody but them makes it.',
  key: 'Their public key',
  keyHint: 'They make it by `npx negentropy review key`, which prints 64 digits and letters.',
  kind: 'Who signs by it',
  group: 'Group',
  groupHint:
    'Such as a district: no group has two seats before all have one. Small letters, digits and ' +
    'hyphens; it brings nobody a seat.',
};

/** What the other languages have to say too. */
export type PanelTexts = {
  readonly tooFew: (count: number) => string;
  readonly states: Readonly<Record<Exclude<Panel['state'], 'decided'>, string>>;
  readonly opened: (id: string, cycle: string) => string;
  readonly answered: (names: string) => string;
  readonly waits: (names: string, until: number) => string;
  readonly repeated: (panel: string) => string;
  readonly uses: Readonly<Record<'verdict' | 'holds' | 'fails', string>>;
  readonly columns: readonly string[];
  readonly kinds: Readonly<Record<Sentinel['kind'], string>>;
  readonly since: (cycle: number) => string;
} & Readonly<
  Record<
    | ('title' | 'lead' | 'panels' | 'none' | 'erased' | 'holds' | 'holdsNot' | 'right')
    | (
        | 'wrong'
        | 'ask'
        | 'again'
        | 'askNote'
        | 'claimId'
        | 'claimHint'
        | 'judge'
        | 'use'
        | 'sentinels'
      )
    | ('retired' | 'noSentinel' | 'retire' | 'retireNote' | 'who' | 'choose' | 'register')
    | ('registerNote' | 'key' | 'keyHint' | 'kind' | 'group' | 'groupHint'),
    string
  >
>;
