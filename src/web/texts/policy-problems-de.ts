import { firstSentence, type Sentences } from './first-sentence.ts';

/** What is wrong with rules as somebody wrote them, as their reader says it, in German. */
const SENTENCES: Sentences = [
  [/^(\S+) is missing$/, (name) => `${name} fehlt`],
  [
    /^(\S+) is not a field of a policy; did you mean (.+)\?$/,
    (name, meant) => `${name} gibt es in Regeln nicht; meinten Sie ${meant}?`,
  ],
  [/^(\S+) is not a field of a policy file$/, (name) => `${name} steht in keiner solchen Datei`],
  [/^(.+) must be a whole number$/, (name) => `${name} muss eine ganze Zahl sein`],
  [/^(.+) must be a list$/, (name) => `${name} muss eine Liste sein`],
  [/^the policy must be an object$/, () => 'die Regeln müssen aus Feldern bestehen'],
  [/^(.+) must be an object$/, (name) => `${name} muss aus Feldern bestehen`],
  [
    /^(.+) must be text with exactly 6 decimals: (.+)$/,
    (name, like) => `${name} muss Text mit genau sechs Nachkommastellen sein: ${like}`,
  ],
  [/^(.+) must be true or false$/, (name) => `${name} muss true oder false sein`],
  [/^(.+) must be a date written as (.+)$/, (name) => `${name} muss ein Tag sein: 2026-01-31`],
  [
    /^(.+) must be lower-case letters, digits and hyphens$/,
    (name) => `${name} darf nur Kleinbuchstaben, Ziffern und Bindestriche haben`,
  ],
  [/^(.+) must be a verifier key \(C2SP\)$/, (name) => `${name} muss ein Prüfschlüssel sein`],
  [
    /^(.+) must be a number from 0 to (\S+) with at most 6 decimals$/,
    (name, most) =>
      `${name} muss eine Zahl von 0 bis ${most} mit höchstens sechs Nachkommastellen sein`,
  ],
  [
    /^(\S+) must be at most (\d+): that is a hundred years in days$/,
    (name, most) => `${name} darf höchstens ${most} sein: das sind hundert Jahre in Tagen`,
  ],
  [
    /^(\S+) must be at most (\d+); 0 means no limit$/,
    (name, most) => `${name} darf höchstens ${most} sein; 0 heißt: ohne Grenze`,
  ],
  [
    /^(\S+) must be at most (\S+), (\S+) (\d+)$/,
    (name, most, other, than) => `${name} darf höchstens ${most} sein, ${other} höchstens ${than}`,
  ],
  [/^(\S+) must be at most (\S+)$/, (name, most) => `${name} darf höchstens ${most} sein`],
  [
    /^(\S+) must be at least (\S+) and below 1$/,
    (name, least) => `${name} muss mindestens ${least} und kleiner als 1 sein`,
  ],
  [/^(\S+) must be at least (\S+)$/, (name, least) => `${name} muss mindestens ${least} sein`],
  [
    /^(\S+) must lie between (\S+) and (\d+), (\S+) at most there$/,
    (name, least, most, other) =>
      `${name} muss zwischen ${least} und ${most} liegen, ${other} nicht darüber`,
  ],
  [
    /^(\S+) must lie between (\S+) and (\S+)$/,
    (name, least, most) => `${name} muss zwischen ${least} und ${most} liegen`,
  ],
  [/^(\S+) must be integrated or stated$/, (name) => `${name} muss integrated oder stated sein`],
  [/^(\S+) must be one of (.+)$/, (name, those) => `${name} muss eines davon sein: ${those}`],
  [/^(\S+) names (".*") more than once$/, (name, said) => `${name} nennt ${said} mehrmals`],
  [
    /^(\S+) names (".*"); there are (.+)$/,
    (name, said, those) => `${name} nennt ${said}; es gibt ${those}`,
  ],
  [
    /^(\S+) names (".*"), which domains does not$/,
    (name, said) => `${name} nennt ${said}, was unter domains fehlt`,
  ],
  [/^(\S+) may name at most (\d+)$/, (name, most) => `${name} darf höchstens ${most} nennen`],
  [
    /^(\S+) must begin with "kept" and name at least one other category$/,
    (name) => `${name} muss mit "kept" beginnen und mindestens eine andere nennen`,
  ],
  [/^(\S+) must not be below (\S+)$/, (name, other) => `${name} darf nicht unter ${other} liegen`],
  [
    /^(\S+) asks for at least 1 outcome in 1 to 14 cycles$/,
    (name) => `${name} verlangt mindestens 1 Ergebnis in 1 bis 14 Zyklen`,
  ],
  [
    /^domains must not name (".*"): thin domains are measured together under that name$/,
    (said) => `domains darf ${said} nicht nennen: so heißen dünne Bereiche, zusammen gemessen`,
  ],
  [/^domains must name at least one domain$/, () => 'domains muss mindestens einen nennen'],
  [
    /^actions: (".*") is no family; use (.+)$/,
    (said, those) => `actions: ${said} ist keine Familie; es gibt ${those}`,
  ],
  [
    new RegExp(
      String.raw`^(\S+) is so large that this channel alone reaches (.+?): with a weight of ` +
        String.raw`(\S+) it reaches (\S+), so \S+, now (\S+), must be above \S+?` +
        String.raw`(?:, or this weight at most (\S+))?$`,
    ),
    (name, threshold, weight, best, now, most = '') =>
      `${name} ist so groß, dass dieser Kanal allein ${threshold} erreicht: mit ${weight} kommt ` +
      `er auf ${best}, also muss ${threshold}, jetzt ${now}, darüber liegen` +
      (most === '' ? '' : `, oder dieses Gewicht höchstens ${most} sein`),
  ],
  [
    /^(\S+) must sum to 1, but they sum to (\S+)$/,
    (name, sum) => `${name} müssen zusammen 1 ergeben und ergeben ${sum}`,
  ],
  [/^format must be 1$/, () => 'format muss 1 sein'],
  [
    /^format says that these are signed rules: (`.+`) .+$/,
    (command) => `das sind unterschriebene Regeln: ${command} druckt, was darin steht`,
  ],
  [/^base must be the number of a version$/, () => 'base muss die Nummer einer Fassung sein'],
  [
    /^notBefore must be a cycle, as (\S+)$/,
    (like) => `notBefore muss ein Zyklus sein, wie ${like}`,
  ],
  [/^pilot must be the id of a pilot$/, () => 'pilot muss die Kennung eines Versuchs sein'],
  [/^a line is indented with a tab; use spaces$/, () => 'eingerückt mit Tab statt Leerzeichen'],
  [/^an alias \(\*\) is not taken: write it out$/, () => 'kein Verweis (*): ausschreiben'],
  [/^an anchor \(&\) is not taken$/, () => 'kein Anker (&)'],
  [/^the tag (\S+) is not taken$/, (tag) => `keine Marke ${tag}`],
  [/^a merge key \(<<\) is not taken: write it out$/, () => 'kein <<: ausschreiben'],
  [
    /^(\S+) is no plain decimal with at most 6 decimals$/,
    (said) => `${said} ist keine Zahl mit höchstens sechs Nachkommastellen`,
  ],
  [/^Map keys must be unique$/, () => 'dasselbe Feld steht zweimal da'],
];

/** In German. @returns undefined for what it does not know */
export function policyProblemDe(said: string): string | undefined {
  return firstSentence(SENTENCES, said);
}

/** What the reader of YAML says itself, of a place. */
export const NO_YAML_DE =
  'hier ist es kein YAML: Einrückung, Doppelpunkte und Anführungszeichen ansehen';
