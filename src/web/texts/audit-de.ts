import type { AuditTexts } from './audit-en.ts';

/** Die Texte der Seite für alle, die nachprüfen. */
export const auditDe: AuditTexts = {
  link: 'Das Protokoll prüfen',
  title: (size) => `${size} Einträge, unterschrieben`,
  lead:
    'Alles andere hier folgt aus diesen Einträgen. Eine Seite kann man alles sagen lassen: es ' +
    'zählt, was ein eigenes Programm nachrechnet.',
  head: 'Der unterschriebene Baumkopf',
  kept: 'Ein Baumkopf, den Sie früher aufgehoben haben',
  keptNote:
    'Fügen Sie ihn ganz ein. Das heutige Protokoll wird bis zu dieser Größe gehasht und muss auf ' +
    'dieselbe Wurzel kommen. Das tut dieser Server: `npx negentropy verify` tut es ohne ' +
    'Vertrauen in ihn.',
  compare: 'Vergleichen',
  begins: (size) =>
    `Das Protokoll beginnt mit den ${size} Einträgen Ihres Baumkopfs: nichts wurde geändert.`,
  differs: (size) =>
    `Die ersten ${size} Einträge sind andere als die unterschriebenen. Heben Sie Ihren ` +
    `Baumkopf auf:`,
  heads: {
    'other log': 'Dieser Baumkopf gehört zu einem anderen Protokoll.',
    longer:
      'Ihr Baumkopf hat mehr Einträge als dieses Protokoll: es fehlen welche. Heben Sie ihn auf.',
    unreadable: 'Das ist kein Baumkopf.',
  },
  sums: 'Summen, die übereinstimmen müssen',
  issued: (supply, held) => `${supply} in Händen der Mitglieder und ${held} zurückgehalten`,
  issuedSum: (issued) => `${issued} MIC wurden ausgegeben und sind nicht verfallen.`,
  cycles: 'Jeder Abschluss: was sein Eintrag sagt, und was gezählt wurde',
  cycleColumns: ['Zyklus', 'Geschlossen', 'Umlauf', 'Zurückgehalten', 'GI', 'Gezählt', 'Eintrag'],
  noCycle: 'Noch wurde kein Zyklus abgeschlossen. Jeder Abschluss steht dann hier.',
  agrees: 'stimmt überein',
  agreesNot: 'stimmt nicht überein',
  reviews: 'Wie oft Gremien irren',
  reviewsLead:
    'Unter dem, was Prüfende gefragt werden, sind Behauptungen, deren Antwort bekannt ist, und ' +
    'solche, die andere schon entschieden haben. Was ihnen gesendet wird, verrät es nicht. In ' +
    'Klammern: 95-%-Intervalle.',
  reviewColumns: ['Bereich', 'Behauptungen', 'α', 'Bekannt: falsch', 'Zweiter Blick: anders'],
  sentinels: 'Nach Prüfenden',
  sentinelColumns: ['Prüfende', 'Bereich', 'Bekannt: falsch', 'Zweiter Blick: anders'],
  noReview: 'Noch hat kein Gremium über eine Behauptung entschieden.',
  unmeasured: 'nicht gemessen',
  wrongOf: (wrong, interval) => `${wrong} (${interval})`,
  recompute: 'Alles hier nachrechnen',
  recomputeLead:
    'Jeder Eintrag wird geholt und in diesem Browser nachgerechnet: jede Entscheidung, jede ' +
    'Summe, und wer zum Prüfen ausgelost wurde. Ein Gremium wird unter denen, die damals sitzen ' +
    'konnten, aus seinem Startwert neu gelost, auf den das Protokoll festgelegt war, ehe jemand ' +
    'danach fragte.',
  recomputeStart: 'Das Protokoll nachrechnen',
  log: 'Das Protokoll',
  from: 'Ab Eintrag',
  cycle: 'Oder vom Beginn des Zyklus',
  type: 'Art',
  everyType: 'jede Art',
  looked: (from, until) => `Durchgesehen: Einträge ${from} bis ${until}.`,
  noneThere: 'Keiner dieser Art ist darunter. Später können noch welche kommen.',
  show: 'Zeigen',
  entry: (index, type, cycle) =>
    cycle === undefined ? `${index}: ${type}` : `${index}: ${type}, Zyklus ${cycle}`,
  noEntry: 'Noch wurde nichts unterschrieben.',
  why: 'Warum so entschieden wurde, und der Beweis',
  earlier: '50 frühere',
  later: 'Spätere',
  files: 'Zum Aufheben',
  fileNames: {
    checkpoint: 'Der Baumkopf',
    cycles: 'Abgeschlossene Zyklen (JSON)',
    supply: 'Umlauf (JSON)',
    policies: 'Jede Fassung der Regeln (JSON)',
  },
  whole: 'Das ganze Protokoll als Datei, mit einem Schlüssel zum Lesen, und alles nachgerechnet:',
};
