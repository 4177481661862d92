/**
 * What the heads of tables call a field, in English and German, the most usual first. A head that
 * holds one of them as whole words is read too, if no other head is it alone.
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'claim.userId': [
    'person',
    'who',
    'name',
    'member',
    'user',
    'helper',
    'volunteer',
    'assignee',
    'owner',
    'responsible',
    'assigned to',
    'done by',
    'promised by',
    'wer',
    'mitglied',
    'helferin',
    'helfer',
    'verantwortlich',
    'verantwortliche',
    'zuständig',
    'bearbeiter',
    'bearbeiterin',
  ],
  'claim.domain': ['domain', 'area', 'field', 'bereich', 'gebiet', 'ressort'],
  'claim.subject': [
    'task',
    'what',
    'subject',
    'job',
    'chore',
    'item',
    'title',
    'description',
    'complaint',
    'aufgabe',
    'was',
    'tätigkeit',
    'arbeit',
    'thema',
    'titel',
    'beschreibung',
    'meldung',
  ],
  'claim.at': [
    'agreed',
    'promised',
    'taken on',
    'reported',
    'start',
    'from',
    'date',
    'day',
    'when',
    'zugesagt',
    'vereinbart',
    'übernommen',
    'versprochen',
    'gemeldet',
    'beginn',
    'ab',
    'datum',
    'tag',
    'wann',
    'am',
  ],
  'claim.dueAt': [
    'due',
    'deadline',
    'until',
    'by when',
    'due date',
    'fällig',
    'frist',
    'bis',
    'termin',
    'stichtag',
  ],
  'claim.with': ['for', 'asked by', 'for whom', 'für', 'für wen', 'auftraggeber', 'auftraggeberin'],
  'claim.next': ['next', 'handed to', 'taken over by', 'übergabe an', 'übernimmt danach'],
  'claim.of': ['of', 'whose', 'of whom', 'work of', 'author', 'von wem', 'wessen', 'autor'],
  'claim.before': ['before', 'vorher', 'davor'],
  'claim.after': ['after', 'nachher', 'danach'],
  'claim.target': ['target', 'goal', 'ziel'],
  'claim.rating': ['rating', 'class', 'grade', 'klasse', 'stufe', 'note', 'bewertung'],
  'claim.verdict': ['verdict', 'urteil'],
  'proof.at': [
    'done',
    'done on',
    'finished',
    'completed',
    'delivered',
    'erledigt',
    'fertig',
    'getan',
    'abgeschlossen',
  ],
  'proof.delivered': ['share', 'percent', 'part', 'anteil', 'prozent', 'umfang'],
  'confirmation.by': [
    'checked by',
    'confirmed by',
    'approved by',
    'seen by',
    'checker',
    'witness',
    'geprüft von',
    'bestätigt von',
    'bestätigt durch',
    'geprüft durch',
    'abgenommen von',
    'gesehen von',
    'prüfer',
    'prüferin',
    'zeuge',
    'zeugin',
    'kontrolle',
  ],
  'confirmation.at': [
    'checked',
    'checked on',
    'confirmed',
    'confirmed on',
    'geprüft',
    'geprüft am',
    'bestätigt',
    'bestätigt am',
    'abgenommen am',
  ],
  'confirmation.accepted': [
    'ok',
    'okay',
    'accepted',
    'holds',
    'passed',
    'approved',
    'in ordnung',
    'angenommen',
    'abgenommen',
    'passt',
    'stimmt',
    'bestätigt',
  ],
  'confirmation.rating': ['checked class', 'confirmed class', 'geprüfte klasse'],
};

/** A word that says yes, and what says no beside it. */
const PAIRS = [
  ['yes', 'no'],
  ['ja', 'nein'],
  ['y', 'n'],
  ['j', 'n'],
  ['true', 'false'],
  ['wahr', 'falsch'],
  ['1', '0'],
] as const;
const YES = [...PAIRS.map(([yes]) => yes), 'ok', 'x', '✓', '✔'];
const NO = [...PAIRS.map(([, no]) => no), '-'];

/** What a word of a table says; undefined if it says neither yes nor no. */
export function flagOf(word: string): boolean | undefined {
  const plain = word.trim().toLowerCase();
  if (YES.includes(plain)) return true;
  return NO.includes(plain) ? false : undefined;
}

/**
 * What a column that has this word will say when it says the opposite, in the same letters: none of
 * its rows may have said so yet.
 */
export function oppositesOf(word: string): readonly string[] {
  const plain = word.trim().toLowerCase();
  const found = PAIRS.flatMap(([yes, no]) => (plain === yes ? [no] : plain === no ? [yes] : []));
  const words = found.length > 0 || flagOf(plain) !== true ? found : ['no', 'nein'];
  if (word === plain) return words;
  if (word === word.toUpperCase() && word.length > 1) return words.map((one) => one.toUpperCase());
  return words.map((one) => `${one.slice(0, 1).toUpperCase()}${one.slice(1)}`);
}

/** By place, each as {@link plainName} has it. */
export const HEAD_NAMES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(NAMES).map(([place, names]) => [place, names.map(plainName)]),
);

/** How well a head says a name, both plain: 2 if it is it, 1 if it holds it, 0 if it does not. */
export function likeness(head: string, name: string): 0 | 1 | 2 {
  if (head === name) return 2;
  return ` ${head} `.includes(` ${name} `) ? 1 : 0;
}

/** Without case, marks, and the spellings of umlauts: `Fällig` and `faellig` are one. */
export function plainName(text: string): string {
  return text
    .replaceAll('%', ' percent ')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/([aou])e/g, '$1')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
