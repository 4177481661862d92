import type { Code } from '../../codes/codes.ts';

/** Each code in a German sentence. */
export const SENTENCES_DE: Readonly<Record<Code, string>> = {
  POLICY_INACTIVE: 'Damals galt in dieser Gemeinschaft kein Regelwerk.',
  PAUSED: 'Jemand vom Betrieb hat das Gutschreiben in dieser Gemeinschaft angehalten.',
  ACTION_UNKNOWN: 'Die Regeln kennen diese Handlung oder diesen Bereich nicht.',
  DUPLICATE: 'Dieser Beleg wurde schon geltend gemacht.',
  IDENTITY: 'Wer hier fragt, darf mit diesem Beleg oder Schlüssel nichts gutschreiben lassen.',
  REGISTRY_AWAY: 'Das Register, nach dem jeder Beleg einmal zählt, hat nicht geantwortet.',
  EVIDENCE_MISSING:
    'Die Angabe ist noch nicht bestätigt, oder einem Kanal fehlt eine Tatsache über dieses ' +
    'Mitglied.',
  UNDER_REVIEW: 'Der Beleg wird noch geprüft.',
  SPECULATION: 'Guthaben ging im Kreis.',
  EXTRACTION: 'Prüfungen oder Zahlungen bevorzugen einen geschlossenen Kreis.',
  NOISE: 'Beinahe Gleiches oder Häufungen ohne Gehalt.',
  DESTABILIZATION: 'Eigene Unordnung zu beheben ist Pflicht und wird nicht bezahlt.',
  HIGH_VARIANCE: 'Gehaltene Zusagen schwanken mehr, als der Zufall erklärt.',
  ENTROPY_UNKNOWN: 'Die Unordnung des Bereichs ist nicht gut genug bekannt.',
  ENTROPY_ROSE: 'Die Unordnung des Bereichs ist gestiegen.',
  ENTROPY_FLAT:
    'Die Unordnung des Bereichs ist nicht gesunken, und diese Regeln zahlen für nichts anderes.',
  DOMAIN_SPILLOVER: 'In einem geschützten Bereich ist die Unordnung gestiegen.',
  GI_BELOW_FLOOR:
    'Die Integrität der Gemeinschaft liegt unter ihrer Untergrenze oder ist nicht bekannt.',
  BELOW_THRESHOLD:
    'Die geprüfte Integrität liegt nicht über der Schwelle, oder ein Kanal liegt unter seinem ' +
    'Anfangswert.',
  OUTCOME_LOST: 'Die eigene Zusage dieser Handlung wurde nicht gehalten.',
  RETRACTED: 'Der Beleg wurde zurückgenommen.',
  EXPIRED: 'Nach der Handlung wurde zu spät gefragt.',
  CAP_REACHED: 'Die Obergrenze dieses Zyklus ist erreicht.',
};

/** Each in a few words, for a list. */
export const TITLES_DE: Readonly<Record<Code, string>> = {
  POLICY_INACTIVE: 'Damals galten keine Regeln',
  PAUSED: 'Die Vergabe war angehalten',
  ACTION_UNKNOWN: 'Die Regeln kennen diese Handlung oder diesen Bereich nicht',
  DUPLICATE: 'Dieser Beleg wurde schon beansprucht',
  IDENTITY: 'Dieser Beleg gehört nicht zu dieser Person',
  REGISTRY_AWAY: 'Das Register der Belege hat nicht geantwortet',
  EVIDENCE_MISSING: 'Noch nicht bestätigt, oder es ist zu wenig bekannt',
  UNDER_REVIEW: 'Der Beleg wird noch geprüft',
  SPECULATION: 'Guthaben lief im Kreis',
  EXTRACTION: 'Bewertungen begünstigen einen geschlossenen Kreis',
  NOISE: 'Beinahe-Wiederholungen ohne Gehalt',
  DESTABILIZATION: 'Eigene Unordnung zu beheben ist Pflicht',
  HIGH_VARIANCE: 'Gehaltene Zusagen schwanken mehr, als Zufall erklärt',
  ENTROPY_UNKNOWN: 'Die Unordnung des Bereichs ist zu wenig bekannt',
  ENTROPY_ROSE: 'Die Unordnung des Bereichs stieg',
  ENTROPY_FLAT: 'Die Unordnung des Bereichs fiel nicht',
  DOMAIN_SPILLOVER: 'In einem geschützten Bereich stieg die Unordnung',
  GI_BELOW_FLOOR: 'Die Verlässlichkeit der Gemeinschaft ist zu niedrig',
  BELOW_THRESHOLD: 'Die Verlässlichkeit lag nicht über der Schwelle',
  OUTCOME_LOST: 'Die Zusage wurde nicht gehalten',
  RETRACTED: 'Der Beleg wurde zurückgenommen',
  EXPIRED: 'Es wurde zu spät gefragt',
  CAP_REACHED: 'Die Grenze des Zeitraums war erreicht',
};
