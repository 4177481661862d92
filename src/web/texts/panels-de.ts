import type { PanelTexts } from './panels-en.ts';

export const panelsDe: PanelTexts = {
  title: 'Gremien: geurteilt von Ausgelosten',
  lead:
    'Niemand wählt aus, wer eine Behauptung ansieht. Drei derer, die sitzen dürfen, werden mit ' +
    'einer Zahl ausgelost, die vorher festlag. Sie antworten mit eigenen Schlüsseln, und was sie ' +
    'sagen, bleibt versiegelt, bis alle geantwortet haben. Die Auslosung rechnet jeder aus dem ' +
    'Log nach.',
  tooFew: (count) =>
    (count === 0 ? 'Noch darf niemand' : count === 1 ? 'Erst einer darf' : 'Erst zwei dürfen') +
    ' sitzen: ein Gremium braucht drei, und neun füllen alle seine Runden. Tragen Sie unten ein, ' +
    'wer es darf; sie sitzen vom Zyklus danach an.',
  panels: 'Gremien, die neuesten zuerst',
  none:
    'Noch wurde keines ausgelost. Jedes wird hier stehen, mit allen, die antworten müssen, und ' +
    'bis wann.',
  erased: 'Eine Behauptung von jemandem, der gelöscht wurde',
  states: { sits: 'Sitzt', ended: 'Ohne Urteil beendet' },
  holds: 'Sie trifft zu',
  holdsNot: 'Sie trifft nicht zu',
  opened: (id, cycle) => `Gremium ${id}, ${cycle}.`,
  answered: (names) => `Geantwortet: ${names}.`,
  waits: (names, until) => `Wartet auf ${names}, vor Zyklus ${until}.`,
  right: 'Eine Probe, die nichts entscheidet: das Gremium fand, was bekannt ist.',
  wrong: 'Eine Probe, die nichts entscheidet: das Gremium irrte.',
  repeated: (panel) =>
    `Ein zweiter Blick auf das, was Gremium ${panel} entschied; er entscheidet nichts.`,
  ask: 'Über eine Behauptung urteilen lassen',
  again: 'Ein früheres Urteil noch einmal ansehen lassen',
  askNote:
    'Über eine Behauptung gibt es ein Urteil, und es zählt, als hätte das Programm es gesagt. ' +
    'Welches frühere noch einmal angesehen wird, entscheidet das Los, und der zweite Blick ' +
    'entscheidet nichts.',
  claimId: 'Kennung der Behauptung',
  claimHint: 'Unter „Zusagen“ führt jede, die wartet, mit ihrer Kennung hierher.',
  judge: 'Ausgeloste darüber urteilen lassen',
  use: 'Wozu',
  uses: {
    verdict: 'Es soll entschieden werden',
    holds: 'Um das Gremium zu prüfen: bekannt ist, dass sie zutrifft',
    fails: 'Um das Gremium zu prüfen: bekannt ist, dass sie nicht zutrifft',
  },
  sentinels: 'Wer sitzen darf',
  columns: ['Wer', 'Art', 'Gruppe', 'Sitzt'],
  kinds: { person: 'ein Mensch', program: 'ein Programm' },
  since: (cycle) => `ab Zyklus ${cycle}`,
  retired: 'nicht mehr',
  noSentinel: 'Niemand ist eingetragen. Wer es ist, steht dann hier.',
  retire: 'Jemanden nicht mehr sitzen lassen',
  retireNote:
    'Die offenen Sitze gehen beim nächsten Abschluss an andere. Es lässt sich nicht rückgängig ' +
    'machen: ein Schlüssel wird nur einmal eingetragen; wer wiederkommt, bringt einen anderen.',
  who: 'Wer',
  choose: 'Auswählen',
  register: 'Eintragen, wer sitzen darf',
  registerNote:
    'Es steht dann im Log. Wer den Schlüssel hat, der unterschreibt, spricht als dieser Mensch: ' +
    'er bleibt auf dessen eigenem Rechner, und niemand sonst macht ihn.',
  key: 'Der öffentliche Schlüssel',
  keyHint: 'Wer sitzt, macht ihn mit `npx negentropy review key`: 64 Ziffern und Buchstaben.',
  kind: 'Wer damit unterschreibt',
  group: 'Gruppe',
  groupHint:
    'Etwa ein Stadtteil: keine Gruppe hat zwei Sitze, ehe jede einen hat. Kleine Buchstaben, ' +
    'Ziffern und Bindestriche; sie bringt niemandem einen Sitz.',
};
