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
  type Spread,
} from '../src/simulator/attacks/attack-bench.ts';
import { BENCH_NOTES } from '../src/simulator/attacks/bench-notes.ts';
import { KNOWN_ATTACKS, type KnownAttack } from '../src/simulator/attacks/known-attacks.ts';
import { LEAK_MAX } from '../src/simulator/attacks/leak.ts';
import { gateLosses } from './gate-losses.ts';
import { historyLosses } from './history-losses.ts';

export const BENCH_PAGE: URL = new URL('../docs/reference/attack-bench.md', import.meta.url);

/** Of the table of attacks. */
const COLUMNS = [
  'attack',
  'in',
  'measure',
  'with its rule',
  'meant',
  'leak',
  'leak without',
  'tenfold',
  'in ΔD',
  'leak, `standard`',
];

/** Simulated worlds of each attack. */
const SEEDS = 3;

/** The rows of one attack, as they stand on the page but for spaces. */
export function attackRow(attack: BenchAttack): string {
  return tableRow(runsOf(attack));
}

interface AttackRuns {
  readonly attack: BenchAttack;
  readonly on: BenchRow;
  /** Undefined: nothing stands against it. */
  readonly off: BenchRow | undefined;
  /** The same with the preset `standard`, where claims can be made under it. */
  readonly standard: BenchRow | undefined;
}

function runsOf(attack: BenchAttack): AttackRuns {
  const isHistory = attack.setting === 'history';
  const policy = isHistory ? PRESETS.git : PRESETS.civic;
  return {
    attack,
    on: benchAttack(attack, policy, SEEDS),
    off: attack.defence.length === 0 ? undefined : openedAttack(attack, policy, SEEDS),
    standard: isHistory ? undefined : benchAttack(attack, PRESETS.standard, SEEDS),
  };
}

function tableRow(runs: AttackRuns): string {
  const { attack, on, off, standard } = runs;
  const { name, setting, measure, limit } = attack;
  const bound = `${measure === 'victims keep' ? '≥' : '≤'} ${limit.toFixed(2)}`;
  const verdict = on.isWithin ? '' : ' **missed**';
  const miss = isMissed(on) ? ' **>**' : '';
  return row([
    name,
    setting,
    measure,
    `${spread(on)}${verdict}`,
    bound,
    `${spread(on.leak)}${miss}`,
    off === undefined ? 'no rule' : spread(off.leak),
    isTenfold(runs) ? 'yes' : 'no',
    spread(on.debtLeak),
    standard === undefined ? '' : `${spread(standard.leak)}${isMissed(standard) ? ' **>**' : ''}`,
  ]);
}

function isMissed({ leak }: BenchRow): boolean {
  return leak.mean > LEAK_MAX;
}

/** Whether the attacker takes ten times as much or more with the defence off. */
function isTenfold({ on, off }: AttackRuns): boolean {
  return off !== undefined && off.leak.mean > 0 && off.leak.mean >= 10 * on.leak.mean;
}

/**
 * What has to be said of a row that leaks, or whose defence makes less than a tenfold difference.
 * @throws RangeError where nobody wrote it down
 */
function noteLines(runs: AttackRuns): readonly string[] {
  const { attack, on, standard } = runs;
  const leaksThere = standard !== undefined && isMissed(standard);
  if (isTenfold(runs) && !isMissed(on) && !leaksThere) return [];
  const note = BENCH_NOTES[attack.name];
  if (note === undefined) throw new RangeError(`say of ${attack.name} why it leaks`);
  const parts = [
    ...(isMissed(on) ? [`leaks ${decimals(on.leak.mean)}`] : []),
    ...(leaksThere ? [`${decimals(standard.leak.mean)} under \`standard\``] : []),
    ...(isTenfold(runs) ? [] : ['less than tenfold']),
  ];
  const closes = isMissed(on) || leaksThere ? note.closes : '';
  return [row([attack.name, parts.join(', '), note.why, closes])];
}

/** Where outcomes are independent of each other less is refused than where they are not. */
export function lossRow(cells: readonly string[]): string {
  const [preset = '', members = '', correlation = '', entropy = '', others = ''] = cells;
  const most = correlation === '0' ? 0.05 : 0.08;
  return row([preset, members, correlation, marked(entropy, most), marked(others, 0.02)]);
}

function marked(lost: string, limit: number): string {
  return Number(lost) > limit ? `${lost} **>**` : lost;
}

/** What stands on the page beside the figures: it is compared without running anything. */
export function knownRow({ name, words, shown }: KnownAttack): string {
  switch (shown.by) {
    case 'bench':
      return row([name, words, `bench: ${shown.attacks.join('; ')}`]);
    case 'test': {
      const { title, file, leaves } = shown;
      const open = leaves === undefined ? '' : `; **open** for ${leaves}`;
      return row([name, words, `passes: “${title}” in \`${file}\`${open}`]);
    }
  }
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The mean over worlds and half of its 95 % interval. */
function spread({ mean, margin }: Spread): string {
  if (!Number.isFinite(mean)) return 'nobody is paid';
  return margin === undefined ? decimals(mean) : `${decimals(mean)} ± ${decimals(margin)}`;
}

/** No minus before a zero. */
function decimals(value: number): string {
  return (Math.round(value * 100) / 100 || 0).toFixed(2);
}

async function page(): Promise<string> {
  const { members, earn, asks, refused } = honestLoss(PRESETS.civic);
  const [most] = refused;
  const runs = BENCH_ATTACKS.map(runsOf);
  const losses = [...(await gateLosses()), ...historyLosses()];
  const text = `# The attack bench

Written by \`scripts/attack-bench.ts\`; a test compares it. Everybody in it is simulated.

## What each attack pays

The attacks of [whose word counts](whose-word-counts.md), which says what each does and what is
measured, in ${SEEDS} simulated worlds each: the mean, and half of its 95 % interval (Student’s t).
With ${SEEDS} worlds the intervals are wide; \`negentropy bench attacks --seeds 10\` narrows them.
Histories are judged under the preset \`git\`, claims under \`civic\` and, with the rule on, under
\`standard\`; under rules of yours with \`--policy rules.yaml\`. **missed**: in at least one world
the attack comes to more than is meant.

**leak** is what an attack takes that it should not, as a share of what an honest member is paid:
what its victims lose; of what is compared with all the pay of an honest member, what lies above it;
else all of it. At most ${LEAK_MAX} is meant everywhere: **>** where it is more. **tenfold**:
without its defence the attack takes at least ten times as much.
**in ΔD**: the same leak in negentropy, by
which debts are reduced where a pledge has that basis. If nobody at all is paid under
\`standard\`, the table says so: it asks for ratings, and nobody rates there.

${row(COLUMNS)}
${row(COLUMNS.map(() => '---'))}
${runs.map(tableRow).join('\n')}

## Where it leaks, or a rule does little

${runs.filter(({ on }) => isMissed(on)).length} of ${runs.length} attacks leak more than
${LEAK_MAX} of an honest member’s pay.

| attack | what | why | what would close it |
| --- | --- | --- | --- |
${runs.flatMap(noteLines).join('\n')}

## What honest members lose

${earn} of ${members} who keep .95 of three promises a week earn under \`civic\` within
120 days; of ${asks} asks
${most?.[1] ?? 0} were refused for \`${most?.[0] ?? ''}\`, more than for anything else.

In a simulated year, of what steady members above the threshold ask for: what the entropy gate
refuses, at most .05 where outcomes do not depend on each other and .08 where they do (.03 within a
cycle); and what GI and caps refuse, at most .02. Towns as in \`examples/town.yaml\`, 10 of 2,000
members and 2 of 20,000; under \`standard\` two members with standing rate one deed in five, and
agree on nine of ten. Under \`git\` honest projects of two and a half years, 10 of 12 people and 2
of 60, of which a third bring in what the others make; works of the same week are correlated.

| preset | members | correlation | entropy gate | GI and caps |
| --- | --- | --- | --- | --- |
${losses.map(lossRow).join('\n')}

**>** is more than is meant. Under \`git\` nothing is an outcome for half a year, and a direction
needs 28 weeks after that: what is asked for in the first year is refused, and no later ask makes up
for it. Works of one week that break together look like a rise afterwards. Ten mints a week are
little for whoever brings in what others make; \`caps.mintsPerMemberAndCycle\` is theirs to raise.

## Every known attack

What happened to systems that paid for behaviour, and how it is shown that it does not pay here. An
attack without an earner passes or fails.

| attack | what is done | shown by |
| --- | --- | --- |
${KNOWN_ATTACKS.map(knownRow).join('\n')}

## What is not measured yet

- Attackers here do what they were written to do. Three others [search](attack-search.md).
- The preset \`strict\`: run it with \`--policy\`.
`;
  return await format(text, { parser: 'markdown', printWidth: 100, proseWrap: 'always' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(BENCH_PAGE, await page());
