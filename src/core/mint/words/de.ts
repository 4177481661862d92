import { ofEachCode } from '../../codes/codes.ts';
import type { Channel } from '../../integrity/tally.ts';
import { formatPpm, type Ppm } from '../../units.ts';
import type { Change } from '../change.ts';
import { channelsDe } from './channels-de.ts';
import { rulesDe } from './rules-de.ts';
import type { Words } from './words.ts';

/** What actions are called in German, by their types; others keep the name that the log has. */
export const actionsDe = {
  promise: 'Zusage',
  correction: 'Korrektur',
  defect: 'Meldung eines Fehlers',
  review: 'Bewertung',
  validation: 'Urteil',
  turn: 'Antwort',
  step: 'Schritt',
  improvement: 'Verbesserung',
} as const;

/** German. Names of domains and codes stay as the log has them. */
export const de: Words = {
  language: 'de',
  sentences: ofEachCode(({ de: german }) => german.sentence),
  measured: {
    pool: (pool, domain) => `Sammelbereich ${pool} mit ${domain}`,
    actionOfCycle: (cycle) => `eine Handlung aus Zyklus ${cycle}`,
    paused: (cycle) => `in Zyklus ${cycle} war das Gutschreiben angehalten`,
    action: (family, action, domain) => `${family}/${action} in ${domain}`,
    claimed: (evidence) => `Beleg ${evidence} wurde schon geltend gemacht`,
    taken: (evidence) =>
      `die Angabe von jemand anderem über dieselbe Tat war zuerst bestätigt, Beleg ${evidence}`,
    givenAway: (claim) => `das Register hat ihn vergeben, als seinen Anspruch ${claim}`,
    noRegistry: 'keine Antwort des Registers, das die Regeln nennen',
    claimBy: (member) => `eine Angabe des Mitglieds ${member}`,
    unseenHistory: 'eine Historie, aus der nicht hervorgeht, ob jemand anderes hingesehen hat',
    unconfirmed:
      'keine Angabe dieser Art und dieses Bereichs, die jemand bestätigt hat, dessen Wort zählt',
    noFact: 'in keinem Kanal eine Tatsache',
    facts: (channels) => `Tatsachen in ${channelText(channels)}`,
    inReview: 'jemand, dessen Wort zählt, hat dasselbe vorher zugesagt, und das ist offen',
    conduct: 'Verhalten, das eine Regel meldet',
    ownMaking: 'behoben wurde, was die fragende Person selbst verursacht hat',
    state: (domain, { cycle, state }, counted) => {
      const numbers =
        counted === undefined
          ? ''
          : `, mit ${counted.outcomes} Ergebnissen von ${counted.members} Mitgliedern in ` +
            `${counted.activeCycles} Zyklen und Abdeckung ${number(counted.coverage)}`;
      return `${domain} war ${atClose(cycle)} ${stateText(state)}${numbers}`;
    },
    noDirection: (domain, cycle) => `${domain} war ${atClose(cycle)} bekannt, aber ohne Richtung`,
    entropy: ({ domain, cycle, entropy, error }) =>
      `S ${number(entropy)} (SE ${number(error)}) in ${domain} ${atClose(cycle)}`,
    flat: ({ domain, cycle, entropy, error }) =>
      `S ${number(entropy)} (SE ${number(error)}) in ${domain} ${atClose(cycle)}: ` +
      'nicht für viele gesunken, und gleichbleibend zahlt 0',
    spillover: (cycle, domains) =>
      `S über L + 4,2σ ${atClose(cycle)} in einem der geschützten Bereiche ${domains.join(', ')}`,
    globalIntegrity: (gi, cycle) =>
      gi === undefined
        ? `GI war ${atClose(cycle)} nicht bekannt`
        : `GI ${number(gi)} ${atClose(cycle)}`,
    lost: 'die Zusage dieser Handlung ging verloren',
    retracted: 'der Beleg wurde zurückgenommen',
    retractedWhileHeld: 'der Beleg wurde zurückgenommen, während die Entscheidung wartete',
    expired: (cycles) =>
      `die Handlung war seit mehr als ${cycles} Zyklen abgeschlossen, als nach ihr gefragt wurde`,
    asked: (amount, cycle) =>
      `${amount} MIC gefragt, zu dem hinzu, was Zyklus ${cycle} schon gegeben hatte`,
    confirmedFinding: (code) => `ein Befund ${code} zu diesem Beleg wurde bestätigt`,
    integrity: (value, scores, findings) => {
      const told = scores
        .map(([channel, score]) => `${quoted(channel)} ${number(score)}`)
        .join(', ');
      const counted = findings === 0 ? '' : `, ${findings} bestätigte Befunde`;
      return `Integrität ${number(value)} (${told}${counted})`;
    },
    amount: (factors, amount) => `Betrag k·(I − τ)·a·e = ${factors} = ${amount} MIC`,
  },
  limits: {
    rules: 'Regeln, die in jenem Zyklus gelten',
    notPaused: 'Gutschreiben ist nicht angehalten',
    actions: (actions, domains) =>
      `eine der Handlungen ${actions.join(', ')} in einem der Bereiche ${domains.join(', ')}`,
    claimedOnce: 'jeder Beleg gilt einmal, für eine Handlung eines Mitglieds',
    member: 'ein Mitglied dieser Gemeinschaft, das die Angabe nicht selbst bezeugt',
    registry: 'das Wort des Registers, dass dieser Beleg hier zählt',
    secondPerson: 'eine zweite Person, die die Historie nennt, und nicht in den ersten 8 Wochen',
    confirmed:
      'eine Angabe mit ihrem Nachweis, falls sie einen braucht, und einer Bestätigung durch ' +
      'jemand anderes',
    channels: (channels) => `je eine Tatsache in ${channelText(channels)}`,
    noReview: 'keine frühere offene Zusage derselben Tat von jemand anderem',
    noConduct: 'kein solches Verhalten',
    othersMaking: 'behoben wird, was jemand anderes verursacht hat',
    known: 'eine bekannte Messung',
    direction: 'eine Richtung: gesunken oder gleichbleibend',
    notRisen: (mark, most) =>
      mark === undefined || most === undefined
        ? 'S höchstens L + 3,1σ, wobei L die eigene Tiefmarke des Bereichs ist'
        : `S höchstens ${number(most)}: L ${number(mark.entropy)} ` +
          `(SE ${number(mark.error)}) aus Zyklus ${mark.cycle} + 3,1σ`,
    fallen: (mark) =>
      mark === undefined
        ? 'S unter L − 0,5σ, wobei L die eigene Tiefmarke des Bereichs ist'
        : `S unter L − 0,5σ, L ${number(mark.entropy)} (SE ${number(mark.error)}) aus ` +
          `Zyklus ${mark.cycle}`,
    guarded: 'S höchstens L + 4,2σ in jedem geschützten Bereich',
    globalIntegrity: (floor) => `GI mindestens ${number(floor)}`,
    kept: 'eine Zusage, die nicht verloren ging',
    stands: 'ein Beleg, der Bestand hat',
    recent: (cycles) => `gefragt binnen ${cycles} Zyklen nach dem Abschluss`,
    caps: (mints, total) =>
      [
        ...(mints > 0
          ? [`${mints} wartende oder gutgeschriebene Entscheidungen je Mitglied und Zyklus`]
          : []),
        ...(total === undefined ? [] : [`${total} MIC je Zyklus insgesamt`]),
      ].join(', '),
    integrity: (threshold, floor) => `Integrität über ${number(threshold)}${floorClause(floor)}`,
    noFinding: 'kein bestätigter Befund zu diesem Beleg',
  },
  nearest: {
    'minting is resumed': ({ withinCycles }) =>
      'Dieselbe Anfrage, sobald wieder gutgeschrieben wird; von selbst geschieht das binnen ' +
      `${withinCycles} Zyklen.`,
    'a cycle with rules': () => 'Eine Handlung aus einem Zyklus, für den Regeln gelten.',
    'an action of the rules': ({ actions, domains }) => {
      if (actions.length === 0) return `Dieselbe Handlung in einem von ${domains.join(', ')}.`;
      const there = domains.length === 0 ? '' : ` in einem von ${domains.join(', ')}`;
      return `Eine von ${actions.join(', ')}${there}.`;
    },
    'unclaimed evidence': () => 'Ein Beleg, den noch niemand geltend gemacht hat.',
    'a deed that is free': () =>
      'Dieselbe Anfrage, sobald eine Prüfung jene Angabe verwirft oder sie zurückgenommen ist.',
    'claimed by its maker': () =>
      'Dieselbe Handlung, gefragt von dem Mitglied, das sie getan hat, mit dem Schlüssel von ' +
      'jemand anderem.',
    'the registry answers': () =>
      'Die ganze Anfrage noch einmal, unter einem neuen Idempotency-Key, sobald das Register ' +
      'antwortet.',
    'a confirmation': () =>
      'Dieselbe Anfrage mit der Bestätigung, unter einem neuen Idempotency-Key.',
    'the word of a forge': () => 'Derselbe Commit mit dem Wort der Forge: import github.',
    facts: ({ channels }) =>
      `Eine Tatsache in ${channelText(channels)}; danach entscheidet die Integrität.`,
    'the review ends': () =>
      'Dieselbe Anfrage, sobald jene Zusage anders als gehalten geendet hat.',
    'no such conduct': () => 'Dieselbe Handlung ohne das.',
    'a repair for others': () => 'Das Beheben von Unordnung, die jemand anderes verursacht hat.',
    'known entropy': (change) => `${knownText(change)}.${atAskText(change)}`,
    'a direction': (change) =>
      `Eine Handlung, die eingeht, sobald es ${recordText(change)} gibt.${atAskText(change)}`,
    'entropy that did not rise': ({ domain, numbers, atAsk }) => {
      const by =
        numbers === undefined
          ? 'sinkt auf höchstens L + 3,1σ'
          : `sinkt um ${number(numbers.by)} auf ${number(numbers.most)}, bei gleichem SE`;
      return `S in ${domain} ${by}.${atAskText({ atAsk })}`;
    },
    'entropy that fell': ({ domain, members, atAsk }) =>
      `S in ${domain} sinkt unter L − 0,5σ${members === 0 ? '' : `, ${ofMany(members)}`}, oder ` +
      `Regeln, nach denen \`mint.flatWeight\` zahlt.${atAskText({ atAsk })}`,
    'a fall of many': ({ domain, members, atAsk }) =>
      `Ein Sinken von S in ${domain} ${ofMany(members)}, oder Regeln, nach denen ` +
      `\`mint.flatWeight\` zahlt.${atAskText({ atAsk })}`,
    'a policy that pays for flat': ({ domain }) =>
      `Regeln, nach denen \`mint.flatWeight\` zahlt: S in ${domain} ist so niedrig, dass es ` +
      'nicht weiter als zufällig sinken kann.',
    'guarded domains': ({ domains }) =>
      `S sinkt in jedem von ${domains.join(', ')} auf höchstens L + 4,2σ.`,
    'a closed cycle': ({ floor }) =>
      'Ein geschlossener Zyklus vor dem der Handlung, mit einem GI von mindestens ' +
      `${number(floor)}.`,
    'a higher GI': ({ by }) => `Ein um ${number(by)} höherer GI.`,
    'kept actions': keptActionsText,
    'a kept promise': () => 'Eine Handlung, deren Zusage gehalten wird.',
    'other evidence': () => 'Ein anderer Beleg, der Bestand hat.',
    'a recent action': ({ cycles }) =>
      `Eine Handlung, die in einem der letzten ${cycles} Zyklen abgeschlossen wurde.`,
    'a later cycle': ({ than }) => `Dieselbe Anfrage in einem späteren Zyklus als ${than}.`,
    'a higher cap': () =>
      'Regeln mit einer höheren Obergrenze: dieser Betrag allein liegt darüber.',
    'evidence that stands': () => 'Ein Beleg, der bis zum Ende Bestand hat.',
    'the finding is cleared': () => 'Der Befund wird vor dem Ende verworfen.',
    passed: ({ by }) => `Um ${number(by)} darüber.`,
    released: () => 'Es fehlte nichts; was freigegeben ist, bleibt.',
    'the hold ends': ({ due, threshold, floor }) =>
      `Sie endet mit Zyklus ${due}: freigegeben, wenn die Integrität noch über ` +
      `${number(threshold)} liegt${floorClause(floor)}, die Zusage nicht verloren ging und kein ` +
      'Befund dazu bestätigt ist; ein offener Befund verschiebt das Ende.',
  },
  outcomes: {
    qualified: (by) => {
      const above = 'Die Integrität liegt über der Schwelle';
      if (by.gate === 'off') return `${above}; nach Entropie wird nicht gefragt.`;
      if (by.gate === 'flat') return `${above}, und die Entropie in ${by.domain} ist gleich.`;
      const fell = `${above}, und die Entropie in ${by.domain} ist gesunken`;
      if (by.gate === 'fell') return `${fell}.`;
      const why =
        by.gate === 'few' ? 'aber durch die Ergebnisse zu weniger' : 'beim Fragen aber nicht mehr';
      return `${fell}, ${why}: es zahlt, als wäre sie gleich.`;
    },
    minted: (why) => `Gutgeschrieben. ${why}`,
    held: (why, finding) =>
      `Wartet. ${why}${finding === undefined ? '' : ` Ein offener Befund: ${finding}`}`,
    released: (amount) => `Freigegeben: ${amount} MIC gehören dem Mitglied.`,
    cancelled: (sentence) => `Aufgehoben: ${sentence}`,
  },
  rules: rulesDe,
};

function channelText(channels: readonly Channel[]): string {
  return channels.map(quoted).join(', ');
}

function quoted(channel: Channel): string {
  return `„${channelsDe[channel]}“`;
}

/** With a comma before the decimals. */
function number(ppm: Ppm): string {
  return formatPpm(ppm).replace('.', ',');
}

const STATES: Readonly<Record<string, string>> = {
  KNOWN: 'bekannt',
  STALE: 'nicht mehr bekannt',
  UNKNOWN: 'nicht bekannt',
};

function stateText(state: string | undefined): string {
  return state === undefined ? 'nicht gemessen' : (STATES[state] ?? state);
}

/** What an action is called in German. @param action its type */
export function actionText(action: string): string {
  const names: Readonly<Record<string, string>> = actionsDe;
  return Object.hasOwn(names, action) ? (names[action] ?? action) : action;
}

function atClose(cycle: number): string {
  return `beim Abschluss von Zyklus ${cycle}`;
}

function floorClause(floor: Ppm | undefined): string {
  return floor === undefined ? '' : `, kein Kanal unter ${number(floor)}`;
}

type Needs<Kind extends Change['kind']> = Omit<Extract<Change, { kind: Kind }>, 'kind'>;

function knownText(needs: Needs<'known entropy'>): string {
  const { domain, outcomes, members, activeCycles, windowCycles, coverage, ratedItems } = needs;
  const by = members === 0 ? '' : ` von mindestens ${members} Mitgliedern`;
  const rated = ratedItems === 0 ? '' : `, Bewertungen von mindestens ${ratedItems} Dingen`;
  return (
    `Eine Handlung, die eingeht, sobald ${domain} mindestens ${outcomes} Ergebnisse${by} in ` +
    `mindestens ${activeCycles} von ${windowCycles} Zyklen hat, eine Abdeckung von mindestens ` +
    `${number(coverage)}${rated}, Messwerte der Instrumente, falls es welche gibt, und ` +
    recordText(needs)
  );
}

function recordText({
  warmUpCycles,
  gapCycles,
}: Pick<Needs<'a direction'>, 'warmUpCycles' | 'gapCycles'>): string {
  return (
    `mindestens ${warmUpCycles} Zyklen Vorgeschichte mit einer bekannten Messung, die ` +
    `mindestens ${gapCycles} Zyklen älter ist`
  );
}

function ofMany(members: number): string {
  return (
    `durch Ergebnisse von mindestens ${members} Mitgliedern in beiden Fenstern, von niemandem ` +
    'mehr als ein Drittel, in einem Bereich, der nicht dünn war'
  );
}

function atAskText({ atAsk }: { readonly atAsk: number | undefined }): string {
  return atAsk === undefined ? '' : ` Und ebenso ${atClose(atAsk)}, vor der Anfrage.`;
}

function keptActionsText(change: Needs<'kept actions'>): string {
  const { count, most, action, isHistory, worksPerPair, pairDays } = change;
  const off = change.penalty === 0 ? '' : ` ${penaltyText(change)}`;
  const kept = (many: number): string => {
    if (isHistory) return `${many} weitere gehaltene Commits`;
    const kind = action === undefined ? '' : ` der Art ${actionText(action)}`;
    const one = many === 1 ? 'weitere gehaltene Handlung' : 'weitere gehaltene Handlungen';
    return `${many} ${one}${kind}`;
  };
  if (count === undefined) return `Mit ${kept(most)} nicht zu erreichen.${off}`;
  const terms = isHistory
    ? 'für die jemand anderes einsteht'
    : 'ganz geliefert und von jemand anderem angenommen';
  const pairs =
    worksPerPair === 0
      ? ''
      : ` Das Wort derselben Person zählt ${worksPerPair}-mal in ${pairDays} Tagen voll.`;
  const each = count === 1 ? '' : ' jeweils';
  return `${kept(count)},${each} rechtzeitig, ${terms}.${pairs}${off}`;
}

function penaltyText({ penalty, penaltyCycles }: Needs<'kept actions'>): string {
  return (
    `Bestätigte Befunde ziehen ${number(penalty)} ab, bis sie ${penaltyCycles} Zyklen alt ` +
    'sind.'
  );
}
