import type { OwnTexts } from './own-en.ts';

/** Die Texte der Seiten, die einen Schlüssel brauchen. */
export const ownDe: OwnTexts = {
  navigation: 'Ihre Seiten',
  notDone: 'Das wurde nicht ausgeführt:',
  sections: {
    '/me': 'Was entschieden wurde',
    '/op': 'Was auf Sie wartet',
    '/op/findings': 'Befunde',
  },
  done: {
    answered: 'Beantwortet. Alle, die es betrifft, können es lesen, und es steht im Protokoll.',
    appealed: 'Widersprochen. Bis zur neuen Antwort hat der Befund keine Wirkung.',
    panelled: 'Ein Gremium wurde ausgelost. Es entscheidet, sobald alle geantwortet haben.',
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
    noReason: 'keine Begründung aufbewahrt',
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
    noOthers: 'Es gab keine.',
  },
};
