/**
 * Writes docs/reference/attack-search.md: what attackers find who look for the numbers that pay
 * most, with the rules against them and without:
 *
 *     npx tsx scripts/attack-search.ts [text | [on | off] <name of an attack>…]
 *
 * Names are searched again, each for minutes, with the rule on and off or in one of both ways;
 * `text` searches nothing. What was found stands in attack-search.json beside it. A test computes
 * some of it again.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { LEAK_MAX } from '../src/simulator/attacks/leak.ts';
import { search, type SearchedAttack } from '../src/simulator/search/search.ts';
import { SEARCH_NOTES } from '../src/simulator/search/search-notes.ts';
import { SEARCHED_ATTACKS } from '../src/simulator/search/searched-attacks.ts';

export const SEARCH_PAGE: URL = new URL('../docs/reference/attack-search.md', import.meta.url);
const SEARCH_STORE = new URL('../docs/reference/attack-search.json', import.meta.url);

const SEED = 1;
export const EVALUATIONS = 500;
/** A search ends after so much processor time, whatever it has tried. */
const SECONDS_MAX = 240;
/** Worlds in which nothing was searched. */
const ELSEWHERE = [2, 3, 4, 5];

/** What was found of one attack, with the rule against it or without. */
export interface StoredSearch {
  readonly name: string;
  readonly rules: 'on' | 'off';
  readonly tries: number;
  readonly chosen: readonly number[];
  readonly pay: number;
  /** The mean in other worlds. */
  readonly elsewhere: number;
}

export function readSearches(): readonly StoredSearch[] {
  return JSON.parse(readFileSync(SEARCH_STORE, 'utf8')) as readonly StoredSearch[];
}

/** Searches with the rule on or off, and looks what the numbers come to elsewhere. */
function searchedAgain(attack: SearchedAttack, rules: 'on' | 'off'): StoredSearch {
  const begun = process.cpuUsage().user;
  const onEvaluation = (): boolean => process.cpuUsage().user - begun > SECONDS_MAX * 1e6;
  const options = { seed: SEED, evaluations: EVALUATIONS, rules, onEvaluation };
  const { chosen, evaluations } = search(attack, options);
  return judged(attack, { rules, tries: evaluations, chosen });
}

/** What numbers come to, where they were found and elsewhere. */
export function judged(
  attack: SearchedAttack,
  { rules, tries, chosen }: Pick<StoredSearch, 'rules' | 'tries' | 'chosen'>,
): StoredSearch {
  const others = ELSEWHERE.map((seed) => attack.pay(chosen, rules, seed));
  const elsewhere = others.reduce((sum, pay) => sum + pay, 0) / others.length;
  const pay = attack.pay(chosen, rules, SEED);
  return {
    name: attack.name,
    rules,
    tries,
    chosen,
    pay: digits(pay),
    elsewhere: digits(elsewhere),
  };
}

function digits(value: number): number {
  return Math.round(value * 1e6) / 1e6 || 0;
}

function rowOf({ name, rules, tries, chosen, pay, elsewhere }: StoredSearch): string {
  const choices = SEARCHED_ATTACKS.find((attack) => attack.name === name)?.choices ?? [];
  const numbers = choices.map((choice, at) => `${choice.name} ${chosen[at] ?? 0}`).join('; ');
  const leak = leakOf(elsewhere);
  const mark = rules === 'on' && leak > LEAK_MAX ? ' **>**' : '';
  const figures = [pay.toFixed(2), elsewhere.toFixed(2), `${leak.toFixed(2)}${mark}`];
  return `| ${[name, rules, String(tries), ...figures, numbers].join(' | ')} |`;
}

function leakOf(elsewhere: number): number {
  return Math.max(0, elsewhere - 1);
}

/**
 * What has to be said of an attack that leaks, or whose rule makes less than a tenfold difference.
 * @throws RangeError if nobody wrote it down
 */
function noteLines(name: string, searches: readonly StoredSearch[]): readonly string[] {
  const [on = 0, off = 0] = (['on', 'off'] as const).map((rules) =>
    leakOf(searches.find((one) => one.name === name && one.rules === rules)?.elsewhere ?? 0),
  );
  const isTenfold = off > 0 && off >= 10 * on;
  if (isTenfold && on <= LEAK_MAX) return [];
  const note = SEARCH_NOTES[name];
  if (note === undefined) throw new RangeError(`say of ${name} why it leaks`);
  const leaks = on > LEAK_MAX ? [`leaks ${on.toFixed(2)}`] : [];
  const figures = [...leaks, ...(isTenfold ? [] : ['less than tenfold'])].join(', ');
  return [`| ${[name, figures, note.why, note.closes].join(' | ')} |`];
}

function wordsOf({ name, words, defence, covers = [] }: SearchedAttack): string {
  const covered = covers.length === 0 ? '' : ` Of the bench: ${covers.join('; ')}.`;
  return `- **${name}**: ${words}. Against it: ${defence}.${covered}`;
}

/** The page, of what was found. */
export async function searchPageOf(searches: readonly StoredSearch[]): Promise<string> {
  const done = new Set(searches.map(({ name }) => name));
  const left = SEARCHED_ATTACKS.filter(({ name }) => !done.has(name)).map(({ name }) => name);
  const notSearched =
    left.length === 0 ? '' : `\nNot searched yet, for want of time: ${left.join('; ')}.\n`;
  const text = `# Attackers that search

Written by \`scripts/attack-search.ts\`; a test computes some of what it found again. Everybody in it
is simulated.

The attacks of the [bench](attack-bench.md) do what they were written to do. These look for the
numbers that pay most: ${EVALUATIONS} tries each (seed ${SEED}), a fifth of them anywhere, the others
in ever smaller steps from the best so far. A search that took ${SECONDS_MAX} seconds of a processor
was ended: **tries** says how many it had. A search that finds nothing proves nothing: another seed
or more tries may find more (\`negentropy bench search --seed 2 --evaluations 2000\`).

${SEARCHED_ATTACKS.map(wordsOf).join('\n')}
${notSearched}
**pay** is by effort, over all accounts of the attacker: 1.00 is what an honest member gets for the
same effort. In a ring what is not kept costs half of what is kept, and a trifle a tenth; in turns
and thin domains effort is promises; elsewhere it is records that any account of the attacker
brings (what others confirm of them is not, nor what an honest member confirms), in programs of 80 days under \`civic\` and projects of 60 weeks under \`git\`, shorter than
those of the bench, with the gates of entropy, GI and caps off; true work there is no more and no
better than an honest member’s. Every try is made in the same world,
so that a search finds the luck of that world too: **elsewhere** is the mean of the same numbers in
${ELSEWHERE.length} others, and **leak** what lies above 1 of it. *off*: searched anew with the rule switched off.

| attack | its rule | tries | pay | elsewhere | leak | found |
| --- | --- | --- | --- | --- | --- | --- |
${searches.map(rowOf).join('\n')}

Attacks that leak, or against which the rule makes less than a tenfold difference:

| attack | what | why | what would close it |
| --- | --- | --- | --- |
${[...done].flatMap((name) => noteLines(name, searches)).join('\n')}

What others lose is not searched: accusing, disorder and ratings that hurt somebody pay nothing by
themselves.
`;
  return await format(text, { parser: 'markdown', printWidth: 100, proseWrap: 'always' });
}

async function searchAgain(names: readonly string[]): Promise<void> {
  const order = SEARCHED_ATTACKS.map(({ name }) => name);
  const placeOf = ({ name, rules }: StoredSearch): number =>
    2 * order.indexOf(name) + Number(rules === 'off');
  for (const attack of SEARCHED_ATTACKS) {
    if (!names.includes(attack.name)) continue;
    for (const rules of ['on', 'off'] as const) {
      if (names.includes(rules === 'on' ? 'off' : 'on')) continue;
      const found = searchedAgain(attack, rules);
      const others = readSearches().filter(
        (one) => one.name !== attack.name || one.rules !== rules,
      );
      const all = [...others, found].toSorted((one, other) => placeOf(one) - placeOf(other));
      writeFileSync(SEARCH_STORE, await format(JSON.stringify(all), { parser: 'json' }));
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await searchAgain(process.argv.slice(2));
  writeFileSync(SEARCH_PAGE, await searchPageOf(readSearches()));
}
