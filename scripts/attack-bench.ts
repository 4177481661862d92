/**
 * Writes docs/reference/attack-bench.md: every known attack, and what it comes to over several
 * simulated worlds, with its rule and without:
 *
 *     npx tsx scripts/attack-bench.ts
 *
 * It takes minutes. A test runs one attack of it again, and compares the rest by its text.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { PRESETS } from '../src/core/policy/presets.ts';
import {
  BENCH_ATTACKS,
  type BenchAttack,
  benchAttack,
  type BenchRow,
  honestLoss,
  openedAttack,
} from '../src/simulator/attacks/attack-bench.ts';
import { KNOWN_ATTACKS, type KnownAttack } from '../src/simulator/attacks/known-attacks.ts';

export const BENCH_PAGE: URL = new URL('../docs/reference/attack-bench.md', import.meta.url);

/** Simulated worlds of each attack. */
const SEEDS = 3;

/** The row of one attack, as it stands on the page but for spaces. */
export function attackRow(attack: BenchAttack): string {
  const policy = attack.setting === 'history' ? PRESETS.git : PRESETS.civic;
  const on = benchAttack(attack, policy, SEEDS);
  const off = attack.defence.length === 0 ? undefined : openedAttack(attack, policy, SEEDS);
  const { name, setting, measure, limit } = attack;
  const bound = `${measure === 'victims keep' ? '≥' : '≤'} ${limit.toFixed(2)}`;
  const verdict = on.isWithin ? '' : ' **missed**';
  const without = off === undefined ? 'no rule' : spread(off);
  return row([name, setting, measure, `${spread(on)}${verdict}`, without, bound]);
}

/** What stands on the page beside the figures: it is compared without running anything. */
export function knownRow({ name, words, shown }: KnownAttack): string {
  switch (shown.by) {
    case 'bench':
      return row([name, words, `bench: ${shown.attacks.join('; ')}`]);
    case 'test':
      return row([name, words, `passes: “${shown.title}” in \`${shown.file}\``]);
    case 'nothing':
      return row([name, words, `**open**: ${shown.why}`]);
  }
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The mean over worlds and half of its 95 % interval. */
function spread({ mean, margin }: BenchRow): string {
  return margin === undefined ? decimals(mean) : `${decimals(mean)} ± ${decimals(margin)}`;
}

/** No minus before a zero. */
function decimals(value: number): string {
  return (Math.round(value * 100) / 100 || 0).toFixed(2);
}

async function page(): Promise<string> {
  const { members, earn, asks, refused } = honestLoss(PRESETS.civic);
  const [most] = refused;
  const text = `# The attack bench

Written by \`scripts/attack-bench.ts\`; a test compares it. Everybody in it is simulated.

## What each attack pays

The attacks of [whose word counts](whose-word-counts.md), which says what each does and what is
measured, in ${SEEDS} simulated worlds each: the mean, and half of its 95 % interval (Student’s t).
With ${SEEDS} worlds the intervals are wide; \`negentropy bench attacks --seeds 10\` narrows them.
Histories are judged under the preset \`git\`, claims under \`civic\`, and under rules of yours with
\`--policy rules.yaml\`. **missed**: in at least one world the attack comes to more than is meant.

| attack | in | measure | with its rule | without | meant |
| --- | --- | --- | --- | --- | --- |
${BENCH_ATTACKS.map(attackRow).join('\n')}

What honest members lose under \`civic\`: ${earn} of ${members} who keep .95 of three promises a week
earn within 120 days; of ${asks} asks ${most?.[1] ?? 0} were refused for
\`${most?.[0] ?? ''}\`, more than for anything else.

## Every known attack

What happened to systems that paid for behaviour, and how it is shown that it does not pay here. An
attack without an earner passes or fails.

| attack | what is done | shown by |
| --- | --- | --- |
${KNOWN_ATTACKS.map(knownRow).join('\n')}

## What is not measured yet

- Attackers here do what they were written to do. Three others [search](attack-search.md).
- What attacks take out of measured entropy (ΔD) beside what they are paid.
- The presets \`standard\` and \`strict\`: run them with \`--policy\`.
`;
  return await format(text, { parser: 'markdown', printWidth: 100, proseWrap: 'always' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(BENCH_PAGE, await page());
