import type { LegacySet } from '../../client/api-types.ts';

/** The texts of the page on which files come in. */
export const importsEn: ImportTexts = {
  title: 'Bring in files',
  lead:
    'A file is looked at first, and nothing is written. What is wrong is told row by row with ' +
    'its reason; the other rows can then be taken.',
  table: 'A table',
  tableNote:
    'Each row becomes evidence, as the map says. A row is taken whole or not at all, and the ' +
    'same row counts once, however often it comes.',
  tableText: 'The table, as CSV with a head',
  map: 'What its columns are, as YAML',
  mapHint:
    'What may stand here is in `docs/reference/tables.md`. A promise is kept only if it has a ' +
    'proof, and if somebody else whose word counts confirms it.',
  look: 'Look at it',
  ownMap: 'Who has a map can look at the table by it at once; who has none reads its heads.',
  readHeads: 'Read its heads',
  readAgain: 'Read it this way',
  workbook:
    'This is a workbook of Excel or LibreOffice, and no CSV: open it there, choose Save as, and ' +
    'save it as CSV in UTF-8.',
  proposed: 'How it would be read; nothing was taken',
  proposedNote:
    'These are its first rows as they read by the choices below. Compare them with the table, ' +
    'change what is read wrongly, and read it again. Then look at all of it.',
  lacking: (names) => `No column says yet, and it is needed: ${names}.`,
  firstPart: (lines) =>
    `The table is long: its first ${lines} lines were read for this. A look goes through all.`,
  dayUnsure:
    'Every date of it could have the day or the month first: compare the dates, and choose below.',
  unread: 'Cannot be read that way',
  unreadColumns: ['Line', 'Column', 'Reason'],
  mapText: 'The same as a map, to keep for the command line',
  readAs: 'What each row is',
  dates: 'How its dates are written',
  decimal: 'What stands before decimals',
  timeZone: 'By the clocks of which zone',
  noColumn: 'no column',
  always: (value) => `in every row: ${value}`,
  flags: { true: 'yes', false: 'no' },
  all: 'all of it',
  places: {
    'claim.userId': 'Who',
    'claim.at': 'Since when, or when it was promised',
    'claim.dueAt': 'Until when',
    'proof.at': 'When it was done',
    'proof.delivered': 'How much of it was done',
    'confirmation.by': 'Who checked it',
    'confirmation.at': 'When they said so',
    'confirmation.doneAt': 'When it was done, as they saw it',
    'confirmation.accepted': 'Whether it holds',
    'confirmation.rating': 'Which class it has, as they say',
  },
  repeats: 'Say the same as a row further up, and count once with it',
  repeat: (line, of) => `Line ${line}, as line ${of}`,
  take: 'Take what is in order',
  choose: 'Choose a file',
  chooseHint: 'Or paste its text:',
  chooseCensus: 'Choose a table of people',
  census: 'A count of people',
  censusNote:
    'One row for each person. Who they are stays beside the log, which gets the numbers: ' +
    'how many people there are, and of which kinds. Nobody becomes a member by it.',
  censusId: 'The column that says who somebody is',
  censusStrata: 'The columns that say of which kind, by commas',
  censusStrataHint: 'Wide kinds, such as districts: fewer than five people are told as others.',
  takeCensus: 'Count them',
  stopCensus: 'Stop; nobody is counted then',
  counted: (people, kinds) => `${people} people are counted, of ${kinds} kinds, in the log.`,
  notCounted: 'Stopped before the end: nobody is counted, and the log says nothing of it.',
  legacy: 'A file of version 2',
  legacyNote:
    'What is accepted stands on a legacy account: no formula reads it and nothing is paid with ' +
    'it. Make one file of it, for example a dump, so that its rows are compared with one another.',
  legacyText: 'The file, whatever it is: lines of JSON, a table or a dump',
  people: 'Who is who here, as CSV with the columns name and userId',
  peopleHint: 'Without it everybody keeps the name.',
  only: 'The ledger that is taken',
  onlyAny: 'The only one there is',
  takeLegacy: 'Take over what counts',
  undo: 'Take an import back',
  undoNote: 'Everything that it gave, at once. Imported again, it gives the same.',
  undoId: 'Its id, 32 digits',
  lookedWord: 'Looked at, and nothing written. Rows in all:',
  tookWord: 'Taken, as far as it is in order. Rows in all:',
  counts: {
    taken: 'New rows',
    known: 'There before',
    refused: 'Set apart',
    records: 'Records in them',
  },
  quarantine: 'Set apart, each with its reason',
  quarantineNote:
    'Change such a row below and look again, or leave it: it keeps no other row from being taken.',
  columns: ['Line', 'Column', 'Reason', 'Code'],
  wholeRow: 'the row',
  clean: 'No row is set apart.',
  came: 'What came of its claims',
  unheard: 'Taken, but not counted',
  wouldNotCount: 'Would not count, and cannot be said again once it is taken',
  unheardRow: (line) => `Line ${line}:`,
  untold: 'More that are not listed:',
  stop: 'Stop; what was taken stays',
  legacyLooked: (amount, people) =>
    `${amount} MIC of ${people} people would be taken over. Nothing was written.`,
  legacyTook: (amount, people) => `${amount} MIC of ${people} people were taken over.`,
  cannot: (reason) => `Nothing can be taken as it stands: ${reason}.`,
  setColumns: ['Rows of version 2', 'All', 'Accepted', 'Not confirmed', 'Set apart', 'Sum, MIC'],
  kinds: {
    gic: 'Transactions of day files',
    reward: 'Rewards',
    transaction: 'Transactions of wallets',
    mint: 'Mints of Kaizen',
    shard: 'Shards of Kaizen, no credits',
    event: 'Events of the wallet service',
    redemption: 'Redemptions',
    reflection: 'Reflections, no credits',
    entropy: 'Readings of entropy, no credits',
  },
  rowColumns: ['Line', 'Whose', 'MIC', 'Codes'],
  decide: 'Decide about single rows',
  decideNote:
    'Only rows of which it is known who had how much. What is left out is not taken over.',
  row: (line, user, amount) => `Line ${line}: ${user}, ${amount} MIC`,
  leaveOut: 'Leave it out',
  count: 'Count it all the same',
  gaps: (count) =>
    `${count} wallets state a balance that no accepted row explains. It is never taken.`,
  unmapped: (names) => `Not in the list of people, so left out: ${names}.`,
  overdrawn: (names) => `Spent more than they had, so left out: ${names}.`,
  known: (count) => `${count} sides of rows counted before.`,
  unknown: 'Nothing of version 2 was recognised in it.',
  id: 'Id of this import',
};

/** What the other languages have to say too. */
export type ImportTexts = {
  readonly counts: Readonly<Record<'taken' | 'known' | 'refused' | 'records', string>>;
  readonly columns: readonly string[];
  readonly unheardRow: (line: number) => string;
  readonly lacking: (names: string) => string;
  readonly always: (value: string) => string;
  readonly repeat: (line: number, of: number) => string;
  readonly unreadColumns: readonly string[];
  readonly flags: Readonly<Record<'true' | 'false', string>>;
  /** By record and field. */
  readonly places: Readonly<Record<string, string>>;
  readonly counted: (people: string, kinds: string) => string;
  readonly legacyLooked: (amount: string, people: string) => string;
  readonly legacyTook: (amount: string, people: string) => string;
  readonly cannot: (reason: string) => string;
  readonly firstPart: (lines: string) => string;
  readonly setColumns: readonly string[];
  readonly kinds: Readonly<Record<LegacySet['kind'], string>>;
  readonly rowColumns: readonly string[];
  readonly row: (line: string, user: string, amount: string) => string;
  readonly gaps: (count: string) => string;
  readonly unmapped: (names: string) => string;
  readonly overdrawn: (names: string) => string;
  readonly known: (count: string) => string;
} & Readonly<
  Record<
    | ('title' | 'lead' | 'table' | 'tableNote' | 'tableText' | 'map' | 'mapHint' | 'look' | 'take')
    | ('choose' | 'chooseHint' | 'legacy' | 'legacyNote' | 'legacyText' | 'people' | 'peopleHint')
    | ('only' | 'onlyAny' | 'takeLegacy' | 'undo' | 'undoNote' | 'undoId' | 'quarantine')
    | ('quarantineNote' | 'wholeRow' | 'clean' | 'stop' | 'decide' | 'decideNote' | 'leaveOut')
    | ('came' | 'unheard' | 'wouldNotCount' | 'ownMap' | 'readHeads' | 'readAgain' | 'workbook')
    | ('proposed' | 'proposedNote' | 'dayUnsure' | 'unread' | 'mapText' | 'readAs' | 'dates')
    | ('decimal' | 'timeZone' | 'noColumn' | 'all' | 'repeats')
    | ('census' | 'censusNote' | 'censusId' | 'censusStrata' | 'censusStrataHint' | 'takeCensus')
    | ('stopCensus' | 'chooseCensus' | 'notCounted')
    | ('count' | 'unknown' | 'id' | 'lookedWord' | 'tookWord' | 'untold'),
    string
  >
>;
