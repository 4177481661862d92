import { claimsDe } from './claims-de.ts';
import { importsDe } from './imports-de.ts';
import { panelsDe } from './panels-de.ts';
import { sourcesDe } from './sources-de.ts';
import type { OwnTexts } from './own-en.ts';
import { capital } from '../numbers.ts';
import { recordDe } from './record-de.ts';
import { NO_YAML_DE, policyProblemDe } from './policy-problems-de.ts';
import { refusalDe } from './refusals-de.ts';
import { rulesDe } from './rules-de.ts';

/** Die Texte der Seiten, die einen Schlüssel brauchen. */
export const ownDe: OwnTexts = {
  navigation: 'Ihre Seiten',
  notDone: 'Das wurde nicht ausgeführt:',
  likeness: ({ user, used, by }) =>
    `Die Kennung „${user}“ sieht aus wie „${used}“, ` +
    (by === 'member'
      ? 'die hier in Gebrauch ist. Meinen beide einen Menschen, so gilt die Kennung in Gebrauch: ' +
        `bitten Sie einen Admin um einen Schlüssel für „${used}“. `
      : 'für die ein Schlüssel entstand. Meinen beide einen Menschen, so schreiben Sie diese in ' +
        'die Tabelle, oder beenden Sie den Schlüssel unter „Schlüssel“ und machen einen für ' +
        `„${user}“. `) +
    'Sind es zwei Menschen, so sagt das ein Admin unter „Menschen“.',
  unsent: 'Die Sitzung des Formulars war beendet. Sehen Sie es an und senden Sie es noch einmal.',
  unfit: {
    past: (field) => `„${field}“ liegt in der Vergangenheit.`,
    somebodyElse: (field) => `„${field}“ muss jemand anderes sein als wer es angibt.`,
    less: (field, than) => `„${field}“ muss kleiner sein als „${than}“.`,
    most: (field, most) => `„${field}“ darf höchstens ${most} sein.`,
    least: (field, least) => `„${field}“ muss mindestens ${least} sein.`,
    number: (field, isWhole) => `„${field}“ muss eine ${isWhole ? 'ganze ' : ''}Zahl sein.`,
    short: (field, least) =>
      least === 1
        ? `„${field}“ muss ausgefüllt sein.`
        : `„${field}“ muss mindestens ${least} Zeichen haben.`,
    long: (field, most) => `„${field}“ darf höchstens ${most} Zeichen haben.`,
    oneOf: (field, choices) => `„${field}“ muss eines davon sein: ${choices}.`,
    other: (field, said) => `„${field}“: ${said}`,
    atLine: (line, said) => `Zeile ${line}: ${said}`,
    said: (said, line) =>
      rulesDe[said] ??
      policyProblemDe(said) ??
      refusalDe(said) ??
      (line === undefined ? undefined : NO_YAML_DE),
  },
  sections: {
    '/me': 'Was entschieden wurde',
    '/me/claims': 'Meine Zusagen',
    '/me/debts': 'Schulden',
    '/me/days': 'Meine Tage',
    '/me/reviews': 'Prüfungen',
    '/me/data': 'Meine Daten',
    '/op': 'Was auf Sie wartet',
    '/op/claims': 'Zusagen',
    '/op/findings': 'Befunde',
    '/op/panels': 'Gremien',
    '/op/people': 'Menschen',
    '/op/keys': 'Schlüssel',
    '/op/sources': 'Quellen',
    '/op/rules': 'Regeln',
    '/op/debts': 'Schulden',
    '/op/import': 'Dateien',
    '/op/communities': 'Gemeinschaften',
    '/op/credits': 'Guthaben',
    '/op/studies': 'Studien',
    '/op/nation': 'Orte',
    '/me/credits': 'Guthaben',
  },
  done: {
    answered: 'Beantwortet. Alle, die es betrifft, können es lesen, und es steht im Protokoll.',
    appealed: 'Widersprochen. Bis zur neuen Antwort hat der Befund keine Wirkung.',
    sentinel: 'Eingetragen. Sitzen kann die Person vom nächsten Zyklus an.',
    retired: 'Sitzt nicht mehr. Die offenen Sitze gehen beim nächsten Abschluss an andere.',
    panelled: 'Ein Gremium wurde ausgelost. Es entscheidet, sobald alle geantwortet haben.',
    proposed: 'Vorgeschlagen. Es fehlen Unterschriften des Rats, und alle sehen den Vorschlag.',
    adopted: 'Gilt ab dem offenen Zyklus.',
    proposedForOthers:
      'Vorgeschlagen, es fehlen Unterschriften. Die Regeln sind für Zyklen anderer Länge ' +
      'gemacht: hier behalten Zyklen ihre, und jede Spanne in Zyklen dauert anders als gemeint.',
    adoptedForOthers:
      'Gilt ab dem offenen Zyklus. Die Regeln sind für Zyklen anderer Länge gemacht: hier ' +
      'behalten Zyklen ihre, und jede Spanne in Zyklen dauert anders als gemeint.',
    approved: 'Die Unterschrift wurde angenommen.',
    cancelled: 'Abgebrochen: es tritt nicht in Kraft.',
    seated: 'Über die Regeln entscheidet von nun an der Rat.',
    claimed: 'Aufgenommen. Unten steht, worauf es wartet.',
    promised: 'Zugesagt. Zeigen Sie, was getan ist, und lassen Sie es jemand bestätigen.',
    shown: 'Gezeigt. Nun kann es jemand bestätigen, dessen Wort zählt.',
    confirmed: 'Bestätigt: das Wort zählt.',
    takenBack: 'Zurückgenommen, mit allem, was dazu gesagt wurde.',
    rejected: 'Gesagt: es hält nicht.',
    unpublished: 'Nicht mehr öffentlich: nur Schlüssel dieser Gemeinschaft lesen sie.',
    published: 'Öffentlich: alle dürfen Protokoll, Regeln und Entscheidungen lesen, ohne Namen.',
    leftBehind: 'Das Formular hatte jemand anders ausgefüllt. Es ist weder gesendet noch erhalten.',
    undone: 'Zurückgenommen, alles, was der Import gab.',
    registered: 'Eingetragen. Erst wenn das Mitglied eine Zusicherung wählt, wird etwas abgezogen.',
    pledged: 'Zugesichert, ab dem nächsten Zyklus.',
    elected: 'Gewählt: es zählt ab dem nächsten Zyklus.',
    settled: 'Was der Gläubiger sagte, wurde übernommen.',
    doubted: 'Gesagt. Der Gläubiger muss antworten; bis dahin bewegt es nichts.',
    reversed: 'Zurückgenommen: es ist wieder geschuldet, und N gehört dem Mitglied.',
    suspended: 'Geändert, durch einen Eintrag im Protokoll.',
    acknowledged: 'Offen: was ihr Mitglied wählt, zieht ab jetzt etwas ab.',
    ended: 'Beendet, für immer. Eine neue Schuld kann sie nennen.',
    adjusted: 'Was geschuldet ist, hat sich auf das Wort des Gläubigers geändert.',
    poolChanged: 'Der Topf hat sich geändert. Alle sehen es sofort.',
    noticed: 'Angekündigt. Entnehmen kann man es, wenn die Zyklen vorbei sind.',
    signed: 'Der Gläubiger hat sie unterschrieben. Was von nun an freigegeben wird, zählt.',
    endsEarly: 'Sie endet mit diesem Zyklus. Was bis dahin abgezogen ist, wird noch beglichen.',
    renewed: 'Erneuert. Was in diesem Abschnitt freigegeben wird, zählt.',
    optedIn: 'Von nun an können Sie etwas über Ihre Tage sagen. Niemand sonst liest es.',
    optedOut: 'Ihr Schlüssel und alles, was Sie über Ihre Tage sagten, sind gelöscht.',
    reflected: 'Gesagt. Die Angaben zählen nur mit dem, was Sie dann tun.',
    linked: 'Getan, durch einen Eintrag im Protokoll, der den Grund als Prüfsumme nennt.',
    known: 'Das Mitglied ist bekannt.',
    witness: 'Dieses Wort zählt von jetzt an, als das einer ersten Zeugin.',
    erased: 'Gelöscht: Name, Kennung, Belege. Das Protokoll bleibt gültig.',
    revoked: 'Gesperrt: in zwei Sekunden kann ihn nirgends mehr jemand verwenden.',
  },
  closed: {
    admin: 'Diese Seite braucht den Schlüssel einer Verwaltung; Ihrer ist keiner.',
    everybody:
      'Auf dieser Seite geht es um alle, und Ihr Schlüssel liest, was einem Mitglied gehört. Sie ' +
      'braucht einen, der liest und an niemanden gebunden ist, oder das Recht „others“ hat.',
    member: 'Auf dieser Seite geht es um ein Mitglied, und Ihr Schlüssel ist an keines gebunden.',
    other: 'Ihr Schlüssel darf nicht alles lesen, was auf dieser Seite steht.',
    given:
      'Wer diese Gemeinschaft verwaltet, macht Schlüssel unter `/op/keys` und gibt Ihnen einen.',
  },
  reason: 'Begründung in Worten',
  reasonHint:
    'Das Mitglied und wer antwortet lesen sie; im Protokoll steht nur eine gesalzene Prüfsumme.',
  finding: {
    title: (id) => `Befund ${id}`,
    about: (userId) => `Über ${userId}`,
    measured: 'Gemessen',
    limit: 'Grenze',
    detector: 'Gefunden von',
    opened: 'Eröffnet',
    byHand: 'einem Menschen',
    holds: 'Was das Mitglied verlangt, wird so lange zurückgehalten.',
    final: 'Er wirkt.',
    counts: 'Was gezählt wurde, Abschnitt für Abschnitt: gehalten und nicht gehalten',
    countColumns: ['Abschnitt', 'Gehalten', 'Nicht gehalten'],
    words: 'Was dazu gesagt wurde',
    steps: {
      open: 'Eröffnet',
      confirmed: 'Bestätigt',
      appealed: 'Widersprochen',
      cleared: 'Verworfen',
      upheld: 'Auf Widerspruch bestätigt',
      reversed: 'Auf Widerspruch aufgehoben',
      fallen: 'Entfallen: niemand antwortete rechtzeitig',
    },
    appeal: 'Widersprechen',
    appealLead:
      'Es antwortet jemand, der zuvor nicht entschieden hat, oder ein ausgelostes Gremium. Bis ' +
      'dahin hat der Befund keine Wirkung; ohne rechtzeitige Antwort entfällt er.',
    evidence: 'Belege über Sie, die angesehen werden sollen: ihre Kennungen',
    evidenceHint: 'Durch Leerzeichen getrennt.',
    waits: 'Widersprechen kann man, sobald er bestätigt ist. Wer antwortet, sieht Ihre Belege.',
    ended: 'Er ist beendet. Aus ihm folgt nichts mehr.',
    answer: 'Beantworten',
    answerLead:
      'Niemand antwortet über sich selbst. Ohne rechtzeitige Antwort entfällt er von allein.',
    confirm: 'Bestätigen',
    dismiss: 'Verwerfen',
    panel: 'Ein Gremium auslosen',
    panelLead: 'Drei der Prüfenden, ausgelost, entscheiden anstelle einer einzelnen Person.',
    all: 'Alle Befunde',
  },
  findings: {
    title: 'Befunde',
    lead: 'Die ältesten zuerst: was zurückgehalten ist, wartet auf eine Antwort.',
    none:
      'Kein Befund wartet. Was eine Prüfung findet oder wem ein Mitglied widerspricht, steht ' +
      'dann hier.',
    waiting: 'Warten auf eine Antwort',
    others: 'Die früheren',
    noOthers: 'Noch wurde keiner beantwortet. Was aus jedem wurde, bleibt hier stehen.',
  },
  needsAttest:
    'Ihr Schlüssel liest nur. Mit einem, der an Sie gebunden ist und bestätigen darf, ' +
    'geht es hier.',
  typeName: (name) => `Um fortzufahren, schreiben Sie: ${name}`,
  fields: { userId: 'Kennung des Mitglieds' },
  days: {
    title: 'Was Sie über Ihre Tage sagen',
    lead:
      'Ein paar Angaben in zehn Sekunden, wenn Sie möchten. Der Text liegt unter einem eigenen ' +
      'Schlüssel, niemand liest ihn. Nichts zu sagen kostet nichts.',
    notAsked: 'Die Regeln dieser Gemeinschaft fragen nicht nach Tagen.',
    notAskedCure:
      'Wer sie ändert, nennt unter `/op/rules` in `reflection.worldviews`, was gefragt wird.',
    optIn: 'Anfangen',
    optInNote: 'Sie können jederzeit aufhören; alles Gesagte wird dann gelöscht.',
    say: 'Sagen',
    worldview: 'Wie die Welt aussah',
    mood: 'Wie es sich anfühlte',
    moodHint: 'Keine Zahl ist hier besser als eine andere, und keine wird bewertet.',
    intent: 'Was Sie als Nächstes vorhaben',
    day: 'Tag',
    dayHint: 'Dort, wo Sie sind. Zuerst steht hier der Tag in UTC.',
    text: 'In Worten, für Sie selbst',
    textHint: 'Wird nie bewertet und nur Ihnen gezeigt.',
    said: 'Was Sie über die letzten 90 Tage sagten',
    none: 'Noch nichts.',
    optOut: 'Aufhören und alles Gesagte löschen',
    optOutNote:
      'Es lässt sich nicht rückgängig machen. Was Beträge erhöhte, bleibt und sagt nichts darüber.',
  },
  reviews: {
    title: 'Um diese Prüfungen werden Sie gebeten',
    headline: (count) =>
      count === 0
        ? 'Um keine Prüfung werden Sie gebeten.'
        : count === 1
          ? 'Um eine Prüfung werden Sie gebeten.'
          : `Um ${count} Prüfungen werden Sie gebeten.`,
    lead:
      'Wer prüft, wird ausgelost. Was Sie sagen, bleibt versiegelt, bis alle geantwortet haben; ' +
      'vorher ' +
      'erfährt niemand, was die anderen sagten.',
    none: 'Nichts wartet. Wird ein Gremium mit Ihnen ausgelost, steht hier, was es ansieht.',
    noSentinel:
      'Sie sind nicht zum Prüfen eingetragen. Wer verwaltet, trägt Sie mit Ihrem öffentlichen ' +
      'Schlüssel ein.',
    needsKey: 'Ihr Schlüssel liest nur das Ihre. Mit einem zum Prüfen steht hier, worum es geht.',
    panel: (id) => `Gremium ${id}`,
    until: (cycle) => `Vor Zyklus ${cycle}; danach wird jemand anderes gefragt.`,
    claim: 'Was behauptet wurde',
    support: 'Was dafür gesagt wurde',
    sign: 'Unterschreiben Sie auf Ihrem Rechner, mit yes oder no; Ihr Schlüssel kommt nie hierher:',
  },
  data: {
    title: 'Was über Sie aufbewahrt wird',
    known: (userId, memberId) =>
      `Hier sind Sie ${userId}. Das öffentliche Protokoll kennt Sie als ${memberId}, eine ` +
      'zufällige Kennung.',
    unknown: (userId) =>
      `Hier sind Sie ${userId} und taten noch nichts: aufbewahrt ist nur Ihr Schlüssel.`,
    exported: 'Alles herunterladen',
    exportNote:
      'Ein Dokument mit Ihren Belegen, Entscheidungen, Prüfungen, Überweisungen und Befunden.',
    erase: 'Gelöscht werden',
    eraseNote:
      'Wer verwaltet, löscht Sie auf Ihren Wunsch: Kennung, Name, Belege und deren Salze. Das ' +
      'Protokoll bleibt gültig und sagt von niemandem, dass Sie es waren. Es ist endgültig.',
  },
  people: {
    title: 'Menschen',
    lead:
      'Wer hier bekannt ist. Zwei Kennungen eines Menschen zählen als eine; was das ' +
      'ändert, steht ' +
      'da, bevor es geschieht.',
    members: 'Mitglieder',
    memberColumns: ['Kennung', 'Name', 'Wort', 'Kennung im Protokoll'],
    none: 'Noch niemand. Mitglieder kommen mit ihrem ersten Beleg oder werden unten eingetragen.',
    more: '50 weitere zeigen',
    links: 'Ein Mensch, mehrere Kennungen',
    noLink:
      'Keine Kennungen sind verbunden. Was eine Verbindung ändern würde, steht unten, bevor sie ' +
      'gilt.',
    isWitness: 'benannt, zu bezeugen',
    tryLink: 'Sind zwei von ihnen ein Mensch?',
    other: 'Die Kennung, die für den Menschen steht',
    preview: 'Ansehen, was es ändern würde',
    previewNote: 'Dadurch wird nichts geschrieben.',
    wouldLink: (one, other) => `Wenn ${one} und ${other} ein Mensch wären`,
    wouldPart: (one, other) => `Wenn ${one} und ${other} wieder zwei wären`,
    before: 'Jetzt',
    after: 'Dann',
    columns: ['Mensch', 'Integrität', 'Bestätigte Werke', 'Sein Wort', 'Vergaben im Zyklus'],
    counts: 'zählt',
    countsNot: 'zählt nicht',
    link: 'Zu einem Menschen machen',
    part: 'Die Verbindung zurücknehmen',
    partFrom: (userId) => `Ansehen, was es änderte, ${userId} zu trennen`,
    register: 'Ein Mitglied eintragen',
    name: 'Name, der gezeigt wird',
    apart: 'Eine Kennung auseinanderhalten, die einer anderen gleicht',
    apartNote: 'Nur wenn es jemand anderes ist: eine solche Kennung wird sonst abgewiesen.',
    witness: 'Eine erste Zeugin benennen',
    witnessNote:
      'Am Anfang zählt niemandes Wort. Eine erste Zeugin kann bestätigen, was andere taten, ' +
      'bevor sie selbst etwas vorzuweisen hat.',
    erase: 'Einen Menschen löschen',
    eraseNote:
      'Kennung, Name, Belege und deren Salze sind dann fort. Das Protokoll bleibt gültig. Es ist ' +
      'endgültig.',
    userIdAgain: 'die Kennung noch einmal',
  },
  keys: {
    title: 'Schlüssel',
    lead: 'Jeder Schlüssel darf, was sein Recht erlaubt. Aufbewahrt wird nur seine Prüfsumme.',
    shown: (label) => `Der Schlüssel ${label}, dieses eine Mal`,
    shownNote: 'Jetzt kopieren und sicher übergeben. Niemand kann ihn noch einmal zeigen.',
    good: 'Gelten jetzt',
    noKey: 'Keiner außer dem der Installation, der hier nicht steht.',
    ended: 'Beendet',
    of: (userId) => `Von ${userId}.`,
    made: (day) => `Gemacht am ${day}.`,
    used: (day) => `Zuletzt verwendet am ${day}.`,
    unused: 'Nie verwendet.',
    ends: (day) => `Endet am ${day}.`,
    revokedAt: (day) => `Gesperrt am ${day}.`,
    change: (label) => `${label} ändern`,
    rotate: 'Ihm ein anderes Geheimnis geben',
    rotateNote: 'Das alte gilt noch einen Tag.',
    rotateNow: 'Sein Geheimnis ist verloren: es sofort beenden',
    rotateNowNote:
      'Der Schlüssel hat dann ein anderes Geheimnis. Wer das alte noch verwendet, ein Programm, ' +
      'eine Seite, auf der jemand angemeldet ist, wird in zwei Sekunden abgewiesen. Es ist ' +
      'endgültig, und was damit bezeugt wurde, bleibt.',
    rotateNowSure: 'Soll sofort enden, was das alte Geheimnis verwendet?',
    rotateNowYes: 'Ja, sofort',
    rotateNowOwn:
      'Mit diesem Schlüssel sind Sie angemeldet: sein altes Geheimnis endet sofort nur durch ' +
      'einen anderen Schlüssel mit admin oder `negentropy keys rotate <key> --overlap 0`.',
    revoke: 'Für immer sperren',
    revokeNote: 'Wer ihn verwendet, wird in zwei Sekunden abgewiesen. Es ist endgültig.',
    make: 'Einen Schlüssel machen',
    label: 'Wofür er ist',
    labelHint: 'Für Menschen: ein Programm, ein Rechner, eine Person.',
    use: 'Was er darf',
    uses: {
      self: 'lesen, was einem Mitglied gehört',
      attest:
        'mitmachen: zusagen, bestätigen, nach Gutschriften fragen; er liest, was seines ' +
        'Mitglieds ist, und die Arbeit anderer',
      program: 'ein Programm: im Namen aller zusagen, bestätigen, fragen',
      review: 'prüfen',
      audit: 'bestätigen und nachprüfen',
      read: 'alles lesen',
      admin: 'alles',
    },
    userIdHint:
      'Mit einer Kennung gehört der Schlüssel diesem Mitglied: er spricht für niemanden sonst.',
    userIdNeeded: 'Zum Mitmachen braucht es die Kennung des Mitglieds: kein Schlüssel entstand.',
    nobody: (userId) => `Die Kennung ${userId} hat hier niemand: noch kein Schlüssel entstand`,
    nobodyNote:
      'Ist es ein Versehen, berichtigen Sie es unten. Kommt jemand später, kann der Schlüssel ' +
      'schon entstehen: er gehört, wer dann diese Kennung hat.',
    makeFor: (userId) => `Ihn trotzdem für ${userId} machen`,
    expires: 'Letzter Tag',
  },
  rules: {
    title: 'Die Regeln, und was andere bewirkt hätten',
    alone: 'Wer verwaltet, darf sie allein ändern: es gibt keinen Rat. Alle sehen jede Änderung.',
    governed: 'Ein Rat entscheidet. Was er beschloss, gilt erst nach Ablauf seiner Frist.',
    edit: 'Ändern und ausprobieren',
    text: 'Regeln als YAML oder JSON',
    textHint: 'Zuerst stehen hier die geltenden. Andere einfügen, oder diese ändern.',
    cycles: 'Über wie viele abgeschlossene Zyklen',
    cyclesHint: 'Über alle, wenn hier nichts steht.',
    compareTitle: 'Regeln einer anderen Gemeinschaft',
    with: 'Ihr Name',
    withHint: 'Eine Gemeinschaft dieses Dienstes, die alle lesen dürfen.',
    compare: 'Vergleichen',
    compared: (origin) => `Was die Regeln von ${origin} an Ihren ändern`,
    rehearse: 'An dem proben, was geschah',
    propose: 'Dem Rat vorschlagen',
    adopt: 'In Kraft setzen',
    proposeNote: 'Eine Probe schreibt nichts. Einen Vorschlag sehen alle, die lesen dürfen.',
    adoptNote: 'Eine Probe schreibt nichts. In Kraft gesetzt gilt es ab dem offenen Zyklus.',
    cycleNote: (days) =>
      `Ein Zyklus dauert hier für immer ${days === 1 ? 'einen Tag' : `${days} Tage`}, was auch ` +
      'bei `cycle.days` steht: Regeln, die für andere Längen gemacht sind, bewirken hier anderes.',
    rehearsed: (winners, losers, unchanged) =>
      `${winners} hätten mehr bekommen, ${losers} weniger, ${unchanged} gleich viel`,
    over: (base, from, until, size) =>
      until < from
        ? `Neben Fassung ${base}: kein Zyklus ist abgeschlossen, neu zu fragen gibt es wenig.`
        : `Neben Fassung ${base}, über die Zyklen ${from} bis ${until}: ${size} Einträge ` +
          'neu gefragt.',
    changes: 'Was sich an den Regeln ändert',
    changeColumns: ['Regel', 'Vorher', 'Nachher'],
    same: 'Das sind die geltenden Regeln.',
    figures: 'Was entschieden worden wäre',
    figureColumns: ['Kennzahl', 'In Kraft', 'Probe'],
    asked: 'Gefragt',
    paid: 'Sofort bezahlt',
    released: 'Freigegeben',
    open: 'Noch zurückgehalten',
    cancelled: 'Verfallen',
    refused: 'Abgelehnt',
    supply: 'Umlauf',
    gini: 'Wie ungleich Guthaben sind, von 0, alle gleich, bis 1 (Gini)',
    differences: 'Mehr nach rechts, weniger nach links: ein Balken je Mitglied',
    differencesNote: 'Die größten Unterschiede. Im Bild steht kein Name.',
    differenceColumns: ['Mitglied', 'In Kraft, MIC', 'Probe, MIC'],
    nobody: 'Niemand hätte etwas anderes bekommen.',
    unknown: 'Was das nicht sagen kann',
    notFollowed: {
      people: 'Menschen hätten anders gehandelt, wenn sie diese Regeln gekannt hätten',
      trust: 'Was hereinkam, wurde nach den Regeln seiner Zeit gewogen',
      weights: 'Tatsachen behalten das Gewicht, mit dem sie hereinkamen',
      days: 'Was zurückgehalten ist, kann einen Zyklus früher oder später enden',
      detectors: 'Niemand hat Befunde beantwortet, die es nicht gab',
      cycle: 'Zyklen behalten ihre Länge, daher dauern Spannen in Zyklen anders als gemeint',
    },
    council: 'Rat und Vorschläge',
    terms: (approvals, keys, timelock, expiry) =>
      `${approvals} von ${keys} Schlüsseln müssen zustimmen; dann vergehen ${timelock} ` +
      `Zyklen, ` +
      `bis es gilt. Ein Vorschlag wartet darauf ${expiry} Zyklen.`,
    keys: 'Schlüssel des Rats',
    keysHint: 'Prüfschlüssel, wie `negentropy policy key` sie druckt, einer je Zeile.',
    noProposal: 'Noch wurde nichts vorgeschlagen.',
    tried: (id, outcome) => `Pilot ${id} hat vorher etwas erprobt: ${outcome}.`,
    pilotOutcomes: {
      works: 'es wirkt',
      null: 'keine Wirkung gezeigt',
      harmful: 'es schadet',
      void: 'die Gruppen sind nicht vergleichbar',
    },
    triedMetrics: {
      failure: 'weniger Misserfolge um',
      kept: 'mehr Tage mit etwas Gehaltenem um',
    },
    states: {
      proposed: 'Wartet auf Unterschriften',
      locked: 'Beschlossen, die Frist läuft',
      active: 'In Kraft',
      superseded: 'War in Kraft',
      cancelled: 'Abgebrochen',
      expired: 'Niemand stimmte rechtzeitig zu',
      stale: 'Andere Regeln kamen zuvor',
    },
    approvals: (given, needed) => `${given} von ${needed} Unterschriften.`,
    activates: (cycle) => `Gilt ab Zyklus ${cycle}.`,
    expires: (cycle) => `Unterschreiben kann man bis Zyklus ${cycle}.`,
    toSign: 'Was unterschrieben wird',
    toSignNote:
      'Als Datei speichern; dann führen alle mit einem Schlüssel auf einem eigenen Rechner ' +
      '`negentropy policy sign <Datei> --key <Schlüsseldatei>` aus.',
    line: 'Die Zeile, die `negentropy policy sign` gedruckt hat',
    approve: 'Unterschrift einreichen',
    cancel: 'Durch eine Unterschrift abbrechen',
    seat: 'Einen Rat einsetzen',
    seatWarning:
      'Von da an ändert kein Schlüssel dieses Dienstes die Regeln, auch dieser nicht: nur ' +
      'der Rat ' +
      'selbst kann einen anderen einsetzen.',
    needed: 'Wie viele zustimmen müssen',
    timelock: 'Zyklen von der letzten Unterschrift, bis es gilt',
    expiry: 'Zyklen, die ein Vorschlag wartet',
  },
  communities: {
    lead: (slug) => `Die Seiten zeigen jetzt ${slug}. Dieser Schlüssel öffnet hier alle.`,
    another:
      'Eine weitere entsteht, wo dies läuft: `negentropy communities make <name> --preset civic`.',
    here: 'Die Seiten zeigen diese.',
    choose: (slug) => `Zu ${slug}`,
  },
  claims: claimsDe,
  imports: importsDe,
  panels: panelsDe,
  sources: sourcesDe,
  record: recordDe,
  debts: {
    ownTitle: 'Was Sie schulden, und was Ordnung davon abzieht',
    ownLead:
      'N aus Freigaben kann auf eine Schuld gehen, wenn Sie das wählen. Es wird einmal verwendet ' +
      'und bleibt Ihres, wenn nichts abgezogen wird.',
    totals: (used, left) => `${used} N gingen auf Schulden; ${left} N könnten es noch.`,
    title: 'Zusicherungen und Schulden',
    lead: (count) =>
      count === 0
        ? 'Kein Abzug wartet auf einen Gläubiger.'
        : count === 1
          ? 'Ein Abzug wartet darauf, was der Gläubiger sagt.'
          : `${count} Abzüge warten darauf, was ihre Gläubiger sagen.`,
    onPage: (shown, all) => `${shown} von ${all} auf dieser Seite.`,
    nothingTaken: 'Nichts abgezogen',
    noNothing: 'Jede Freigabe hat etwas abgezogen.',
    debts: 'Schulden',
    pledges: 'Zusicherungen',
    reductions: 'Was abgezogen wurde',
    waiting: 'Warten auf den Gläubiger',
    answered: 'Beantwortet',
    noDebt: 'Keine Schuld ist eingetragen. Wer verwaltet, trägt sie für einen Gläubiger ein.',
    noPledge: 'Noch gibt es keine Zusicherung. Eine nennt, wie viel Geld N abzieht.',
    all: 'Alle Schulden',
    columns: ['Schuld', 'Von wem', 'Geschuldet', 'Noch offen', 'Anfangs', 'Ausgesetzt'],
    noReduction: 'Noch wurde nichts abgezogen. Es geschieht am Ende eines Zyklus.',
    noAnswered: 'Noch hat kein Gläubiger geantwortet.',
    noWaiting:
      'Nichts wartet. Was ein Abschluss von einer Schuld nimmt, steht hier, bis der Gläubiger ' +
      'sagt, dass es beglichen ist.',
    noFittingPledge: 'Dieser Gläubiger hat in dieser Währung keine Zusicherung zur Wahl.',
    kinds: {
      'property-tax': 'Grundsteuer',
      fine: 'Bußgeld',
      fee: 'Gebühr',
      loan: 'Darlehen',
      rent: 'Miete',
      sovereign: 'Staatsschuld',
      other: 'Schuld',
    },
    states: {
      accrued: 'wartet auf den Gläubiger',
      submitted: 'dem Gläubiger geschickt',
      settled: 'beglichen',
      rejected: 'abgelehnt',
      cancelled: 'abgebrochen',
      reversed: 'zurückgenommen',
      none: 'nichts',
    },
    debt: (kind, creditor) => `${kind}, ${creditor}`,
    owed: (owed, currency) => `${owed} ${currency} geschuldet`,
    principal: (principal, currency) => `Von ${principal} ${currency}.`,
    committed: (committed, currency) => `${committed} ${currency} abgezogen, noch nicht beglichen.`,
    suspended: (code) => `Zurzeit kommt nichts hinzu: ${code}.`,
    election: (pledge, share, since) => `${share} von N gehen an ${pledge} seit Zyklus ${since}.`,
    pledge: (id, creditor) => `${id}, ${creditor}`,
    left: (available, pool, currency) => `${available} von ${pool} ${currency} übrig`,
    cycles: (from, until) => `Zyklen ${from} bis ${until}.`,
    off: (amount, currency) => `${amount} ${currency}`,
    used: (negentropy, pledge) => `${negentropy} N, ${pledge}.`,
    nothing: (count) => `${count} Freigaben zogen nichts ab`,
    each: 'Jede einzeln',
    limited: ({ code, sentence, measured, limit, nearest }) =>
      `${code}: ${sentence}${heldAgainst(measured, limit)}. ${capital(nearest)}.`,
    unacknowledged: 'Der Gläubiger hat noch nicht gesagt, dass sie geschuldet ist.',
    closed: (code) => `Sie ist beendet: ${code}.`,
    terms: {
      ceiling: (amount, currency) => `Höchstens ${amount} ${currency} für eine Handlung.`,
      oneInGroup: 'Von jeder Gruppe bekommt in einem Abschnitt nur eine Person etwas.',
      cutoff: (cycles, isCarried) =>
        `Die letzten ${cycles} Zyklen eines Abschnitts zählen ` +
        `${isCarried ? 'für den nächsten' : 'für keinen'}.`,
      renewal: (renewed) =>
        'Jeder Abschnitt nach dem ersten ist zu erneuern; erneuert: ' +
        `${renewed === '' ? 'keiner' : renewed}.`,
      atClose:
        'Was in einem Abschnitt freigegeben wird, wartet auf dessen Ende; dann wird geteilt.',
      notice: (cycles) => `Geld wird ${cycles} Zyklen nach der Ankündigung entnommen.`,
      withholding: (share) => `Steuern behalten ${share} von dem, was beglichen wird.`,
      funding: (name) => `Bezahlt aus ${name}.`,
      eligible: (names) => `Nur für ${names}.`,
    },
    decision: 'Die Entscheidung',
    pledgeOf: 'Zusicherung',
    percent: 'Prozent des N jeder Freigabe',
    elect: 'Wählen',
    electNote: 'Es zählt ab dem nächsten oder dem genannten Zyklus; 0 beendet es.',
    settleAll: (creditor, count) => `${creditor} hat alle ${count} beglichen, die hier stehen`,
    settleAllNote: 'In einem Stapel: alles oder nichts. Nichts Angezweifeltes ist darin.',
    doubt: 'Ich zweifle das an',
    doubtNote: 'Je einmal. Es bewegt nichts: der Gläubiger hat 28 Zyklen für die Antwort.',
    inDoubt: ({ dueBy, outcome, code = '' }) => {
      if (outcome === undefined) {
        return `Angezweifelt: der Gläubiger antwortet bis Zyklus ${dueBy}.`;
      }
      const isRight = outcome === 'upheld';
      return `Angezweifelt. Der Gläubiger gibt ${isRight ? '' : 'nicht '}recht: ${code}.`;
    },
    answerDoubt: 'Den Zweifel beantworten',
    answerNote: 'Es bewegt nichts: beglichen, abgelehnt oder zurückgenommen wird für sich.',
    isRight: 'Was der Gläubiger sagt',
    upheld: 'Das Mitglied hat recht',
    dismissed: 'Das Mitglied hat nicht recht',
    settle: 'Der Gläubiger hat es beglichen',
    reject: 'Der Gläubiger hat es abgelehnt',
    reverse: 'Zurücknehmen',
    reverseNote: 'Einmal: die Schuld ist wieder geschuldet, und N gehört dem Mitglied.',
    suspend: 'Aussetzen',
    resume: 'Wieder zulassen',
    code: 'Kürzel des Gläubigers',
    codeHint: 'Großbuchstaben, zum Beispiel IN_COLLECTION.',
    newPledge: 'Eine Zusicherung geben',
    showMeaning: 'Was das bedeutet',
    meaning: 'Das bedeutet sie; noch gibt es sie nicht',
    makePledge: 'So geben',
    capped: (cap, cycles) =>
      `Ein Mitglied bekommt höchstens ${cap} in einem Abschnitt von ${cycles} Zyklen.`,
    endsOn: (cycle, day) => `Ihr letzter Zyklus, ${cycle}, endet am ${day}.`,
    whatIsN: (most) =>
      'N ist die Ordnung, mit der eine freigegebene Handlung gemessen wird: ' +
      `eine von vollem Gewicht hat ${most} N, wenn ihre Integrität ganz ist.`,
    cycleLasts: (days) => `Ein Zyklus dauert ${days} ${days === '1' ? 'Tag' : 'Tage'}.`,
    nowIs: (cycle, day) => `Zyklus ${cycle} ist offen und endet am ${day}.`,
    newPledgeNote:
      'Freigegebenes N zählt ab dem nächsten Zyklus. Bedingungen bleiben, Geld kann dazukommen.',
    openedOn: (day) => `Seit ${day}.`,
    dueOn: (day) => `Fällig am ${day}.`,
    until: (cycle) => `Das endet mit Zyklus ${cycle}.`,
    acknowledge: 'Der Gläubiger sagt, dass sie geschuldet ist',
    close: 'Beenden',
    closeNote: 'Für immer, auch was für sie gewählt ist. Nichts davon darf offen sein.',
    ending: 'Wie sie endete',
    endings: {
      PAID: 'Bezahlt',
      REDUCED: 'Durch N abgezogen',
      WRITTEN_OFF: 'Erlassen',
      SOLD: 'An einen anderen Gläubiger verkauft',
      EXPIRED: 'Verjährt',
      WITHDRAWN: 'Irrtümlich eingetragen',
    },
    adjust: 'Zinsen, eine Gebühr oder eine Zahlung',
    adjustNote: 'Des Gläubigers eigene. Hier werden keine Zinsen berechnet.',
    more: 'Mehr ist geschuldet',
    less: 'Weniger ist geschuldet',
    changePledge: 'Ändern',
    add: 'Einzahlen',
    takeOut: 'Entnehmen',
    takeOutNote: 'Nur was übrig ist, lässt sich entnehmen.',
    giveNotice: 'Die Entnahme ankündigen',
    renew: 'Für diesen Abschnitt erneuern',
    renewNote: 'Was vorher freigegeben wurde, wird nicht nachgeholt.',
    sign: 'Sie ist unterschrieben',
    signsFile:
      'Der Gläubiger unterschreibt: die unterschriebene Datei mit „settlements take“ ' +
      'einlesen (debt.md).',
    signNote: 'Die Unterschrift gilt dem Text darüber, mit dem Schlüssel des Gläubigers.',
    pledgeStates: {
      drafted: 'Sie wartet auf die Unterschrift des Gläubigers.',
      active: '',
      closing: 'Sie ist zu Ende: nichts Neues zählt, Abgezogenes wird noch beglichen.',
      ended: 'Sie ist zu Ende, und alles ist beglichen.',
    },
    endEarly: 'Früher enden lassen',
    endEarlyNote: 'Was in diesem Zyklus freigegeben wird, zählt als letztes. Es bleibt dabei.',
    newDebt: 'Eine Schuld eintragen',
    newDebtNote:
      'Auf das Wort des Gläubigers. Im Protokoll stehen eine zufällige Kennung und eine ' +
      'gesalzene ' +
      'Prüfsumme der Nummer; nichts davon ist mit Namen öffentlich.',
    fields: {
      userId: 'Kennung des Mitglieds',
      creditor: 'Gläubiger, ein kurzer Name',
      kind: 'Art',
      currency: 'Währung',
      currencyHint: 'Ein Kürzel und wie viele Stellen folgen: EUR/2, JPY/0.',
      principal: 'Betrag',
      reference: 'Die Nummer des Gläubigers',
      group: 'Gruppe, die eine Grenze teilt',
      pledgeId: 'Kurzer Name der Zusicherung',
      pool: 'Geld insgesamt',
      amount: 'Geld für so viel N',
      perNegentropy: 'N, für das es ist',
      memberCap: 'Höchstens für ein Mitglied im Abschnitt',
      periodCycles: 'Zyklen eines Abschnitts',
      untilCycle: 'Letzter Zyklus',
      basis: 'Was zählt',
      margin: 'N über der Schwelle',
      negentropy: 'Alles N',
      groupCap: 'Höchstens für eine Gruppe im Abschnitt',
      debtCap: 'Höchster Teil einer Schuld, Prozent',
      rateCeiling: 'Höchstens für eine Handlung',
      oneInGroup: 'Von einer Gruppe bekommt nur eine Person etwas',
      cutoff: 'Zyklen am Ende eines Abschnitts, die nicht für ihn zählen',
      carryOver: 'Sie zählen für den nächsten',
      renewal: 'Jeder Abschnitt ist zu erneuern',
      atClose: 'Das Geld wird am Ende jedes Abschnitts geteilt',
      noticeCycles: 'Zyklen, bevor Geld entnommen wird',
      withholding: 'Was Steuern behalten, Prozent',
      furtherTerms: 'Weitere Bedingungen, von denen keine nötig ist',
      fundingAccount: 'Name des Haushalts, der zahlt',
      key: 'Prüfschlüssel des Gläubigers',
      signature: 'Unterschrift',
      unacknowledged: 'Der Gläubiger hat noch zu sagen, dass sie geschuldet ist',
      supersedes: 'Sie setzt eine beendete Schuld fort',
      way: 'Richtung',
      money: 'Betrag',
      renews: 'Abschnitt',
      fromCycle: 'Erster Zyklus',
      openedOn: 'Seit welchem Tag',
      dueOn: 'Fällig am',
      families: 'Familien, für die sie gilt',
      domains: 'Bereiche, für die sie gilt',
      actions: 'Handlungen, für die sie gilt',
      debtKinds: 'Arten von Schulden, für die sie gilt',
      no: 'Nein',
      yes: 'Ja',
    },
  },
};

/** Was gemessen wurde und woran, wenn es Zahlen gibt. */
function heldAgainst(measured: string | undefined, limit: string | undefined): string {
  if (measured === undefined) return '';
  return limit === undefined ? ` (${measured})` : ` (${measured}; Grenze ${limit})`;
}
