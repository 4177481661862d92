import type { ImportTexts } from './imports-en.ts';

/** Die Texte der Seite, auf der Dateien hereinkommen. */
export const importsDe: ImportTexts = {
  title: 'Dateien hereinholen',
  lead:
    'Eine Datei wird zuerst angesehen, und nichts wird geschrieben. Was nicht stimmt, steht ' +
    'Zeile für Zeile mit seinem Grund da; die anderen Zeilen können dann übernommen werden.',
  table: 'Eine Tabelle',
  tableNote:
    'Jede Zeile wird zu Belegen, wie die Zuordnung es sagt. Eine Zeile wird ganz übernommen oder ' +
    'gar nicht, und dieselbe Zeile zählt einmal, so oft sie auch kommt.',
  tableText: 'Die Tabelle, als CSV mit einem Kopf',
  map: 'Was ihre Spalten sind, als YAML',
  mapHint:
    'Was hier stehen darf, steht in `docs/reference/tables.md`. Eine Zusage ist nur ' +
    'gehalten mit einem Nachweis, und wenn jemand sie bestätigt, dessen Wort zählt.',
  look: 'Ansehen',
  ownMap:
    'Wer eine Zuordnung hat, sieht die Tabelle damit gleich an; wer keine hat, liest den Kopf.',
  readHeads: 'Den Kopf lesen',
  readAgain: 'So lesen',
  workbook:
    'Das ist eine Arbeitsmappe von Excel oder LibreOffice und keine CSV: öffnen Sie sie dort, ' +
    'wählen Sie „Speichern unter“, und speichern Sie sie als CSV in UTF-8.',
  proposed: 'Wie sie gelesen würde; nichts wurde übernommen',
  proposedNote:
    'Das sind die ersten Zeilen, so wie sie sich nach der Auswahl unten lesen. Vergleichen Sie ' +
    'sie mit der Tabelle, ändern Sie, was falsch gelesen ist, und lesen Sie sie noch einmal. ' +
    'Sehen Sie dann alle Zeilen an.',
  lacking: (names) => `Keine Spalte sagt bisher, was gebraucht wird: ${names}.`,
  firstPart: (lines) =>
    `Die Tabelle ist lang: dafür wurden ihre ersten ${lines} Zeilen gelesen. „Ansehen“ geht ` +
    'durch alle.',
  dayUnsure:
    'Jedes Datum darin könnte mit dem Tag oder mit dem Monat beginnen: vergleichen Sie die ' +
    'Daten, und wählen Sie unten.',
  unread: 'Lässt sich so nicht lesen',
  unreadColumns: ['Zeile', 'Spalte', 'Grund'],
  mapText: 'Dasselbe als Zuordnung, für die Befehlszeile',
  readAs: 'Was jede Zeile ist',
  dates: 'Wie ihre Daten geschrieben sind',
  decimal: 'Was vor den Dezimalstellen steht',
  timeZone: 'Nach den Uhren welcher Zone',
  noColumn: 'keine Spalte',
  always: (value) => `in jeder Zeile: ${value}`,
  flags: { true: 'ja', false: 'nein' },
  all: 'alles',
  places: {
    'claim.userId': 'Wer',
    'claim.at': 'Seit wann, oder wann es zugesagt wurde',
    'claim.dueAt': 'Bis wann',
    'proof.at': 'Wann es getan war',
    'proof.delivered': 'Wie viel davon getan wurde',
    'confirmation.by': 'Wer es geprüft hat',
    'confirmation.at': 'Wann sie es gesagt haben',
    'confirmation.doneAt': 'Wann es getan war, wie sie es sahen',
    'confirmation.accepted': 'Ob es gilt',
    'confirmation.rating': 'Welche Klasse es hat, wie sie sagen',
  },
  repeats: 'Sagen dasselbe wie eine Zeile weiter oben und zählen mit ihr einmal',
  repeat: (line, of) => `Zeile ${line}, wie Zeile ${of}`,
  take: 'Übernehmen, was stimmt',
  choose: 'Eine Datei wählen',
  chooseHint: 'Oder den Text einfügen:',
  chooseCensus: 'Eine Tabelle von Menschen wählen',
  census: 'Eine Zählung von Menschen',
  censusNote:
    'Eine Zeile für jeden Menschen. Wer sie sind, bleibt neben dem Protokoll; dieses bekommt die ' +
    'Zahlen: wie viele Menschen es sind, und welcher Art. Niemand wird dadurch Mitglied.',
  censusId: 'Die Spalte, die sagt, wer jemand ist',
  censusStrata: 'Die Spalten, die sagen, welcher Art, mit Kommas',
  censusStrataHint: 'Weite Arten, etwa Bezirke: unter fünf Menschen heißen sie die anderen.',
  takeCensus: 'Zählen',
  stopCensus: 'Anhalten; dann ist niemand gezählt',
  counted: (people, kinds) => `${people} Menschen sind gezählt, ${kinds} Arten, im Protokoll.`,
  notCounted: 'Vor dem Ende angehalten: niemand ist gezählt, und das Protokoll sagt nichts davon.',
  legacy: 'Eine Datei von Version 2',
  legacyNote:
    'Was gilt, steht auf einem Altkonto: keine Formel liest es, und nichts wird damit bezahlt. ' +
    'Machen Sie eine Datei daraus, etwa einen Abzug, damit ihre Zeilen verglichen werden.',
  legacyText: 'Die Datei, was sie auch ist: Zeilen aus JSON, eine Tabelle oder ein Abzug',
  people: 'Wer hier wer ist, als CSV mit den Spalten name und userId',
  peopleHint: 'Ohne sie behalten alle ihren Namen.',
  only: 'Das Buch, das übernommen wird',
  onlyAny: 'Das einzige, das es gibt',
  takeLegacy: 'Übernehmen, was zählt',
  undo: 'Einen Import zurücknehmen',
  undoNote: 'Alles, was er gab, auf einmal. Erneut importiert, gibt er dasselbe.',
  undoId: 'Seine Kennung, 32 Ziffern',
  lookedWord: 'Angesehen, nichts geschrieben. Zeilen insgesamt:',
  tookWord: 'Übernommen, was stimmt. Zeilen insgesamt:',
  counts: {
    taken: 'Neue Zeilen',
    known: 'Schon da',
    refused: 'Beiseitegelegt',
    records: 'Belege darin',
  },
  quarantine: 'Beiseitegelegt, jede mit ihrem Grund',
  quarantineNote:
    'Ändern Sie so eine Zeile unten und sehen Sie erneut nach, oder lassen Sie sie: sie hält ' +
    'keine andere auf.',
  columns: ['Zeile', 'Spalte', 'Grund', 'Code'],
  wholeRow: 'die Zeile',
  clean: 'Keine Zeile ist beiseitegelegt.',
  came: 'Was aus den Zusagen wurde',
  unheard: 'Übernommen, aber nicht gezählt',
  wouldNotCount: 'Würde nicht zählen und kann danach nicht noch einmal gesagt werden',
  unheardRow: (line) => `Zeile ${line}:`,
  untold: 'Weitere, die nicht aufgeführt sind:',
  stop: 'Anhalten; was übernommen ist, bleibt',
  legacyLooked: (amount, people) =>
    `${amount} MIC von ${people} Menschen würden übernommen. Nichts wurde geschrieben.`,
  legacyTook: (amount, people) => `${amount} MIC von ${people} Menschen wurden übernommen.`,
  cannot: (reason) => `So kann nichts übernommen werden: ${reason}.`,
  setColumns: [
    'Zeilen von Version 2',
    'Alle',
    'Angenommen',
    'Nicht bestätigt',
    'Beiseitegelegt',
    'Summe, MIC',
  ],
  kinds: {
    gic: 'Buchungen aus Tagesdateien',
    reward: 'Belohnungen',
    transaction: 'Buchungen von Geldbörsen',
    mint: 'Prägungen von Kaizen',
    shard: 'Scherben von Kaizen, kein Guthaben',
    event: 'Ereignisse des Börsendienstes',
    redemption: 'Einlösungen',
    reflection: 'Tageseinträge, kein Guthaben',
    entropy: 'Messungen der Entropie, kein Guthaben',
  },
  rowColumns: ['Zeile', 'Wessen', 'MIC', 'Codes'],
  decide: 'Über einzelne Zeilen entscheiden',
  decideNote:
    'Nur über Zeilen, von denen feststeht, wer wie viel hatte. Was ausgelassen bleibt, wird ' +
    'nicht übernommen.',
  row: (line, user, amount) => `Zeile ${line}: ${user}, ${amount} MIC`,
  leaveOut: 'Auslassen',
  count: 'Trotzdem zählen',
  gaps: (count) =>
    `${count} Geldbörsen nennen einen Stand, den keine angenommene Zeile erklärt. Er wird nie ` +
    'übernommen.',
  unmapped: (names) => `Nicht in der Liste der Menschen, also ausgelassen: ${names}.`,
  overdrawn: (names) => `Gaben mehr aus, als sie hatten, also ausgelassen: ${names}.`,
  known: (count) => `${count} Seiten von Zeilen zählten schon.`,
  unknown: 'Darin wurde nichts von Version 2 erkannt.',
  id: 'Kennung dieses Imports',
};
