import type { DebtWords } from './words.ts';

/** Codes about debts in German. */
export const debtsDe: DebtWords = {
  ABOVE_OPEN_DEBT: {
    sentence: 'weniger als das ist geschuldet und nicht gebunden',
    nearest: 'begleichen, ablehnen oder streichen, was gebunden ist, oder weniger nennen',
  },
  ALREADY_KNOWN: {
    sentence: 'es gibt schon eines dieses Namens; es wurde nicht geändert',
    nearest: 'einen anderen Namen wählen',
  },
  AMOUNT_DIFFERS: {
    sentence: 'die Minderung oder ihr Einbehalt hat einen anderen Betrag',
    nearest: 'den Betrag aus der Liste des Begleichensen nehmen',
  },
  AMOUNT_INVALID: {
    sentence: 'Beträge sind über null und höchstens 10^12 der kleinsten Münze',
    nearest: 'einen anderen Betrag schreiben',
  },
  BATCH_CONFLICT: {
    sentence: 'der Abzug wurde in einer anderen Liste geschickt, oder die Liste ist bekannt',
    nearest: 'ihn in der Liste beantworten, in der er geschickt wurde, oder ihn abbrechen',
  },
  BELOW_ONE_UNIT: {
    sentence: 'es ist weniger wert als die kleinste Münze',
    nearest: 'nichts: das N wartet und zählt mit dem nächsten',
  },
  CURRENCY_INVALID: {
    sentence: 'eine Währung ist ein Kürzel und eine Stellenzahl, wie USD/2 oder JPY/0',
    nearest: 'sie wie USD/2 schreiben',
  },
  CURRENCY_MISMATCH: {
    sentence: 'Schuld und Zusicherung sind in zwei Währungen',
    nearest: 'eine Zusicherung in der Währung der Schuld wählen',
  },
  DEBT: {
    sentence: 'die ganze Schuld ist abgetragen',
    nearest: 'für das übrige N eine andere Schuld wählen',
  },
  DEBTOR_MISMATCH: {
    sentence: 'jemand anderes schuldet das',
    nearest: 'eine Schuld desselben Mitglieds und Gläubigers nennen',
  },
  DEBT_CAP: {
    sentence: 'die Grenze der Schuld ist erreicht',
    nearest: 'für das übrige N eine andere Schuld wählen',
  },
  DEBT_CLOSED: {
    sentence: 'die Schuld ist beendet',
    nearest: 'eine neue Schuld eintragen, die sie nennt (supersedes)',
  },
  DEBT_NOT_ACKNOWLEDGED: {
    sentence: 'der Gläubiger hat noch nicht gesagt, dass sie geschuldet ist',
    nearest: 'den Gläubiger bitten, die Schuld zu öffnen',
  },
  DEBT_OPEN: {
    sentence: 'die Schuld, die sie fortsetzt, ist nicht beendet',
    nearest: 'zuerst jene Schuld schließen',
  },
  DEBT_SUSPENDED: {
    sentence: 'auf die Schuld wird zurzeit nichts angerechnet',
    nearest: 'den Gläubiger bitten, die Schuld zu öffnen',
  },
  DEBT_UNKNOWN: {
    sentence: 'es gibt keine solche Schuld',
    nearest: 'in der Liste der Schulden nachsehen',
  },
  DISPUTED_ALREADY: {
    sentence: 'die Minderung wurde schon bezweifelt',
    nearest: 'die Antwort des Gläubigers lesen',
  },
  DISPUTE_OPEN: {
    sentence: 'ein Zweifel daran wartet auf Antwort',
    nearest: 'zuerst den Zweifel beantworten',
  },
  ELECTIONS_FULL: {
    sentence: 'ein Mitglied hat höchstens 100 Wahlen, die gelten oder noch kommen',
    nearest: 'eine beenden, oder wählen, wenn eine vorbei ist',
  },
  GROUP_ALREADY_CREDITED: {
    sentence: 'eine andere Person der Gruppe hat in diesem Abschnitt schon etwas bekommen',
    nearest: 'N im nächsten Abschnitt bringen oder die andere Minderung zurücknehmen lassen',
  },
  GROUP_CAP: {
    sentence: 'die Grenze der Gruppe ist erreicht',
    nearest: 'N im nächsten Abschnitt bringen',
  },
  ITEM_SETTLED: {
    sentence: 'die Minderung ist beglichen, abgelehnt oder gestrichen',
    nearest: 'eine beglichene zurücknehmen oder sie weglassen',
  },
  ITEM_UNKNOWN: {
    sentence: 'es gibt keine solche Minderung, oder sie trug nichts ab',
    nearest: 'in der Liste der Minderungen nachsehen',
  },
  MEMBER_CAP: {
    sentence: 'die Grenze des Mitglieds ist erreicht',
    nearest: 'N im nächsten Abschnitt bringen',
  },
  NAME_INVALID: {
    sentence:
      'Namen haben kleine Buchstaben, Ziffern und Bindestriche, Codes große ' +
      'Buchstaben; höchstens 63',
    nearest: 'einen anderen Namen schreiben',
  },
  NEGENTROPY_SPENT: {
    sentence: 'N wird einmal angeboten: Anteile sind zusammen höchstens 1',
    nearest: 'einen kleineren Anteil wählen oder eine andere Wahl beenden',
  },
  NOTICE_TOO_SHORT: {
    sentence: 'was aus dem Topf genommen wird, ist einige Zyklen vorher anzukündigen',
    nearest: 'es jetzt ankündigen und nach diesen Zyklen entnehmen',
  },
  NOT_DISPUTED: {
    sentence: 'kein Zweifel daran wartet auf Antwort',
    nearest: 'die Zweifel in der Aufstellung des Mitglieds ansehen',
  },
  NOT_ELECTED: {
    sentence: 'es gibt keine solche Wahl zu beenden',
    nearest: 'die Wahlen der Schuld ansehen',
  },
  NOT_ELIGIBLE: {
    sentence:
      'die Zusicherung gilt für andere Arbeit, andere Schulden oder einen anderen ' +
      'Gläubiger, oder ein anderes Mitglied derselben Person wählt',
    nearest: 'eine Zusicherung wählen, die dafür gilt, durch ein Mitglied einer Person',
  },
  NOT_SETTLED: {
    sentence:
      'nur Beglichenes wird zurückgenommen, und eine Schuld endet, wenn nichts davon ' +
      'offen ist',
    nearest: 'es zuerst begleichen, ablehnen oder streichen',
  },
  PERIOD_CLOSED: {
    sentence: 'der Abschnitt nimmt nichts mehr an',
    nearest: 'es im nächsten Abschnitt bringen',
  },
  PERIOD_INVALID: {
    sentence:
      'eine Zusicherung beginnt in einem späteren Zyklus und endet danach; Zyklen, ' +
      'Stichtag, Frist und Erneuerung passen hinein',
    nearest: 'andere Zyklen wählen',
  },
  PERIOD_OPEN: {
    sentence:
      'was in einem Abschnitt freigegeben wird, wartet auf dessen Ende und wird dann geteilt',
    nearest: 'nichts: der Abschluss des letzten Zyklus des Abschnitts rechnet es an',
  },
  PLEDGE_ENDED: {
    sentence: 'der letzte Zyklus der Zusicherung ist vorbei',
    nearest: 'eine Zusicherung wählen, die noch gilt',
  },
  PLEDGE_NOT_SIGNED: {
    sentence: 'der Gläubiger hat die Zusicherung nicht unterschrieben',
    nearest: 'den Gläubiger unterschreiben lassen; was danach freigegeben wird, zählt',
  },
  PLEDGE_NOT_YET: {
    sentence: 'der Gläubiger hat die Zusicherung für diesen Abschnitt nicht erneuert',
    nearest: 'den Gläubiger um Erneuerung bitten; was danach freigegeben wird, zählt',
  },
  PLEDGE_UNKNOWN: {
    sentence: 'es gibt keine solche Zusicherung',
    nearest: 'in der Liste der Zusicherungen nachsehen',
  },
  POOL: {
    sentence: 'der Topf ist leer',
    nearest: 'den Gläubiger bitten, den Topf zu füllen',
  },
  RATE_CEILING: {
    sentence: 'das Höchste für eine Handlung ist erreicht',
    nearest: 'nichts: das übrige N bleibt beim Mitglied und kann anderes zahlen',
  },
  REVERSAL_BEFORE_ORIGINAL: {
    sentence: 'es würde zurückgenommen, bevor es beglichen war',
    nearest: 'den Zyklus des Begleichens oder einen späteren nennen',
  },
  REVERSAL_TOO_LATE: {
    sentence: 'die Zusicherung lässt, was beglichen ist, nur für weniger Zyklen zurücknehmen',
    nearest: 'stattdessen die Schuld berichtigen',
  },
  REVERSED_ALREADY: {
    sentence: 'es ist schon zurückgenommen',
    nearest: 'es gibt nichts mehr zurückzunehmen',
  },
  SHARE_INVALID: {
    sentence: 'ein Anteil ist von 0 bis 1',
    nearest: 'einen anderen Anteil schreiben',
  },
  SIGNATURE_INVALID: {
    sentence: 'der Schlüssel des Gläubigers hat das nicht unterschrieben',
    nearest:
      'den Schlüssel des Gläubigers nennen, oder Zusicherung oder Stapel unterschreiben lassen',
  },
  WITHDRAWAL_ABOVE_AVAILABLE: {
    sentence: 'weniger als das ist verfügbar',
    nearest: 'entnehmen, was verfügbar ist',
  },
};
