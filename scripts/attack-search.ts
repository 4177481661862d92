/**
 * Writes docs/reference/attack-search.md: what attackers find who look for the numbers that pay
 * most, with the rules against them and without:
 *
 *     npx tsx scripts/attack-search.ts
 *
 * It takes minutes. A test computes what was found again, and searches nothing.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { search, type SearchedAttack } from '../src/simulator/search/search.ts';
import { SEARCHED_ATTACKS } from '../src/simulator/search/searched-attacks.ts';

export const SEARCH_PAGE: URL = new URL('../docs/reference/attack-search.md', import.meta.url);

const SEED = 1;
const EVALUATIONS = 500;

/** What was found of one attack, as a row of the page. */
export function foundRow(
  attack: SearchedAttack,
  rules: 'on' | 'off',
  chosen: readonly number[],
): string {
  const numbers = attack.choices.map(({ name }, at) => `${name} ${chosen[at] ?? 0}`);
  const pay = attack.pay(chosen, rules);
  return `| ${[attack.name, rules, pay.toFixed(2), numbers.join('; ')].join(' | ')} |`;
}

function searchedRows(attack: SearchedAttack): string[] {
  return (['on', 'off'] as const).map((rules) => {
    const { chosen } = search(attack, { seed: SEED, evaluations: EVALUATIONS, rules });
    return foundRow(attack, rules, chosen);
  });
}

async function page(): Promise<string> {
  const words = SEARCHED_ATTACKS.map(
    ({ name, words: what, defence }) => `- **${name}**: ${what}. Against it: ${defence}.`,
  );
  const text = `# Attackers that search

Written by \`scripts/attack-search.ts\`; a test computes what it found again. Everybody in it is
simulated.

The attacks of the [bench](attack-bench.md) do what they were written to do. These look for the
numbers that pay most: ${EVALUATIONS} tries each (seed ${SEED}), a fifth of them anywhere, the others
in ever smaller steps from the best so far. A search that finds nothing proves nothing: another seed
or more tries may find more (\`negentropy bench search --seed 2 --evaluations 2000\`).

${words.join('\n')}

Pay is by effort, over all accounts of the attacker: 1.00 is what an honest member who keeps .99 gets
for the same effort. In a ring what is not kept costs half of what is kept, and a trifle a tenth;
elsewhere effort is promises. *off*: searched with the rule switched off. Every try is made in the
same world, so that a search finds the luck of that world too.

| attack | its rule | pay | found |
| --- | --- | --- | --- |
${SEARCHED_ATTACKS.flatMap(searchedRows).join('\n')}
`;
  return await format(text, { parser: 'markdown', printWidth: 100, proseWrap: 'always' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(SEARCH_PAGE, await page());
