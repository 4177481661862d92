import type { RecordTexts } from './record-en.ts';

/** Die Texte der Seiten über das Übrige im Protokoll: Guthaben, Orte, Studien. */
export const recordDe: RecordTexts = {
  more: '50 weitere zeigen',
  newest: 'Zurück zu den neuesten',
  oldest: 'Zurück zu den ältesten',
  older: (count) => `${count} weitere sind nicht gezeigt; die Schnittstelle hat alle.`,
  credits: {
    title: 'Guthaben, das weiterging',
    ownTitle: 'Guthaben, das Sie gaben und bekamen',
    lead:
      'Was freigegeben ist, kann man jemandem geben, verbrennen oder einem Topf geben, aus dem ' +
      'Zuschüsse kommen. Keine Wertung weiß davon.',
    none: 'Noch ging nichts weiter. Nur Freigegebenes kann es, und nur durch die, die es haben.',
    all: 'Alles Guthaben, das weiterging',
    supply: 'In allen Händen',
    held: 'Zurückgehalten',
    fund: 'Im Topf',
    burned: 'Verbrannt',
    kinds: {
      transfer: 'Gegeben',
      burn: 'Verbrannt',
      gift: 'In den Topf gegeben',
      grant: 'Zuschuss aus dem Topf',
    },
    from: (name) => `Von ${name}.`,
    to: (name) => `An ${name}.`,
    entry: (id) => `Eintrag ${id}.`,
  },
  nation: {
    title: 'Viele Orte, zusammengezählt',
    lead:
      'Jeder Ort führt sein eigenes Protokoll. Zusammengezählt wird, was ihre signierten ' +
      'Protokolle sagen; ein unbekannter Ort macht die Spanne weiter und sieht nie gut aus.',
    none:
      'Hier werden keine Orte zusammengezählt. Die Verwaltung nennt ihre Protokolle, und jeder ' +
      'muss durch einen eigenen Eintrag zustimmen.',
    members: (count, cycle) => `${count} Orte, gewählt in Zyklus ${cycle}.`,
    parents: 'Zusammengezählt von',
    range: (domain, low, high) => `Unordnung in ${domain}: zwischen ${low} und ${high}`,
    unknown: (domain) => `Unordnung in ${domain} ist unbekannt`,
    cycle: (cycle, worst) =>
      `Zyklus ${cycle}. Wenn alle Orte gleich irren, ist der Fehler ${worst}.`,
    noPlace: 'Kein Ort ist bekannt.',
    chart: 'Von keiner bis ganz; das Band ist das Ganze, ein Punkt mit Fehler ein Ort.',
    columns: ['Ort', 'Zyklus', 'Stand', 'Unordnung', 'Fehler', 'Gewicht'],
    states: {
      KNOWN: 'bekannt',
      STALE: 'zu alt',
      UNKNOWN: 'unbekannt',
      INCOMPARABLE: 'andere Regeln',
    },
    before: 'Der Zyklus davor',
  },
  studies: {
    title: 'Studien, Versuche und Zählungen',
    lead:
      'Was gefragt wird, ist gebunden, bevor die Daten offen sind, und was herauskommt, wird ' +
      'einmal gesagt, was es auch ist.',
    pilots: 'Versuche',
    noPilot: 'Kein Versuch ist eingetragen. Einer erprobt etwas an Gruppen, die das Los zieht.',
    pilotStates: { registered: 'wartet auf das Los', runs: 'läuft', over: 'beendet' },
    outcomes: {
      works: 'Es wirkt',
      null: 'Keine Wirkung gezeigt',
      harmful: 'Es schadet',
      void: 'Die Gruppen sind nicht vergleichbar',
    },
    pilot: (id) => `Versuch ${id}`,
    designs: {
      people: 'nach Menschen',
      domains: 'nach Bereichen',
      wedge: 'ein Bereich nach dem anderen',
    },
    asked: (metric, design, units) => `${metric}, ${design}, ${units} Einheiten.`,
    metrics: { failure: 'Weniger Fehlschläge', kept: 'Mehr Tage mit etwas Gehaltenem' },
    looks: 'Was jeder Blick fand',
    lookColumns: ['Zyklus', 'Was', 'Wirkung', 'Von', 'Bis'],
    noLook: 'Noch ist nichts gefunden: nachgesehen wird, wenn Zyklen enden.',
    studies: 'Studien',
    noStudy: 'Keine Studie ist eingetragen. Ihr Plan ist durch eine Prüfsumme gebunden.',
    study: (id, kind) => `Studie ${id}: ${kind}`,
    registered: (cycle) => `Plan gebunden in Zyklus ${cycle}.`,
    reported: (cycle) => `Bericht gebunden in Zyklus ${cycle}.`,
    shown: 'es wurde gezeigt',
    notShown: 'es wurde nicht gezeigt',
    waits: 'wartet auf den Bericht',
    plan: 'Plan',
    report: 'Bericht',
    census: 'Zählungen von Menschen',
    noCensus: 'Niemand wurde gezählt. Eine Zählung sagt, wie viele es sind, und keine Namen.',
    counted: (rows, cycle) => `${rows} Menschen, gezählt in Zyklus ${cycle}`,
    strataColumns: ['Art', 'Menschen'],
    strata: 'Nach Art',
    others: 'weniger als fünf einer Art',
  },
};
