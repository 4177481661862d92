import { ofEachCode } from '../../core/codes/codes.ts';
import { channelsDe } from '../../core/mint/words/channels-de.ts';
import { actionText } from '../../core/mint/words/de.ts';
import type { Texts } from './en.ts';
import { auditDe } from './audit-de.ts';
import { ownDe } from './own-de.ts';

/** The second language: a missing text does not compile. */
export const de: Texts = {
  language: 'de',
  codes: ofEachCode(({ de: german }) => german.title),
  directions: { fell: 'gefallen', flat: 'gleich', rose: 'gestiegen', unknown: 'nicht bekannt' },
  outcomes: {
    paid: 'bezahlt',
    held: 'zurückgehalten',
    cancelled: 'verfallen',
    refused: 'abgelehnt',
  },
  simulated: 'Simuliert: niemanden hier gibt es',
  sandbox: 'Zum Ausprobieren: dieses Guthaben ist nichts wert',
  live: 'Live',
  skip: 'Zum Inhalt',
  navigation: 'Seiten',
  more: 'Mehr',
  verifyLink: 'Selbst nachprüfen',
  paused: 'die Vergabe ist angehalten',
  notYet: 'noch nicht bekannt',
  toHome: 'Gemeinschaften, die alle lesen dürfen',
  cycle: (cycle) => `Zyklus ${cycle}`,
  openCycle: (cycle) => `Zyklus ${cycle} ist noch offen: seine Zahlen wachsen.`,
  asOf: (cycle, date) =>
    date === undefined ? `Zyklus ${cycle}, der erste` : `Zyklus ${cycle}, offen seit dem ${date}`,
  firstCycle: (until) => `Der erste Zyklus, offen bis zum ${until}`,
  home: {
    title: 'Guthaben für Ordnung, mit offenen Gründen',
    lead:
      'Guthaben entsteht nur für Zusagen, die andere bestätigt haben und die hielten, und nur, ' +
      'wenn die gemessene Unordnung nicht steigt. Jede Entscheidung nennt ihren Grund, und alle ' +
      'können sie nachrechnen.',
    communities: 'Gemeinschaften, die alle lesen dürfen',
    none:
      'Noch ist keine Gemeinschaft veröffentlicht. Wer sie verwaltet, kann das tun; dann steht ' +
      'hier ihre Seite: was zugesagt, gehalten, bezahlt und abgelehnt wurde.',
    first: 'Womit man beginnt',
    run: 'Hier eine Gemeinschaft verwalten, mit dem Schlüssel, den der erste Start zeigte:',
    inFolder:
      'Befehle gibt man im Ordner dieses Programms: anderswo holt `npx` ein Paket gleichen ' +
      'Namens, das nicht von uns ist.',
    steps: [
      {
        what: 'Ein Jahr einer simulierten Stadt ansehen, mit ihren Seiten:',
        command: 'npm run demo',
      },
      {
        what: 'Eine eigene Git-Geschichte messen, ohne etwas zu verschicken:',
        command: 'NEGENTROPY_DATA=history npx negentropy import git <Pfad>',
      },
      {
        what: 'Eine Gemeinschaft veröffentlichen, damit ihre Seite oben steht:',
        command: 'npx negentropy communities publish default',
      },
    ],
  },
  headline: {
    unknown: 'Noch ist zu wenig bekannt, um zu sagen, ob die Ordnung wächst.',
    held: 'Die Ordnung hielt.',
    heldIn: (domains) => `Die Ordnung hielt in ${domains}.`,
    fell: (domains) => `Die Unordnung fiel in ${domains}.`,
    rose: (domains) => `Die Unordnung stieg in ${domains}.`,
  },
  badge: {
    disorder: {
      fell: 'Unordnung gefallen',
      flat: 'Unordnung nicht gestiegen',
      rose: 'Unordnung gestiegen',
      unknown: 'Unordnung noch nicht bekannt',
    },
    simulated: 'simuliert',
    sandbox: 'zum Ausprobieren',
    none: 'nicht öffentlich',
  },
  listed: (names) => new Intl.ListFormat('de').format(names),
  kept: (kept, due) => `Von ${due} fälligen Zusagen wurden ${kept} gehalten.`,
  noneDue: 'Noch ist aus keiner Zusage etwas geworden. Was gehalten wird, steht dann hier.',
  dueSoFar: (outcomes, until) =>
    outcomes === '1'
      ? `Eine Zusage wurde bisher gehalten oder versäumt; gemessen wird am ${until}, mit dem ` +
        'Ende des Zyklus.'
      : `${outcomes} Zusagen wurden bisher gehalten oder versäumt; gemessen wird am ${until}, ` +
        'mit dem Ende des Zyklus.',
  judged: (decisions) =>
    'Bezahlt wird nichts, wenn die Unordnung steigt. ' +
    (decisions === '0'
      ? 'Noch hat niemand etwas beantragt: jede Entscheidung werden alle nachrechnen können.'
      : (decisions === '1' ? 'Eine Anfrage wurde' : `${decisions} Anfragen wurden`) +
        ' beurteilt, und alle können jede Entscheidung nachrechnen.'),
  figures: {
    supply: 'Bei den Mitgliedern',
    supplyNote: 'endgültig, wird nie zurückgenommen',
    held: 'Zurückgehalten',
    heldNote: 'bis jede Zusage lang genug hielt',
    integrity: 'Integrität der Gemeinschaft',
    integrityNote: 'Mittel über die Mitglieder',
    entries: 'Öffentliches Protokoll',
    entriesNote: 'Einträge, unterschrieben',
  },
  entropy: {
    title: 'Fällt die Unordnung?',
    lead:
      'Entropie nach Bereichen: wie viele Zusagen brachen, und wie ungleich. Das Band ist ein ' +
      'Standardfehler. Verglichen wird mit dem Tiefstand der letzten 56 Zyklen.',
    measured: (entropy, error) => `Entropie ${entropy} ± ${error}.`,
    outcomes: (kept, lost) => `${kept} gehalten, ${lost} nicht gehalten im Zeitfenster.`,
    unknown: 'Noch nicht gemessen: es braucht Ergebnisse mehrerer Zyklen.',
    gap: 'nicht bekannt',
    progress: {
      sentence: (parts) => `Bisher sind es ${parts}.`,
      coverage: (came, needed, cycles) =>
        `In den letzten ${cycles} Zyklen kamen ${came} dessen, was üblich ist; nötig sind ` +
        `${needed}.`,
      enough: 'Genug kam zusammen: beim Abschluss dieses Zyklus zeigt sich, ob er bekannt ist.',
      notBefore: (day, cycles) =>
        `Vor dem ${day} kann nichts bezahlt werden: es braucht Ergebnisse aus ${cycles} ` +
        'Zyklen, um sie zu vergleichen.',
      parts: {
        outcomes: (has, needs) => `${has} von ${needs} Ergebnissen, die es braucht`,
        members: (has, needs) => `${has} von ${needs} Menschen mit einem`,
        activeCycles: (has, needs) => `${has} von ${needs} Zyklen mit einem`,
      },
    },
    lowMark: (value) => `Tiefstand ${value}`,
    read: 'Zyklus für Zyklus lesen',
    pays: {
      fell: 'zahlt voll',
      flat: (share) => `zahlt ${share}`,
      rose: 'zahlt nichts',
      unknown: 'zahlt nichts',
    },
    columns: ['Zyklus', 'Beginn', 'Entropie', 'Standardfehler', 'Richtung'],
    described: (domain, direction) => `Entropie von ${domain}: ${direction}`,
  },
  table: 'Als Tabelle zeigen',
  activity: {
    title: 'Was gefragt und was bezahlt wurde',
    lead:
      'Eine Ablehnung ist eine Antwort, keine Strafe. Jede sagt, was gemessen wurde und was ' +
      'fehlte.',
    chart: 'Anfragen nach dem, was daraus wurde',
    bins: (cycles) =>
      cycles === 1 ? 'Ein Balken je Zyklus.' : `${cycles} Zyklen in jedem Balken.`,
    none: 'Noch hat niemand gefragt. Hier wird stehen, wie viel bezahlt und abgelehnt wurde.',
    reasons: 'Warum abgelehnt wurde',
    refused: (refused, all) => `${refused} von ${all} in diesen Zyklen.`,
    noRefusal: 'Nichts wurde abgelehnt.',
    columns: ['Ab Zyklus', 'Beginn'],
  },
  pledges: {
    title: 'Was für Schulden zugesichert ist',
    lead: 'Gläubiger ziehen für Ordnung, die hielt, etwas von Schulden ab. Der Balken ist das.',
  },
  rules: {
    title: 'Die geltende Regel',
    version: (version, preset) => `Fassung ${version}, Vorlage ${preset}.`,
    pays: (scale, threshold) =>
      `Eine Handlung bringt ${scale} MIC mal so viel, wie die Integrität des Mitglieds ` +
      `über ${threshold} liegt, nach ihrem Gewicht.`,
    entropy: (flat) =>
      `Alles, wenn die Unordnung fiel; ${flat}, wenn sie gleich blieb; nichts, wenn sie stieg ` +
      'oder nicht bekannt ist.',
    noEntropy: 'Nach der Unordnung wird nicht gefragt.',
    held: (time) =>
      `Es wird ${time} zurückgehalten und freigegeben, wenn die Zusage bis dahin hielt.`,
    notHeld: 'Es wird sofort bezahlt.',
    cycles: (count) => `${count} Zyklen`,
    days: (count) => `${count} Tage`,
    cap: (count) => `Höchstens ${count} je Zyklus und Mitglied.`,
    curve: 'Was eine Handlung bringt',
    curveNote: 'Nach der Integrität des Mitglieds, bei Gewicht 1.',
    threshold: (value) => `Schwelle ${value}`,
    nothing: 'hier wird nichts bezahlt',
    most: (amount) => `${amount} MIC, Unordnung fiel`,
    flat: (amount) => `${amount} MIC, gleich`,
    columns: ['Integrität', 'gefallen, MIC', 'gleich, MIC'],
    link: 'Jede Regel und jede ihrer Fassungen',
    headline: (versions) =>
      versions === 1
        ? 'Eine Fassung der Regeln seit Beginn.'
        : `${versions} Fassungen der Regeln bisher.`,
    lead:
      'Was unter einer Fassung entschieden wurde, bleibt es. Jede Fassung ist ein Eintrag des ' +
      'Protokolls, also kann keine nachträglich geändert werden.',
    all: 'Jede Regel in Worten',
    versions: 'Fassungen',
    versionColumns: ['Fassung', 'Seit Zyklus', 'Begann als', 'Geändert'],
    changed: (count) => (count === 1 ? 'ein Wert' : `${count} Werte`),
    difference: (before, after) => `Von Fassung ${before} zu Fassung ${after}`,
    before: 'Vorher',
    after: 'Nachher',
    values: 'Wert für Wert',
    compare: 'Vergleichen',
    oneVersion: 'Es gibt eine Fassung. Was eine andere ändert, wird hier in Worten stehen.',
    sameWords: 'In Worten ist nichts anders.',
  },
  standings: {
    title: 'Wo die Leute stehen',
    above: (above, all, threshold) =>
      `${above} von ${all} Leuten standen über der Schwelle von ${threshold}.`,
    near: (all, threshold) =>
      `${all} Leute wurden gemessen. Auf einer Seite von ${threshold} standen weniger als fünf, ` +
      'also werden die Seiten nicht unterschieden.',
    note: (cycle) =>
      'Nach der Integrität bei der letzten Entscheidung über jeden, bis Zyklus ' +
      `${cycle} schloss. Eine Fläche ist eine Zahl von Leuten, und kein Balken zählt weniger ` +
      'als fünf.',
    more: 'je höher, desto mehr Leute',
    columns: ['Über', 'Bis', 'Leute'],
  },
  verify: {
    title: 'Glauben Sie uns nicht. Prüfen Sie.',
    lead:
      'Jeder Eintrag des Protokolls geht in diese unterschriebene Prüfsumme ein. Wer sie ' +
      'aufhebt, sieht jede Änderung an dem, was davor steht.',
    key: 'Öffentlicher Schlüssel des Protokolls',
    unsigned: 'Das Protokoll wurde noch nicht unterschrieben.',
    links: {
      checkpoint: 'Prüfsumme',
      api: 'Die Schnittstelle dieser Seite',
      docs: 'Alle Operationen',
    },
  },
  decision: {
    about: (id, action, domain) => `Entscheidung ${id}: ${actionText(action)} in ${domain}`,
    refused: (reason) => `Nicht bezahlt: ${reason}.`,
    minted: (amount) => `Bezahlt: ${amount} MIC.`,
    held: (amount, day) =>
      day === '' ? `Zurückgehalten: ${amount} MIC.` : `Zurückgehalten bis ${day}: ${amount} MIC.`,
    released: (amount, cycle) => `Bezahlt: ${amount} MIC, freigegeben im Zyklus ${cycle}.`,
    cancelled: (reason) => `Am Ende nicht bezahlt: ${reason}.`,
    nearest: 'Was sich am ehesten ändern müsste',
    record: 'Wie es um die Zusagen stand',
    recordLead:
      'Vier Kanäle ergeben eine Zahl. Die Marke zeigt, wo man ohne Tatsachen steht; darunter ' +
      'darf kein Kanal fallen.',
    channels: {
      echo: { title: channelsDe.echo, about: 'Jemand anders hat es bestätigt.' },
      drift: { title: channelsDe.drift, about: 'Geliefert wurde, was zugesagt war.' },
      coordination: { title: channelsDe.coordination, about: 'Es kam, als es fällig war.' },
      stability: { title: channelsDe.stability, about: 'Niemand musste es nachbessern.' },
    },
    counts: (kept, lost) => `${kept} gehalten, ${lost} nicht`,
    noFact: 'Noch keine Tatsache',
    weight: (share) => `Zählt ${share}.`,
    against: 'Integrität und Schwelle',
    integrity: 'Integrität',
    threshold: 'Schwelle',
    short: 'Es fehlen',
    above: 'Darüber um',
    findings: 'Bestätigte Befunde',
    checks: 'Was geprüft wurde, in dieser Reihenfolge',
    limit: 'verlangt',
    floor: (value, floor) => `${value}, mindestens ${floor}`,
    checkNames: {
      rules: 'Regeln galten, und nichts war angehalten',
      action: 'Die Regeln kennen Handlung und Bereich',
      claim: 'Niemand hat es vorher beansprucht',
      identity: 'Wer fragt, darf diesen Beleg verwenden',
      evidence: 'Andere haben es bestätigt, jeder Kanal hat eine Tatsache',
      findings: 'Kein Befund dagegen',
      known: 'Die Unordnung des Bereichs ist bekannt',
      rose: 'Die Unordnung des Bereichs stieg nicht',
      guarded: 'In keinem geschützten Bereich stieg sie',
      community: 'Die Gemeinschaft liegt über ihrer Untergrenze',
      threshold: 'Die Integrität liegt über der Schwelle',
      stands: 'Es besteht noch, und es wurde rechtzeitig gefragt',
      cap: 'Innerhalb der Grenze des Zyklus',
    },
    states: {
      met: 'erfüllt',
      failed: 'nicht erfüllt',
      waits: 'wartet',
      'not reached': 'nicht erreicht',
    },
    arithmetic: 'Die Rechnung',
    scale: 'Maßstab',
    over: 'Integrität über der Schwelle',
    actionWeight: 'Gewicht der Handlung',
    factor: 'Faktor der Entropie',
    amount: 'Betrag',
    negentropy: 'Negentropie N',
    nothing: 'Für das, was nicht jede Prüfung bestand, wird nichts bezahlt.',
    never:
      'Auf nichts anderes wurde gesehen: nicht auf Guthaben oder Überweisungen, nicht auf Sterne ' +
      'oder Zuspruch, nicht darauf, wie viel jemand schreibt oder wann.',
  },
  proof: {
    title: 'Steht das so im Protokoll?',
    lead:
      'Ihr Browser kann es prüfen: er holt den Eintrag mit allem, woraus die Entscheidung ' +
      'berechnet wurde, und glaubt nichts davon, bevor es gezeigt ist.',
    key: 'Öffentlicher Schlüssel des Protokolls',
    keyNote: 'Dieser kam von diesem Server. Setzen Sie den ein, den Sie kennen.',
    steps: {
      signature: { title: 'Die Prüfsumme ist unterschrieben', about: 'Mit dem Schlüssel oben.' },
      inclusion: {
        title: 'Jeder Eintrag steht im Protokoll',
        about: 'Entscheidung, Regeln, Messungen: alle gehen in die Prüfsumme ein.',
      },
      decision: {
        title: 'Die Entscheidung ist nachgerechnet',
        about: 'Aus diesen Einträgen, nach demselben Gesetz, mit denselben Zahlen.',
      },
    },
    button: 'In diesem Browser prüfen',
    noScript: 'Hier läuft kein Skript; jedes Programm kann den Beweis holen:',
    results: {
      holds: 'Es stimmt: unterschrieben, im Protokoll, und mit denselben Zahlen nachgerechnet.',
      needs:
        'Unterschrieben, im Protokoll, und die Zahlen stimmen. Dass dieser Grund galt, zeigt erst:',
      broken: 'Es stimmt nicht. Erwartet ≠ gefunden:',
      failed: 'Der Beweis wurde nicht geladen; das sagt nichts über die Entscheidung:',
    },
    limits:
      'Eine Entscheidung allein zeigt nicht, dass für dasselbe nicht schon bezahlt wurde, und ' +
      'nicht, dass die Zählungen aus den Tatsachen folgen. Beides zeigt das ganze Protokoll. Und ' +
      'das Skript, das prüft, kam von dem Server, der geprüft wird: ein eigenes Programm ist ' +
      'mehr wert.',
  },
  verifyFile: {
    title: 'Selbst nachprüfen',
    lead:
      'Wählen Sie den Export eines Protokolls, eine Quittung oder den Beweis einer Entscheidung. ' +
      'Die Datei wird in diesem Browser nachgerechnet und nirgends hingeschickt.',
    key: 'Öffentlicher Schlüssel des Protokolls, den Sie von anderswo kennen',
    keyNote: 'Ohne ihn zeigt sich nur, dass ein Protokoll in sich stimmt.',
    file: 'Datei, die geprüft wird',
    stop: 'Anhalten',
    noScript: 'Diese Seite rechnet im Browser nach, das braucht ein Skript. Oder mit Programm:',
    results: {
      holds: 'Geprüft: jeder Eintrag ist, wie er unterschrieben wurde, und alles nachgerechnet.',
      consistent:
        'Es stimmt in sich. Wer den Schlüssel hat, könnte ein anderes Protokoll unterschrieben ' +
        'haben: vergleichen Sie den Schlüssel mit einem, den Sie von anderswo kennen.',
      broken: 'Es stimmt nicht. Die Stelle: erwartet ≠ gefunden:',
      failed: 'Es lässt sich nicht prüfen:',
    },
    facts: {
      what: 'Was es ist',
      entries: 'Einträge',
      supply: 'Bei den Mitgliedern, MIC',
      held: 'Zurückgehalten, MIC',
      panels: 'Aus ihren Startwerten neu ausgeloste Gremien',
      decision: 'Entscheidung',
      key: 'Schlüssel',
    },
    program: 'Mit einem Programm',
    programLead:
      'Dieselben Prüfungen, ohne dieser Seite zu trauen: sie kam von dem Server, dessen ' +
      'Protokoll Sie prüfen.',
    notProven: 'Was keine Prüfung zeigt',
    limits: [
      'Dass wahr ist, was bestätigt wurde. Das Protokoll zeigt, wer es sagte und was folgte.',
      'Dass niemand ein anderes Protokoll sah. Vergleichen Sie Prüfsummen.',
      'Dass eine Person eine Person ist.',
    ],
  },
  signIn: {
    link: 'Anmelden',
    own: 'Meine Seite',
    out: 'Abmelden',
    title: 'Anmelden',
    lead:
      'Mit einem Schlüssel der Gemeinschaft: der eines Mitglieds zeigt, was ihm gehört. Wer sie ' +
      'verwaltet, nimmt den, den der erste Start zeigte.',
    wrong: 'Der Schlüssel ist nicht bekannt, abgelaufen oder widerrufen.',
    needed: 'Diese Seite sieht, wer angemeldet ist. Eine Sitzung dauert zwölf Stunden.',
    ended: 'Ihre Sitzung ist beendet: Sie dauert zwölf Stunden, und bis zum Ab- oder Anmelden.',
    refused: 'Ihr Schlüssel wurde widerrufen, oder seine Zeit ist um.',
    formKept:
      'Von Ihrem Formular wurde nichts ausgeführt. Es wartet versiegelt in dieser Seite: ' +
      'Melden Sie sich mit einem Schlüssel derselben Person an, dann steht es mit seinem Text ' +
      'wieder da, und Sie senden es. Sonst sieht es niemand; wird diese Seite geschlossen, ist ' +
      'es fort.',
    formLong:
      'Ihr Formular wurde nicht gesendet und ist zu lang, um hier zu bleiben: Der Text steht auf ' +
      'der Seite davor.',
    key: 'Schlüssel',
    button: 'Anmelden',
    kept:
      'Der Schlüssel bleibt zwölf Stunden in einem versiegelten Cookie, das kein Skript lesen ' +
      'kann. Abmelden entfernt es, und wird der Schlüssel widerrufen, gilt es nicht mehr.',
  },
  member: {
    about: (userId, slug) => `${userId} in ${slug}`,
    newcomer: 'Von Ihren Zusagen ist noch nichts bekannt.',
    above: 'Ihre Integrität liegt über der Schwelle.',
    below: 'Ihre Integrität liegt noch nicht über der Schwelle.',
    qualifies:
      'Was Sie als Nächstes tun, kann bezahlt werden, wenn die Unordnung nicht steigt und andere ' +
      'es bestätigen.',
    actions: (count) =>
      count === '1'
        ? 'Eine weitere gehaltene Zusage hebt sie darüber, wenn sie bestätigt, wessen Wort zählt.'
        : `${count} weitere gehaltene Zusagen heben sie darüber, wenn jede bestätigt, wessen ` +
          'Wort zählt.',
    without: (channels) => `Noch keine Tatsache in: ${channels}.`,
    noDeadline:
      'Es gibt keine Frist. Was Sie dann tun, kann bezahlt werden, wenn die Unordnung nicht ' +
      'steigt; sie wird für alle zusammen gemessen.',
    balance: 'Ihres',
    balanceNote: 'endgültig, wird nie zurückgenommen',
    held: 'Zurückgehalten',
    heldNote: 'bis jede Zusage lang genug hielt',
    negentropy: 'Negentropie N',
    negentropyNote: 'was Sie für die Ordnung taten; nicht übertragbar',
    integrity: 'Integrität',
    threshold: (value) => `muss über ${value} liegen`,
    record: 'Ihre Zusagen',
    recordLead: 'Was andere von Ihren Zusagen bestätigt haben; Neueres zählt mehr.',
    of: (kept, all) => `${kept} von ${all}`,
    went: (from, to) => `Ihre Integrität ging von ${from} auf ${to}.`,
    wentNote: 'Wie sie bei jeder Anfrage stand. Die gestrichelte Linie ist die Schwelle.',
    wentColumns: ['Zyklus', 'Beginnt', 'Integrität'],
    findings: 'Was zum Verhalten befunden wurde',
    findingStates: {
      open: 'offen',
      confirmed: 'bestätigt',
      appealed: 'Einspruch erhoben',
      cleared: 'verworfen',
      upheld: 'bekräftigt',
      reversed: 'aufgehoben',
      fallen: 'verfallen, niemand antwortete',
    },
    measured: (id, measured, limit) => `Befund ${id}: gemessen ${measured}, Grenze ${limit}.`,
    until: (cycle) => `Er wartet bis Zyklus ${cycle}.`,
    appeal:
      'Einem bestätigten kann man mit Begründung widersprechen; bis zur Antwort wirkt er nicht.',
    decisions: 'Was entschieden wurde',
    none: 'Für Sie wurde noch nichts gefragt. Hier wird jede Anfrage mit ihrem Grund stehen.',
    more: '50 weitere zeigen',
    row: (action, domain) => `${actionText(action)} in ${domain}`,
    outcomes: {
      minted: 'bezahlt',
      released: 'bezahlt',
      held: 'zurückgehalten',
      cancelled: 'nicht bezahlt',
      refused: 'nicht bezahlt',
    },
    seen: 'Was andere davon sehen',
    seenBy: [
      'Alle, wenn die Gemeinschaft öffentlich ist: Entscheidungen nach Nummern, nie Ihr Name.',
      'Wer einen lesenden Schlüssel der Gemeinschaft hat: dasselbe mit Ihrer Benutzerkennung.',
      'Sie können alles herunterladen, was über Sie vorliegt. Die Verwaltung löscht Sie auf Bitte.',
    ],
  },
  operator: {
    headline: (count) =>
      count === 0
        ? 'Nichts wartet auf Sie.'
        : count === 1
          ? 'Eines wartet auf Sie.'
          : `${count} Dinge warten auf Sie.`,
    nothing: 'Was versagt, endet oder auf jemanden wartet, wird hier stehen.',
    publish: 'Veröffentlichen',
    unpublish: 'Nicht mehr veröffentlichen',
    unpublishNote:
      'Seite, Abzeichen und Protokoll sind dann nur noch für Schlüssel. Wer das Protokoll ' +
      'schon hat, behält es.',
    closes: (day) => `schließt am ${day}`,
    needs: {
      check: {
        what: 'Eine Summe des letzten Berichts stimmt nicht:',
        action: 'Mit `negentropy verify` vergleichen; vorher nichts schließen.',
      },
      appeal: {
        what: 'Ein Einspruch wartet auf Antwort:',
        action: 'Wer vorher nicht entschied, liest ihn und antwortet.',
      },
      finding: {
        what: 'Ein Befund ist offen:',
        action: 'Was er hält, wartet. Mit Grund bestätigen oder verwerfen; sonst verfällt er.',
      },
      paused: {
        what: 'Guthaben ist angehalten:',
        action: 'Mit POST /v1/pause fortsetzen, oder das Ende der Pause abwarten.',
      },
      rose: {
        what: 'Die Unordnung stieg in',
        action: 'Dort wird nichts bezahlt. Zuerst ansehen, welche Zusagen brachen.',
      },
      stale: {
        what: 'Nicht mehr gemessen:',
        action: 'Seit einigen Zyklen kam kein Ergebnis. Sendet die Quelle noch?',
      },
      unknown: {
        what: 'Noch nicht gemessen:',
        action: 'Es braucht Ergebnisse mehrerer Zyklen. Bis dahin: keine Zahlung.',
      },
      'webhook failing': {
        what: 'Ein Webhook wird nicht angenommen:',
        action: 'Den Empfänger ansehen; dann nachsenden, was fehlt.',
      },
      'webhook paused': {
        what: 'Ein Webhook ist angehalten:',
        action: 'Fortsetzen, oder löschen, wenn niemand darauf wartet.',
      },
      'source silent': {
        what: 'Eine Quelle hat noch nichts gesandt:',
        action: 'Kennt der Sender Adresse und Geheimnis?',
      },
      'key ends': {
        what: 'Ein Schlüssel endet bald:',
        action: 'Einen neuen machen und übergeben.',
      },
      'first cycle': {
        what: 'Noch ist kein Zyklus abgeschlossen.',
        action: 'Am Anfang zählt nur, was Zeugen sagen: benennen Sie zwei oder drei.',
      },
      'no key': {
        what: 'Noch hat niemand einen Schlüssel.',
        action: 'Wer mitmacht, braucht einen: machen und übergeben. Oder eine Tabelle hereinholen.',
      },
      'nothing decided': {
        what: 'Im letzten Zyklus wurde nichts entschieden.',
        action: 'Ansehen, was gehalten ist: nach jeder Gutschrift dafür kann gefragt werden.',
      },
      'nothing came': {
        what: 'Im letzten Zyklus wurde nichts entschieden, und kein Programm schickt etwas.',
        action:
          'Mitglieder sagen zu, zeigen und fragen auf ihren Seiten; oder eine Quelle anschließen.',
      },
      'not public': {
        what: 'Die Gemeinschaft ist nicht öffentlich.',
        action:
          'Veröffentlichen, wenn alle Protokoll und Entscheidungen prüfen dürfen; ohne Namen.',
      },
    },
    rose: {
      measured: (cycle, entropy, { error, low }) =>
        `Entropie beim Abschluss von Zyklus ${cycle}: ${entropy} ± ${error}` +
        (low === undefined ? '.' : `; die Tiefmarke ist ${low}.`),
      chart: (domain) => `${domain}, Zyklus für Zyklus`,
      broken: 'Zusagen, die nicht hielten, die neuesten zuerst',
    },
    report: (cycle) => `Wie Zyklus ${cycle} verlief`,
    reportMore: 'Alles, mit Summen auf zwei Wegen:',
    promises: 'Fällige Zusagen',
    kept: (kept, all) => `${kept} von ${all} gehalten`,
    asked: 'Anfragen',
    answered: 'Antworten',
    answers: (minted, held, refused) =>
      `${minted} bezahlt, ${held} zurückgehalten, ${refused} abgelehnt`,
    ended: 'Beendete Fristen',
    ends: (released, cancelled) => `${released} freigegeben, ${cancelled} verfallen`,
    active: 'Aktive Mitglieder',
    supply: 'Bei den Mitgliedern',
    heldBack: 'Zurückgehalten',
    integrity: 'Integrität der Gemeinschaft',
    usual: (amount) => `üblich ${amount}`,
    usualNote: (cycles) => `Üblich ist der Median der ${cycles} Zyklen davor.`,
    publicPage: 'Was alle sehen',
  },
  audit: auditDe,
  own: ownDe,
  footer: 'Nichts wird von anderen Rechnern geladen. Zeiten in UTC.',
  notFound: 'Es gibt keine öffentliche Gemeinschaft dieses Namens.',
  nothingHere: 'Unter dieser Adresse ist nichts, oder nicht für diesen Schlüssel.',
};
