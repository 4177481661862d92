import { actionsDe } from '../../core/mint/words/de.ts';
import type { ClaimTexts } from './claims-en.ts';

/** Die Texte der Seiten, auf denen zugesagt, bestätigt und gefragt wird. */
export const claimsDe: ClaimTexts = {
  titles: { own: 'Was ich zugesagt habe, und was daraus wurde', all: 'Zusagen und Ansprüche' },
  leads: {
    own:
      'Eine Zusage ist gehalten, sobald Sie sie gezeigt haben und jemand anders, dessen Wort ' +
      'zählt, sie bestätigt hat. Dann kann nach einer Gutschrift gefragt werden.',
    all: 'Alles, was zugesagt wurde, wie weit es gekommen ist und worauf es wartet.',
  },
  lists: { own: 'Meine Zusagen', all: 'Zusagen, die neuesten zuerst' },
  none: 'Noch steht hier nichts. Die erste Zusage steht hier, mit dem, worauf sie wartet.',
  byState: 'Nach dem, wie weit sie sind',
  allStates: 'Alle',
  states: {
    promised: 'Zugesagt',
    shown: 'Wartet auf Bestätigung',
    confirmed: 'Bestätigt, etwas fehlt',
    kept: 'Gehalten',
    refused: 'Abgelehnt',
    held: 'Zurückgestellt',
    minted: 'Gutgeschrieben',
    cancelled: 'Verfallen',
    lost: 'Hielt nicht',
    withdrawn: 'Zurückgenommen',
  },
  types: actionsDe,
  about: (type, userId, domain, due) => `${type} von ${userId} in ${domain}, fällig am ${due}.`,
  aboutOwn: (type, domain, due) => `${type} in ${domain}, fällig am ${due}.`,
  missing: {
    ownProof: 'Wartet darauf, dass Sie zeigen, was getan wurde.',
    proof: (userId) => `Wartet darauf, dass ${userId} zeigt, was getan wurde.`,
    takeover: (userId) => `Wartet darauf, dass ${userId} es übernimmt.`,
    readings: 'Wartet darauf, dass Instrumente es zeigen.',
    earlier: 'Wartet: Jemand anders hat dieselbe Tat vorher zugesagt, und das ist offen.',
    deed:
      'Wird nicht bezahlt: dieselbe Tat hatte jemand anders zuerst gehalten. Wird das verworfen ' +
      'oder zurückgenommen, so zählt dies hier.',
    confirmationFrom: (userId) => `Wartet darauf, dass ${userId} sagt, ob es hält.`,
    confirmation: (count) =>
      count === 1
        ? 'Wartet auf jemand anders, dessen Wort zählt.'
        : `Wartet auf ${count} andere, deren Wort zählt.`,
    yours: (count) =>
      count === 1
        ? 'Wartet darauf, dass jemand anders es bestätigt: Ihr Wort zählt.'
        : `Wartet darauf, dass ${count} andere es bestätigen: Ihr Wort zählt.`,
  },
  heard: (named) =>
    'Es zählt das Wort von allen, die hier genug Zusagen gehalten haben oder als erste Zeugin ' +
    `benannt sind, zum Beispiel von ${named}.`,
  noStanding: (by) => `${by} hat hier noch nichts Eigenes vorzuweisen.`,
  said: {
    yes: (by) => `${by} hat es bestätigt.`,
    no: (by) => `${by} sagte, dass es nicht hält.`,
  },
  counted: {
    deviation: (before, after) =>
      `Darin steht: Abweichung ${before} vorher, ${after} danach (0 ist keine).`,
    delivered: (share) => `Gezeigt ist davon: ${share} (1 ist alles).`,
  },
  countsNot: 'Das zählt nicht:',
  silences: {
    NO_STANDING: (by) =>
      `${by} hat hier noch nichts Eigenes vorzuweisen. Gehört wird, wer genug Zusagen gehalten ` +
      'hat oder als erste Zeugin benannt ist.',
    MAY_NOT_REJECT: () =>
      'dass etwas nicht hält, sagen nur wem es zugesagt wurde, ein Gremium oder eine Prüfung.',
    TOO_LATE: () => 'die Zeit ist vorbei, in der es umgestoßen werden konnte.',
    DONE_BEFORE: () =>
      'die Arbeit war getan, bevor ihre Zusage hier ankam. Zuerst kommt die Zusage; fällt beides ' +
      'auf einen Tag, nennt die Tabelle die Uhrzeit.',
    UNTIMED: (by) => `${by} hat noch nicht gesagt, wann es getan war.`,
    DONE_LATE: (by) =>
      `${by} sagt, dass es nach der Frist getan war, und gezeigt wurde es vorher. Jemand anderes ` +
      'kann sagen, dass es rechtzeitig war, und wer sich geirrt hat, auch selbst.',
    UNAIMED: (by) =>
      `${by} nennt kein solches Ziel: wie weit es abweichen sollte, sagen auch andere.`,
  },
  unheard: 'Es wurde gesagt und aufbewahrt, aber es zählt nicht:',
  decision: (id) => `Entscheidung ${id}, mit ihren Gründen`,
  waiting: 'Wartet auf Ihr Wort',
  waitingForOthers: 'Wartet auf das Wort anderer',
  saidOnce:
    'Was jemand einmal gesagt hat, lässt sich später nicht noch einmal sagen: Wessen Wort noch ' +
    'nicht zählt, wartet besser.',
  wouldNotCount: 'Ihr Ja würde noch nicht zählen:',
  wouldReject: 'Ihr Nein würde zählen.',
  further: (count) => (count === 1 ? 'Eine weitere' : `${count} weitere`),
  act: (subject) => `Etwas zu „${subject}“ sagen`,
  offers: {
    promise: 'Etwas zusagen',
    correction: 'Sagen, was Sie berichtigt haben',
    defect: 'Einen Mangel in der Arbeit anderer melden',
    review: 'Die Arbeit anderer bewerten',
    validation: 'Über einen Vorschlag oder ein Ergebnis urteilen',
    turn: 'Eine Frage übernehmen, die jemand gestellt hat',
    step: 'Einen Schritt eines angenommenen Vorschlags übernehmen',
    improvement: 'Eine Verbesserung beginnen, die Messgeräte zeigen werden',
  },
  otherClaims: 'Etwas anderes geltend machen',
  fieldsOf: {
    promise: {
      subject: 'Was zugesagt wird',
      dueAt: 'Bis wann',
      next: 'Wer es übernimmt, wenn jemand',
    },
    correction: {
      subject: 'Was berichtigt wurde',
      dueAt: 'Bis wann das rechtzeitig ist',
      before: 'Wie weit es abwich',
      after: 'Wie weit es jetzt abweicht',
      target: 'Wie weit es abweichen sollte',
    },
    defect: {
      subject: 'Was der Mangel ist',
      dueAt: 'Bis wann das rechtzeitig ist',
      of: 'Wessen Arbeit es ist',
      rating: 'Wie schwer er ist',
    },
    review: {
      subject: 'Was bewertet wird',
      dueAt: 'Bis wann das rechtzeitig ist',
      of: 'Wessen Arbeit es ist, wenn eines Mitglieds',
      rating: 'Wie gut es ist',
    },
    validation: {
      subject: 'Welcher Vorschlag oder welches Ergebnis',
      dueAt: 'Bis wann das rechtzeitig ist',
      verdict: 'Was Sie dazu sagen',
    },
    turn: {
      subject: 'Was die Frage ist',
      dueAt: 'Bis wann Sie antworten',
      of: 'Wer gefragt hat und sagt, ob es beantwortet ist',
    },
    step: {
      subject: 'Welcher Schritt',
      dueAt: 'Bis wann',
      of: 'Wer den Vorschlag gemacht hat',
    },
    improvement: {
      subject: 'Was sich ändert',
      dueAt: 'Bis wann die Messgeräte es zeigen',
      measure: 'Was alle seine Messgeräte messen',
      aims: 'Seine Messgeräte, und was jedes im Mittel zeigen soll',
    },
  },
  choices: {
    adopt: 'annehmen',
    reject: 'ablehnen',
    volatility: 'wie sehr etwas schwankt',
    trust: 'Vertrauen',
    cost: 'Kosten',
  },
  personHint: 'Eine Kennung, nie die eigene.',
  shareHint: 'Von 0 bis 1.',
  same: (subject, state) =>
    `Um dasselbe geht es in „${subject}“: ${state}. Nennen Sie anderes, oder warten Sie darauf.`,
  dueHint: 'Bis zum Ende dieses Tages in UTC.',
  classHint: 'Die Nummer einer Stufe, die die Regeln kennen.',
  aimsHint: (min, max) => `${min} bis ${max} Zeilen wie \`meter-1 0.25\`: weniger als jetzt.`,
  claimNote: 'Es wird neben dem Protokoll aufbewahrt und nicht geändert; andere sagen, ob es hält.',
  promiseNote:
    'Es wird neben dem Protokoll aufbewahrt und nicht geändert; wird es versäumt, zählt das.',
  subjectHint: 'In wenigen Worten, die hier nichts anderes bezeichnen.',
  domain: 'In welchem Bereich',
  domainHint: 'Unordnung wird nach Bereichen gemessen.',
  with: 'Wem, wenn jemandem: wer das ist, darf sagen, dass es nicht hält',
  show: 'Zeigen, dass es getan ist',
  showNote: 'Das erste Mal zählt: was später gezeigt wird, ändert nichts.',
  delivered: 'Wie viel davon',
  deliveredHint: 'Von 0 bis 1, was alles ist.',
  by: 'Kennung derer, die es sagen',
  rating: 'Wie schwer es ist, als Stufe',
  target: 'Wie weit es abweichen sollte, wenn das vorher feststand',
  targetHint:
    'Vielleicht hat das auch gesagt, wer es berichtigt hat: es zählt, wenn Sie dasselbe nennen ' +
    'oder wenigstens den halben Weg dorthin. Wer es nicht weiß, lässt es leer.',
  done: 'Wann war es getan?',
  doneHint:
    'Wo die Regeln danach fragen, wird ein Wort ohne Antwort aufbewahrt und zählt nicht. Es kann ' +
    'mit einer noch einmal gesagt werden.',
  doneOptions: {
    unknown: 'Das weiß ich nicht',
    choose: 'Bitte wählen',
    after: 'Nach der Zusage, rechtzeitig',
    before: 'Vor der Zusage',
    late: 'Nach der Frist',
  },
  confirm: 'Es hält',
  reject: 'Es hält nicht',
  confirmNote: 'Nur was gesehen wurde: wer für etwas einsteht, das umgestoßen wird, haftet dafür.',
  look: 'Was brächte eine Gutschrift?',
  wouldRefuse: (reason) => `Jetzt würde abgelehnt: ${reason}.`,
  unknown: (domain) =>
    `Noch kann niemand sagen, ob die Unordnung in ${domain} steigt oder fällt: dazu braucht es ` +
    'die Ergebnisse vieler Zusagen, gehalten oder nicht, über mehrere Zyklen. Was bis dahin ' +
    'gehalten wird, zählt als Leistung und wird nicht bezahlt.',
  wouldEarn: (amount, isHeld) =>
    `Sie bekämen ${amount} MIC${isHeld ? ', zurückgestellt, bis es gehalten hat' : ''}.`,
  wouldPay: (userId, amount, isHeld) =>
    `${userId} bekäme ${amount} MIC${isHeld ? ', zurückgestellt, bis es gehalten hat' : ''}.`,
  ask: 'Nach der Gutschrift fragen',
  askNote: 'Die Entscheidung steht dann für immer im Protokoll.',
  askAllTheSame: 'Trotzdem fragen',
  askRefusedNote: 'Die Ablehnung steht dann im Protokoll. Sie kostet nichts, und man darf wieder.',
  takeBack: 'Zurücknehmen',
  takeBackNote:
    'Mit allem, was dazu gesagt wurde: was es zählt, wird entfernt, und was dafür zurückgestellt ' +
    'ist, verfällt. Was bezahlt ist, bleibt. Es ist endgültig.',
  askFinalNote:
    'Die Ablehnung steht dann für immer im Protokoll: hierfür kann nicht noch einmal gefragt ' +
    'werden.',
  askFinalWait: (cycles) =>
    'Die Ablehnung steht dann für immer im Protokoll: hierfür kann nicht noch einmal gefragt ' +
    'werden. Wer wartet, kann fragen, sobald die Integrität über der Schwelle liegt, bis ' +
    `${cycles} Zyklen nachdem es gehalten war.`,
  asksAnother:
    'Danach fragt ein Schlüssel, der bezeugt: einer des Mitglieds, oder wer das Programm führt.',
};
