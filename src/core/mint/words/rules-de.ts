import { channelsDe } from './channels-de.ts';
import { amountInWords, type RuleWords } from './rules.ts';

/** The rules of a policy in German, for members. */
export const rulesDe: RuleWords = {
  preset: (preset) =>
    preset === 'sandbox'
      ? 'Diese Regeln sind zum Ausprobieren: ihr Guthaben ist nichts wert.'
      : `Diese Regeln gingen aus der Vorlage ${preset} hervor.`,
  mint: {
    scale: (scale) =>
      `Eine Handlung mit Gewicht 1 zahlt ${amount(scale)} MIC mal so viel, wie die Integrität ` +
      'über der Schwelle liegt.',
    negentropyScale: (scale) =>
      `Ihre Negentropie N ist ${amount(scale)} mal die Integrität und tilgt Schulden.`,
    threshold: (share) => `Die Integrität muss über ${number(share)} liegen.`,
    flatWeight: (share) =>
      share === 0
        ? 'In einem Bereich, dessen Unordnung nicht gesunken ist, wird nichts gezahlt.'
        : `In einem Bereich, dessen Unordnung gleich blieb, wird ${number(share)} des Betrags ` +
          'gezahlt.',
  },
  holdBack: (wait) => {
    const time =
      'days' in wait ? count(wait.days, 'Tag', 'Tage') : count(wait.cycles, 'Zyklus', 'Zyklen');
    return Object.values(wait).includes(0)
      ? 'Was die Bedingungen erfüllt, wird sofort gezahlt.'
      : `Was die Bedingungen erfüllt, wartet ${time} und wird gezahlt, wenn die Zusage so lange ` +
          'hält.';
  },
  giFloor: (share) =>
    share === 0
      ? 'Die Integrität der ganzen Gemeinschaft wird gezeigt und hält niemandes Zahlung auf.'
      : 'Nichts wird gezahlt, solange die Integrität der ganzen Gemeinschaft unter ' +
        `${number(share)} liegt.`,
  gates: {
    entropy: (isOn) =>
      isOn
        ? 'In einem Bereich, dessen Unordnung gestiegen oder nicht bekannt ist, wird nichts ' +
          'gezahlt.'
        : 'Nach der Unordnung wird nicht gefragt.',
    channelFloor: (isOn) =>
      isOn
        ? 'Nichts wird gezahlt, solange ein Kanal unter dem liegt, was ein Neuling hat.'
        : 'Ein guter Kanal gleicht einen schlechten aus.',
  },
  caps: {
    mintsPerMemberAndCycle: (most) =>
      most === 0
        ? 'Ein Mitglied kann in einem Zyklus beliebig oft bezahlt werden.'
        : `Ein Mitglied wird in einem Zyklus höchstens ${most}-mal bezahlt.`,
    mintPerCycle: (most) =>
      Number(most) === 0
        ? 'Ein Zyklus kann insgesamt jeden Betrag zahlen.'
        : `Ein Zyklus zahlt insgesamt höchstens ${amount(most)} MIC.`,
  },
  integrity: {
    weights: (weights) =>
      `Integrität ist das Mittel der Kanäle, so gewichtet: ${pairs(weights, channelsDe)}.`,
    priorFacts: (facts) =>
      `Jeder beginnt, als gäbe es schon ${count(facts, 'Tatsache', 'Tatsachen')}.`,
    priorKept: (share) => `Davon wäre ${number(share)} gehalten.`,
    decayPerFact: (share) =>
      `Jede neue Tatsache lässt ${number(share)} der früheren übrig; Zeit allein ändert nichts.`,
    conductWeight: (share) =>
      `Bestätigte Befunde über das Verhalten ziehen höchstens ${number(share)} ab.`,
    conductFindings: (findings) => `Das Ganze bei ${count(findings, 'Befund', 'Befunden')}.`,
  },
  trust: {
    trailers: (kind) =>
      kind === 'integrated'
        ? 'Wer in einem Commit genannt ist, zählt, wenn ihn jemand mit Ansehen eingebracht hat.'
        : 'Wer in einem Commit genannt ist, zählt, wie es dort steht.',
    standingActions: (actions) =>
      actions === 0
        ? 'Alle haben Ansehen: ihr Wort zählt vom ersten Tag an.'
        : `Ansehen braucht ${count(actions, 'eigene Handlung', 'eigene Handlungen')}, die andere ` +
          'ermöglicht haben.',
    standingDays: (days) => `Sie verteilen sich auf mindestens ${count(days, 'Tag', 'Tage')}.`,
    worksPerPair: (works) =>
      works === 0
        ? 'Das Wort einer Person über eine andere zählt voll, so oft es kommt.'
        : `Zwischen denselben zwei Personen zählen in 56 Tagen ${works} Arbeiten voll.`,
    sharedPay: (isOn) =>
      isOn
        ? 'Alle, die für eine Arbeit einstehen, teilen sich die Zahlung einer Handlung.'
        : 'Wer für eine Arbeit einsteht, wird jeweils für eine Handlung bezahlt.',
    answeredRepairs: (isOn) =>
      isOn
        ? 'Eine Reparatur zählt nur gegen jemand anderen, wenn ein Zeuge sie eingebracht hat.'
        : 'Eine Reparatur zählt gegen die Person, deren Arbeit sie behebt.',
    namedRejections: (isOn) =>
      isOn
        ? 'Nur wen eine Angabe nennt, ein Gremium oder eine Prüfung kann sie ablehnen.'
        : 'Jede andere Person kann eine Angabe ablehnen.',
    oneClaimPerSubject: (isOn) =>
      isOn
        ? 'Ein Mitglied hat zu derselben Sache eine offene Angabe.'
        : 'Ein Mitglied kann zu derselben Sache mehrere offene Angaben haben.',
    onePersonPerDeed: (isOn) =>
      isOn
        ? 'Sagen mehrere, dieselbe Tat sei ihre gewesen, wird eine Person bezahlt.'
        : 'Für dieselbe Tat können mehrere bezahlt werden.',
    graceCycles: (cycles) =>
      cycles === 0
        ? 'Eine Zusage, über die niemand urteilt, bleibt offen.'
        : `Eine Zusage ist ${count(cycles, 'Zyklus', 'Zyklen')} nach ihrer Frist versäumt.`,
    wholeOverturns: (isOn) =>
      isOn
        ? 'Was eine umgestoßene Angabe beitrug, wird entfernt, und sie zählt als abgelehnt.'
        : 'Eine umgestoßene Angabe behält, was sie beitrug, und zählt als nicht von Dauer.',
    horizonCycles: (cycles) =>
      cycles === 0
        ? 'Wer eine Angabe ablehnen darf, kann sie jederzeit umstoßen.'
        : `Nach höchstens ${count(cycles, 'Zyklus', 'Zyklen')} stößt nur eine Prüfung eine ` +
          'gehaltene Angabe um.',
    answeredConfirmations: (isOn) =>
      isOn
        ? 'Wer für etwas einstand, das ein Gremium oder eine Prüfung umstößt, verliert ein ' +
          'Viertel einer Tatsache.'
        : 'Wer für etwas einstand, das umgestoßen wird, verliert nichts.',
    standingParties: (isOn) =>
      isOn
        ? 'Wer eine Angabe annimmt, braucht Ansehen; wer sie ablehnt, nicht.'
        : 'Wer eine Angabe annimmt, braucht kein Ansehen.',
    dueDays: (days) =>
      days === 0
        ? 'Die Frist einer Angabe ist frei.'
        : `Eine Angabe ist höchstens ${count(days, 'Tag', 'Tage')} nach ihrem Eingang fällig.`,
    promisesAhead: (isOn) =>
      isOn
        ? 'Wer sagt, dass die Arbeit vor ihrer Zusage getan war, wird dazu nicht gehört.'
        : 'Es spielt keine Rolle, ob die Arbeit vor ihrer Zusage getan war.',
    timedWords: (isOn) =>
      isOn
        ? 'Wer eine Zusage bestätigt, wird gehört, sobald er sagt, wann die Arbeit getan ' +
          'war: rechtzeitig, wenn sie rechtzeitig gezeigt wurde.'
        : 'Wer eine Zusage bestätigt, muss nicht sagen, wann die Arbeit getan war.',
    ownWordDays: (days) =>
      days === 0
        ? 'Der eigene Schlüssel eines Mitglieds darf von jeder Zeit erzählen.'
        : 'Der eigene Schlüssel eines Mitglieds erzählt von dem, was höchstens ' +
          `${count(days, 'Tag', 'Tage')} her ist.`,
    openClaims: (claims) =>
      claims === 0
        ? 'Wie viele Angaben und Bewertungen eines Menschen offen sind, ist frei.'
        : `Ein Mensch hat höchstens ${count(claims, 'offene Angabe', 'offene Angaben')} und ` +
          'ebenso viele offene Bewertungen.',
    laterVouchers: (isOn) =>
      isOn
        ? 'Wer später einsteht, fügt hinzu, was dem ersten Wort wegen Wiederholung fehlte.'
        : 'Nur die Ersten, die für eine Angabe einstehen, zählen.',
    standingMisses: (isOn) =>
      isOn
        ? 'Was jemand versäumt, ist ein Ergebnis des Bereichs, sobald etwas von ihnen bestätigt ' +
          'wurde, und nicht viel öfter als bei Mitgliedern mit Ansehen.'
        : 'Was irgendjemand versäumt, ist ein Ergebnis des Bereichs.',
    evenGi: (isOn) =>
      isOn
        ? 'Die Integrität der Gemeinschaft ist die der Mitglieder mit Ansehen, keines schwerer ' +
          'als der Median.'
        : 'Die Integrität der Gemeinschaft wiegt jedes Mitglied nach seinen Tatsachen.',
  },
  conduct: {
    detectors: (names) =>
      names.length === 0
        ? 'Das Verhalten der Mitglieder wird von keiner Regel betrachtet.'
        : `Das Verhalten wird betrachtet nach ${names.join(', ')}.`,
    answerCycles: (cycles) =>
      'Ein Befund oder Einspruch, den niemand beantwortet, fällt nach ' +
      `${count(cycles, 'Zyklus', 'Zyklen')}.`,
    appealCycles: (cycles) =>
      cycles === 0
        ? 'Ein bestätigter Befund wirkt sofort.'
        : `Gegen einen bestätigten Befund ist ${count(cycles, 'Zyklus', 'Zyklen')} lang ` +
          'Einspruch möglich; so lange wirkt er nicht.',
  },
  reflection: {
    worldviews: (labels) =>
      labels.length === 0
        ? 'Hier sagt niemand etwas über die eigenen Tage.'
        : `Wer mitmacht, sagt von einem Tag eines von ${labels.join(', ')}; nichts davon senkt ` +
          'etwas.',
    weight: (share) => `Was man sich vornahm und tat, fügt ${number(share)} einer Tatsache hinzu.`,
  },
  entropy: {
    weights: (weights) =>
      `Unordnung ist die Summe ihrer Faktoren, so gewichtet: ${pairs(weights, FACTORS)}.`,
    known: ({ outcomes, activeCycles, members }) => {
      const of = members === 0 ? '' : ` von ${count(members, 'Mitglied', 'Mitgliedern')}`;
      const cycles = count(activeCycles, 'Zyklus', 'Zyklen');
      const from = count(outcomes, 'Ergebnis', 'Ergebnissen');
      return `Sie ist bekannt ab ${from} in ${cycles}${of} binnen 14 Zyklen.`;
    },
    fellMembers: (members) =>
      members === 0
        ? 'Jedes Sinken der Unordnung zahlt voll.'
        : 'Ein Sinken der Unordnung zahlt voll, wenn ' +
          `${count(members, 'Mitglied', 'Mitglieder')} daran teilhatten.`,
    pool: (isOn) =>
      isOn
        ? 'Bereiche, die zu klein sind, um bekannt zu sein, werden zusammen gemessen.'
        : 'Jeder Bereich wird für sich gemessen.',
    categories: (names) => `Ein Ergebnis ist eines von ${names.join(', ')}.`,
    ratingClasses: (classes) => `Bewertungen haben ${count(classes, 'Stufe', 'Stufen')}.`,
  },
  cycle: {
    days: (days) => `Ein Zyklus dauert ${count(days, 'Tag', 'Tage')}.`,
    anchorDate: (date) => `Zyklen zählen ab ${date}, Mitternacht UTC.`,
    anchorCycle: (cycle) => `Da begann Zyklus ${cycle}.`,
  },
  credits: {
    transfers: (who) => `Guthaben wird an andere Mitglieder gegeben ${MOVED_BY[who] ?? who}.`,
    burns: (who) => `Guthaben wird für immer vernichtet ${MOVED_BY[who] ?? who}.`,
    grants: (who) =>
      `Guthaben geht in den Fonds und von dort an Mitglieder ${MOVED_BY[who] ?? who}.`,
  },
  domains: (names) => `Unordnung wird verfolgt in ${names.join(', ')}.`,
  guardedDomains: (names) =>
    names.length === 0
      ? 'Kein Bereich hält die Zahlungen eines anderen auf.'
      : `Steigt die Unordnung weit in einem von ${names.join(', ')}, wird auch anderswo nichts ` +
        'gezahlt.',
  registry: (key) =>
    key === undefined
      ? 'Kein Register wird gefragt, ob ein Beleg anderswo zählt.'
      : `Nach einem Register zählt jeder Beleg in allen Gemeinschaften einmal: ${key}.`,
  actions: (actions) => {
    const each = actions.map(
      ({ family, type, weight }) => `${family}/${type} (Gewicht ${number(weight)})`,
    );
    return `Bezahlt werden ${each.join(', ')}.`;
  },
};

const MOVED_BY: Readonly<Record<string, string>> = {
  on: 'mit dem eigenen Schlüssel oder einem, der bezeugt',
  members: 'mit dem eigenen Schlüssel allein',
  off: 'von niemandem',
};

function count(many: number, one: string, several: string): string {
  return `${number(many)} ${many === 1 ? one : several}`;
}

/** What disorder is made of. */
const FACTORS: Readonly<Record<string, string>> = {
  failure: 'Nicht gehalten',
  uncertainty: 'Ungewiss',
  volatility: 'Schwankend',
  drift: 'Verschoben',
  disagreement: 'Uneinig',
};

function pairs(
  weights: Readonly<Record<string, number>>,
  names: Readonly<Record<string, string>>,
): string {
  return Object.entries(weights)
    .map(([name, weight]) => `„${names[name] ?? name}“ ${number(weight)}`)
    .join(', ');
}

/** With a comma before the decimals. */
function number(value: number): string {
  return String(value).replace('.', ',');
}

function amount(text: string): string {
  return amountInWords(text, { thousands: '.', point: ',' });
}
