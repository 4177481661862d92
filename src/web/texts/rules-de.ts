/** What the service asks of a field, as it says it, in German. */
export const rulesDe: Readonly<Record<string, string>> = {
  'must be one line of text, without control characters':
    'eine Zeile Text ohne Steuerzeichen ist nötig',
  'must have 1 to 63 lower-case letters, digits and hyphens, a letter first':
    '1 bis 63 Kleinbuchstaben, Ziffern und Bindestriche, ein Buchstabe zuerst',
  'must have 1 to 63 lower-case letters, digits and hyphens, no hyphen first':
    '1 bis 63 Kleinbuchstaben, Ziffern und Bindestriche, kein Bindestrich zuerst',
  'must be printable ASCII without spaces': 'nur ASCII-Zeichen ohne Leerzeichen',
  'must be an evidence id: 64 hexadecimal digits in lower case':
    'die Kennung eines Belegs: 64 hexadezimale Ziffern in Kleinbuchstaben',
  'must be 32 hexadecimal digits in lower case': '32 hexadezimale Ziffern in Kleinbuchstaben',
  'must be an Ed25519 signature in base64: 88 characters':
    'eine Ed25519-Unterschrift in Base64: 88 Zeichen',
  'must be an amount as text, such as "4812.37"': 'ein Betrag, zum Beispiel 4812,37',
  'must be an amount as text, with a hyphen first if it is less: "-4812.37"':
    'ein Betrag, zum Beispiel 4812,37',
  'must be MIC as text with exactly six decimals: "1.500000"':
    'MIC mit genau sechs Nachkommastellen, zum Beispiel 1.500000',
  'must be a code and how many digits follow the point: "USD/2"':
    'ein Kürzel und wie viele Stellen dem Punkt folgen: USD/2',
  'must have 1 to 63 capital letters, digits and _, a letter first':
    '1 bis 63 Großbuchstaben, Ziffern und _, ein Buchstabe zuerst',
  'must be a day: "2026-01-31"': 'ein Tag, zum Beispiel 2026-01-31',
  'a reflection is not of a day that is to come':
    'Dieser Tag hat noch nirgends begonnen. Sobald er es hat, können Sie etwas über ihn sagen.',
  'a reflection is of the day on which it comes in':
    'Dieser Tag ist überall vorbei. Nur über einen Tag, der andauert, lässt sich etwas sagen.',
  'this Idempotency-Key was used for another request; use a new key for a new one':
    'Dieses Formular wurde schon mit anderem Inhalt gesendet: laden Sie die Seite neu.',
  'both must be members': 'Beide müssen Mitglieder sein.',
  'there is no public community of that name':
    'Es gibt keine öffentliche Gemeinschaft dieses Namens.',
  'a key has the form <name>+<8 hex digits>+<base64>':
    'Ein Schlüssel hat die Form <Name>+<8 hexadezimale Ziffern>+<Base64>.',
  ['this is no map: a map is YAML that says under `records` which records a row of the table is, ' +
  'after a line `format: 1`; docs/reference/tables.md describes it']:
    'Das ist keine Zuordnung: YAML, das nach einer Zeile `format: 1` unter `records` sagt, zu ' +
    'welchen Belegen eine Zeile wird; docs/reference/tables.md beschreibt sie.',
  'this member has said something of that day already':
    'Über diesen Tag haben Sie etwas gesagt. Was über einen Tag gesagt ist, bleibt, wie es ist.',
};
