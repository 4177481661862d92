import type { SourceTexts } from './sources-en.ts';

export const sourcesDe: SourceTexts = {
  title: 'Woher Belege kommen',
  lead:
    'Was niemand schickt, wird nicht gemessen, und wo die Unordnung nicht bekannt ist, wird ' +
    'nichts bezahlt. Hier steht, was woher kam und was fehlt.',
  senders: 'Was Ereignisse schickt',
  noSender:
    'Noch schickt nichts Ereignisse. Eine Quelle, die unten entsteht, bekommt eine Adresse und ' +
    'ein Geheimnis.',
  of: (kind, domain) => `${kind} für ${domain}`,
  silent: 'Von ihr kam noch nichts.',
  taken: (counts) => `Genommen: ${counts}.`,
  left: (counts) => `Gelesen, und nichts davon behalten: ${counts}.`,
  used: (day) => `Zuletzt brachte sie am ${day} Belege.`,
  end: (kind, domain) => `Nichts mehr nehmen: ${kind} für ${domain}`,
  remove: 'Nichts mehr von ihr nehmen',
  removeNote: 'Ihr Schlüssel wird für immer widerrufen. Was sie brachte, bleibt.',
  histories: 'Eingelesene Verläufe',
  historyColumns: ['Verlauf', 'Art', 'Beurteilte Commits', 'Bis'],
  domains: 'Was damit gemessen wird',
  domainsLead: (cycles) =>
    `Von den letzten ${cycles} Zyklen jene, in denen ein Bereich nicht bekannt war: dort ` +
    'wurde nichts bezahlt, wenn die Regeln nach der Unordnung fragen.',
  domainColumns: ['Bereich', 'Quellen', 'Ergebnisse bisher', 'Jetzt', 'Nicht bekannt in', 'Fehlt'],
  noGap: 'keinem',
  nothing: 'nichts',
  noClose: 'noch wurde kein Zyklus geschlossen',
  states: { KNOWN: 'bekannt', STALE: 'nicht mehr bekannt', UNKNOWN: 'nicht bekannt' },
  make: 'Eine Quelle machen',
  makeNote: 'Sie bekommt einen eigenen Schlüssel und ein Geheimnis, das einmal gezeigt wird.',
  kind: 'Was die Ereignisse schickt',
  kinds: { github: 'GitHub, durch einen Webhook', cloudevents: 'Was sonst CloudEvents schickt' },
  domain: 'Bereich',
  made: (domain) => `Eine Quelle für ${domain}`,
  address: 'Ereignisse gehen an diesen Pfad des Dienstes:',
  secret: 'Sie werden mit diesem Geheimnis unterschrieben. Es wird dieses eine Mal gezeigt:',
  pay: 'Was diese Regeln dafür bezahlen:',
  obstacles: {
    PROMISES_UNPAID: () =>
      'nichts. Sie bezahlen keine Zusagen, und ein geöffneter Pull Request ist eine.',
    RATINGS_NEEDED: () =>
      'nichts, solange niemand bewertet, was schon jemand anderes bewertet hat: sie messen, wie ' +
      'weit beide übereinstimmen, und auf GitHub wird kaum etwas zweimal bewertet.',
    WORK_NEEDED: (perWeek, people) =>
      `Bei weniger als ${perWeek} Pull Requests in der Woche werden die meisten nicht bezahlt` +
      `${people === '' ? '' : `, und bei weniger als ${people} Leuten gar keiner`}; in den ` +
      'ersten 28 Zyklen auch sonst keiner.',
  },
  forge:
    'Für ein kleines Projekt eine Gemeinschaft mit der Vorlage forge machen, denn Zyklen ' +
    'behalten ihre Länge: `negentropy communities make <name> --preset forge`.',
};
