import { firstSentence, type Sentences } from './first-sentence.ts';

/** What the service says of what it refuses, and of rows that it sets apart, in German. */
const SENTENCES: Sentences = [
  [/^an? \w+ cannot lie in the future$/, () => 'das liegt in der Zukunft'],
  [
    /^(an? .+); times without a zone were read as those of (\S+)$/,
    (said, zone) => `${refusalDe(said) ?? said}; Zeiten ohne Zone gelten als solche von ${zone}`,
  ],
  [
    /^an? \w+ is due within (\d+) days of when it comes in: claim what takes longer in steps$/,
    (days) => `höchstens ${days} Tage im Voraus: was länger dauert, in Schritten angeben`,
  ],
  [
    /^the key of a member tells when something was done within (\d+) days of it: say when it is/,
    (days) =>
      `mit dem Schlüssel eines Mitglieds sagt man binnen ${days} Tagen, wann etwas getan war: ` +
      'angeben, wann es gezeigt wird, oder das Programm sagen lassen',
  ],
  [
    /^the policy has no domain of that name; it has (.+)$/,
    (domains) => `einen Bereich dieses Namens gibt es nicht; es gibt ${domains}`,
  ],
  [/^the policy has no domain of that name$/, () => 'einen Bereich dieses Namens gibt es nicht'],
  [/^a \w+ lies in 0\.\.(\d+)$/, (most) => `eine Klasse von 0 bis ${most} ist nötig`],
  [
    /^this key says an? \w+ only for its own member$/,
    () => 'dieser Schlüssel sagt das nur für sein eigenes Mitglied',
  ],
  [
    /^this key brings a proof only for a claim of its own member$/,
    () => 'dieser Schlüssel zeigt nur, was sein eigenes Mitglied zugesagt hat',
  ],
  [
    /^there is no claim \w+ to say it of$/,
    () => 'die Angabe, von der das etwas sagt, gibt es nicht',
  ],
  [
    /^there is no claim of that name that was made by then$/,
    () => 'eine Angabe dieses Namens gab es da noch nicht',
  ],
  [/^an? \w+ cannot come before its claim$/, () => 'das kann nicht früher sein als die Angabe'],
  [/^a claim is confirmed by somebody else$/, () => 'bestätigen muss es jemand anderes'],
  [
    /^a key that is bound to a member does not confirm what it brought$/,
    () => 'der Schlüssel eines Mitglieds bestätigt nicht, was er selbst gebracht hat',
  ],
  [
    /^a confirmation that an? \w+ holds says its rating, as it was judged$/,
    () => 'wer bestätigt, sagt auch die Klasse, die es hat',
  ],
  [
    /^only a confirmation that a defect holds says a rating$/,
    () => 'eine Klasse gehört nur zur Bestätigung eines Fehlers',
  ],
  [
    /^an? \w+ promises no work, so that nothing says when it was done$/,
    () => 'hier ist keine Arbeit zugesagt: wann sie getan war, gehört nicht dazu',
  ],
  [/^work is done before it is seen$/, () => 'getan war es, bevor jemand es sah'],
  [
    /^an? \w+ has no target, so that nobody names one$/,
    () => 'hier gibt es kein Ziel, das jemand nennen könnte',
  ],
  [
    /^the claim names another party, or none$/,
    () => 'die Angabe nennt jemand anderen, oder niemand',
  ],
  [
    /^an audit needs a key with the scope audit$/,
    () => 'eine Prüfung braucht einen Schlüssel mit dem Recht „audit“',
  ],
  [
    /^a member has at most (\d+) (open \w+) \(trust\.openClaims\): have some confirmed/,
    (most, what) =>
      `höchstens ${most} ${what === 'open reviews' ? 'Bewertungen' : 'Angaben'} eines Mitglieds ` +
      'dürfen offen sein: lassen Sie einige bestätigen, oder zurücknehmen, was niemand bestätigt',
  ],
  [
    /^claim \w+ is about the same and is open: it is settled first$/,
    () => 'eine andere Angabe über dasselbe ist noch offen: erst muss sie enden',
  ],
  [
    /^claim \w+ is about the same and was kept: name another deed otherwise$/,
    () => 'über dasselbe ist schon eine Angabe gehalten: eine andere Tat anders nennen',
  ],
  [
    /^a claim about the same was kept, and erased with whom it was about$/,
    () => 'über dasselbe war eine Angabe gehalten; sie ist mit ihrem Menschen gelöscht',
  ],
  [
    /^evidence \w+ was erased with whom it is about, or is from before/,
    () => 'dieser Beleg ist mit seinem Menschen gelöscht; gezählt ist er, und kommt nicht wieder',
  ],
  [
    /^a source in (\S+) tells who promised an item of this repository: the key of a member/,
    (domain) =>
      `wer das zugesagt hat, sagt eine Quelle in ${domain}: nennen Sie die Tat nicht nach einem ` +
      'Eintrag des Repositorys (owner/name#7)',
  ],
  [
    /^the policy pays for no (\w+): it has to list it among its actions$/,
    () => 'dafür bezahlen die Regeln nichts: sie müssten es unter ihren Handlungen nennen',
  ],
  [
    /^who claims what instruments show needs standing, since others share it$/,
    () => 'wer angibt, was Instrumente zeigen, braucht ein Wort, das zählt: andere teilen es',
  ],
  [
    /^this person has said already whether the claim holds, and that stays as it was heard/,
    () =>
      'diese Person hat schon gesagt, ob es hält, und dabei bleibt es: fragen Sie jemand ' +
      'anderen, dessen Wort zählt',
  ],
  [
    /^a claim takes (\d+) proofs and confirmations; retract it and make a new one$/,
    (most) => `eine Angabe nimmt ${most} Belege: nehmen Sie sie zurück, und machen Sie eine neue`,
  ],
  [
    /^the policy of this community takes no reflections$/,
    () => 'nach den Regeln dieser Gemeinschaft sagt niemand etwas über seine Tage',
  ],
  [
    /^this member has not opted in to reflections/,
    () => 'dieses Mitglied hat nicht gesagt, dass es etwas über seine Tage sagen will',
  ],
  [/^worldview must be one of the policy’s: (.+)$/, (those) => `die Haltung, eine von: ${those}`],
  [/^intent must be an action of the policy: (.+)$/, (those) => `die Absicht, eine von: ${those}`],
  [/^(?:a )?mood lies in −(\d+)\.\.\d+$/, (most) => `die Stimmung liegt von −${most} bis ${most}`],
  // What is taken back.
  [
    /^it came with an imported history: correct it there$/,
    () => 'das kam mit einem eingelesenen Verlauf: ändern Sie es dort',
  ],
  [
    /^another key attested it: take it back with that one, or with an admin key$/,
    () => 'das hat ein anderer Schlüssel gesagt: jener nimmt es zurück, oder wer verwaltet',
  ],
  [
    /^what is due is taken back with an admin key alone$/,
    () => 'was schon fällig war, nimmt nur zurück, wer verwaltet',
  ],
  [
    /^others were paid less since it was open: an admin key alone takes it back$/,
    () => 'weil es offen war, bekamen andere weniger: zurück nimmt es nur, wer verwaltet',
  ],
  [
    /^a lost claim is taken back with an admin key alone$/,
    () => 'was verloren ist, nimmt nur zurück, wer verwaltet',
  ],
  [
    /^it is of the member that the key is bound to$/,
    () => 'das ist von dem Mitglied, zu dem der Schlüssel gehört',
  ],
  // Credits.
  [
    /^the (balance is|fund has) ([\d.]+) MIC; nothing was moved$/,
    (what, most) =>
      `${what === 'fund has' ? 'im Topf sind' : 'vorhanden sind'} ${decimal(most)} MIC; nichts ` +
      'wurde bewegt',
  ],
  [/^\w+s are stopped; ask again later$/, () => 'das ist angehalten: später noch einmal versuchen'],
  [
    /^the rules allow no \w+ \((\S+) is off\)$/,
    (rule) => `das erlauben die Regeln nicht (${rule} ist off)`,
  ],
  [
    /^under the rules a \w+ needs the member's own key \((\S+) is members\)$/,
    (rule) => `das tut nur der Schlüssel des Mitglieds (${rule} ist members)`,
  ],
  // Findings, panels and keys.
  [
    /^nobody answers a finding about themselves$/,
    () => 'niemand beantwortet einen Befund über sich selbst',
  ],
  [
    /^who confirms has no seat on its appeal: use a key that is bound to a member$/,
    () =>
      'wer bestätigt, sitzt nicht im Gremium dazu: der Schlüssel muss zu einem Mitglied gehören',
  ],
  [
    /^a panel looks at (?:the finding, and decides about it|this finding already)$/,
    () => 'ein Gremium sieht sich den Befund an und entscheidet',
  ],
  [
    /^the finding is (.+): it (?:cannot become \w+|waits for no answer)$/,
    () => 'auf diesen Befund ist keine solche Antwort mehr möglich: laden Sie die Seite neu',
  ],
  [/^there is no finding (\d+)$/, (id) => `den Befund ${id} gibt es nicht`],
  [
    /^there is no evidence (\w+) about the member$/,
    (id) => `einen Beleg ${id.slice(0, 12)} über dieses Mitglied gibt es nicht`,
  ],
  [/^expiresAt has to lie in the future$/, () => 'das Ende muss in der Zukunft liegen'],
  [/^the key was revoked$/, () => 'der Schlüssel ist gesperrt'],
  [/^a link needs two members$/, () => 'verbinden lassen sich zwei Mitglieder, nicht eines'],
  [/^there is no such (\w+)$/, () => 'das gibt es nicht'],
  [
    /^this cycle can take no more outcomes of the domain$/,
    () => 'in diesem Zyklus nimmt der Bereich keine Ergebnisse mehr auf',
  ],
  // Of a cell, a row or a field.
  [
    /^a quotation mark is not closed, or stands inside a cell$/,
    () => 'ein Anführungszeichen fehlt am Ende, oder steht mitten in einer Zelle',
  ],
  [/^its quotation marks do not fit$/, () => 'Anführungszeichen fehlen oder sind zu viel'],
  [
    /^has (\d+) cells, and the head has (\d+)$/,
    (cells, head) => `hat ${cells} Zellen, und der Kopf hat ${head}`,
  ],
  [/^it has no (\S+), which its (\S+) would be$/, (what) => `ihr fehlt ${what}`],
  [/^is empty$/, () => 'ist leer'],
  [/^"(.*)" is none of (.+)$/s, (text, those) => `„${text}“ ist nichts davon: ${those}`],
  [/^"(.*)" is no whole number$/s, (text) => `„${text}“ ist keine ganze Zahl`],
  [
    /^"(.*)" is no number with "(.)" before its decimals$/s,
    (text, point) => `„${text}“ ist keine Zahl, die Dezimalstellen nach „${point}“ hat`,
  ],
  [
    /^"(.*)" lists no instruments and targets$/s,
    (text) => `„${text}“ nennt keine Instrumente mit Zielen`,
  ],
  [
    /^"(.*)" is neither true nor false; say what it means in `values`$/s,
    (text) => `„${text}“ heißt weder ja noch nein: unter \`values\` sagen, was es heißt`,
  ],
  [
    /^"(.*)" is no time: (\S+), or as (\S+?)(; write the year with four digits)?$/s,
    (text, order, like, isShort) =>
      `„${text}“ ist keine Zeit: ${order}, oder wie ${like}` +
      (isShort === '' ? '' : '; das Jahr hat vier Ziffern'),
  ],
  [
    /^"(.*)" does not exist in (\S+): clocks were put forward$/s,
    (text, zone) => `„${text}“ gab es in ${zone} nicht: die Uhren wurden vorgestellt`,
  ],
  [
    /^"(.*)" was there twice in (\S+): clocks were put back; write its offset from UTC$/s,
    (text, zone) => `„${text}“ gab es in ${zone} zweimal: schreiben Sie den Abstand zu UTC dazu`,
  ],
  [/^must be a time such as (\S+) \(RFC 3339\)$/, (like) => `muss eine Zeit sein, wie ${like}`],
  [
    /^must be a number from 0 to 1 with at most 6 decimals$/,
    () => 'muss eine Zahl von 0 bis 1 mit höchstens sechs Nachkommastellen sein',
  ],
  [/^must be an integer from 0 to (\d+)$/, (most) => `muss eine ganze Zahl von 0 bis ${most} sein`],
  [/^must have 1 to (\d+) characters$/, (most) => `muss 1 bis ${most} Zeichen haben`],
  [
    /^must have no control characters(?: and no lone surrogates)?$/,
    () => 'darf keine Steuerzeichen haben',
  ],
  [/^must be true or false$/, () => 'muss true oder false sein'],
  [/^must be one of (.+)$/, (those) => `muss eines davon sein: ${those}`],
  [
    /^must be a name, not "", "\." or "\.\."$/,
    () => 'muss ein Name sein, nicht "." und nicht ".."',
  ],
  [
    /^must not have .+ \((U\+[0-9A-F]+), character (\d+)\): leave it out$/,
    (code, at) =>
      `das Zeichen ${code} an Stelle ${at} muss weg: es ist nicht zu sehen oder täuscht`,
  ],
  [
    /^must not begin or end with a space: leave it out$/,
    () => 'darf nicht mit einem Leerzeichen beginnen oder enden',
  ],
  [/^must not have two spaces in a row: write one$/, () => 'zwei Leerzeichen: nur eines schreiben'],
  [/^must not be before (\w+)$/, (field) => `darf nicht vor ${field} liegen`],
  [/^must be less than (\w+)$/, (field) => `muss kleiner sein als ${field}`],
  [/^must be somebody else than (\w+)$/, (field) => `muss jemand anderes sein als ${field}`],
  [/^is no known field(?:: did you mean (\S+)\?)?$/, () => 'dieses Feld gibt es nicht'],
  // Of a record with its field.
  [
    /^(?:in an? \w+, |\w+: )\/?(\w+) (.+)$/s,
    (field, said) => `${field}: ${refusalDe(said) ?? said}`,
  ],
];

/** With a comma, and no zeros that say nothing. */
function decimal(amount: string): string {
  return amount.replace(/\.?0+$/, '').replace('.', ',');
}

/** In German. @returns undefined for what it does not know */
export function refusalDe(said: string): string | undefined {
  return firstSentence(SENTENCES, said);
}
