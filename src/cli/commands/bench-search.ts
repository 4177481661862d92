import { search } from '../../simulator/search/search.ts';
import { SEARCHED_ATTACKS } from '../../simulator/search/searched-attacks.ts';
import { type CommandContext, SUCCESS } from '../command.ts';
import { Progress } from '../progress.ts';
import { counted } from '../rendering/numbers.ts';
import { proseLines } from '../rendering/table.ts';

/** How attackers search. */
export interface BenchSearch {
  readonly seed: number;
  readonly evaluations: number;
  readonly json: boolean;
}

/** Lets each attacker look for the numbers that pay most under the presets. */
export function searchAttacks(
  { seed, evaluations, json }: BenchSearch,
  { terminal }: CommandContext,
): number {
  const { paint, print } = terminal;
  const progress = new Progress(terminal, 'tries');
  const found = SEARCHED_ATTACKS.map((attack, index) => {
    const onEvaluation = (done: number): void =>
      progress.show(index * evaluations + done, SEARCHED_ATTACKS.length * evaluations);
    const best = search(attack, { seed, evaluations, rules: 'on', onEvaluation });
    return { attack, ...best, without: attack.pay(best.chosen, 'off') };
  });
  progress.end();
  if (json) {
    const rows = found.map(({ attack: { name, words }, ...best }) => ({ name, words, ...best }));
    terminal.printJson({ simulated: true, seed, found: rows });
    return SUCCESS;
  }
  const tries = counted(evaluations, 'try', 'tries');
  print(`Everybody is simulated. Seed ${seed}, ${tries} for each attack.`);
  for (const { attack, chosen, pay, without } of found) {
    const numbers = attack.choices.map(({ name }, at) => `${name} ${chosen[at] ?? 0}`).join(', ');
    const comes =
      `${attack.words}. The best pays ${pay.toFixed(2)} of an honest member at equal effort, ` +
      `and ${without.toFixed(2)} without the rule: ${numbers}.`;
    print('');
    print(paint.strong(attack.name));
    for (const line of proseLines(comes, paint)) print(line);
  }
  return SUCCESS;
}
