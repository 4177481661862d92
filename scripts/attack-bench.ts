/**
 * Writes docs/reference/attack-bench.md: every known attack, and what it comes to over several
 * simulated worlds, with its rule and without:
 *
 *     npx tsx scripts/attack-bench.ts [all | losses | names | text | <name of an attack>…]
 *
 * `all` takes minutes; a name of an attack measures it again, `losses` what honest members lose,
 * `names` what they lose by their names alone, and `text` nothing. What was measured stands in attack-bench.json beside it. A test writes the
 * page from it, and runs one attack again.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import {
  BENCH_ATTACKS,
  type BenchRow,
  type Spread,
} from '../src/simulator/attacks/attack-bench.ts';
import { KNOWN_ATTACKS, type KnownAttack } from '../src/simulator/attacks/known-attacks.ts';
import { LEAK_MAX } from '../src/simulator/attacks/leak.ts';
import {
  type AttackRuns,
  attackMisses,
  decimals,
  gateLossMax,
  HONEST_LOSS_MAX,
  isLeaking,
  isTenfold,
  limitOf,
  lossMisses,
  type Miss,
  openPart,
  OTHER_PRESETS,
  runsIn,
} from './bench-misses.ts';
import {
  type BenchStore,
  measuredLosses,
  measuredRuns,
  readStore,
  writeStore,
} from './bench-store.ts';
import { HONEST_COLUMNS } from './honest-losses.ts';
import { NAMESAKE_COLUMNS, namesakeLosses } from './namesakes.ts';

export const BENCH_PAGE: URL = new URL('../docs/reference/attack-bench.md', import.meta.url);

/** Of the table of attacks. */
const COLUMNS = [
  'attack',
  'in',
  'worlds',
  'measure',
  'with its rule',
  'meant',
  'leak',
  'leak without',
  'tenfold',
  'in ΔD',
  ...OTHER_PRESETS.map((preset) => `leak, \`${preset}\``),
];

function tableRow(runs: AttackRuns): string {
  const { attack, on, off, others } = runs;
  const { name, setting, measure } = attack;
  const verdict = on.isWithin ? '' : ' **missed**';
  return row([
    name,
    setting,
    String(on.values.length),
    measure,
    `${spread(on)}${verdict}`,
    limitOf(attack),
    leakCell(on),
    off === undefined ? 'no rule' : spread(off.leak),
    isTenfold(runs) ? 'yes' : 'no',
    spread(on.debtLeak),
    ...OTHER_PRESETS.map((preset) => leakCell(others[preset])),
  ]);
}

function leakCell(found: BenchRow | undefined): string {
  return found === undefined ? '' : `${spread(found.leak)}${isLeaking(found) ? ' **>**' : ''}`;
}

function missRow({ name, figures, why, closes }: Miss): string {
  return row([name, figures, why, closes]);
}

/** If outcomes are independent of each other less is refused than if they are not. */
function lossRow(cells: readonly string[]): string {
  const [preset = '', members = '', correlation = '', entropy = '', others = ''] = cells;
  const shares = [
    marked(entropy, gateLossMax('entropy gate', correlation)),
    marked(others, HONEST_LOSS_MAX),
  ];
  return row([preset, members, correlation, ...shares]);
}

function marked(lost: string, limit: number): string {
  return Number(lost) > limit ? `${lost} **>**` : lost;
}

/** What stands on the page beside the figures: it is compared without running anything. */
function knownRow({ name, words, shown }: KnownAttack): string {
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

function namesPart({ names }: BenchStore): string {
  return `Two honest people whose names have something in common, as a share of what the two are paid if
nothing is: in programs of 2,000 members of whom ten are at work, and in projects of twelve, whose
commits are read as from git; in 5 worlds each. **told apart**: after a week by an admin, or by a
list of people (\`--people\`). One user id for both is one account, with the
record of both, and whoever gives it to two people cannot be told. Two of 2,000 are a thousandth of
what all are paid, so that less than 0.001 of it is lost; two of twelve are a sixth.

${row(NAMESAKE_COLUMNS)}
${row(NAMESAKE_COLUMNS.map(() => '---'))}
${names.map(row).join('\n')}
`;
}

/** The page, of what was measured. */
export async function pageOf(store: BenchStore): Promise<string> {
  const { members, earn, asks, refused, code } = store.honest;
  const runs = runsIn(store);
  const text = `# The attack bench

Written by \`scripts/attack-bench.ts\`; a test compares it. Everybody in it is simulated.

## What each attack pays

The attacks of [whose word counts](whose-word-counts.md), which says what each does and what is
measured, in as many simulated worlds as the column **worlds** says: the mean, and half of its 95 %
interval (Student’s t). \`negentropy bench attacks --seeds 20\` narrows the intervals.
Histories are judged under the preset \`git\`, which knows no claims; claims under \`civic\` and,
with the rule on, under \`standard\` and \`forge\`, which know no commits; under rules of yours with
\`--policy rules.yaml\`. Cycles are as long as the rules say, two days under \`forge\`, and what an
attacker does by cycles is done by those. **missed**: in at least one world
the attack comes to more than is meant.

**leak** is what an attack takes that it should not, as a share of what an honest member is paid:
what its victims lose; of what is compared with all the pay of an honest member, what lies above it;
else all of it. At most ${LEAK_MAX} is meant everywhere: **>** where it is more. **tenfold**:
without its defence the attack takes at least ten times as much.
**in ΔD**: the same leak in negentropy, by
which debts are reduced where a pledge has that basis. Under \`standard\`, where ratings are asked
for, two honest members rate two items a day, and agree.

${row(COLUMNS)}
${row(COLUMNS.map(() => '---'))}
${runs.map(tableRow).join('\n')}

## Where it leaks, or a rule does little

${runs.filter(({ on }) => isLeaking(on)).length} of ${runs.length} attacks leak more than
${LEAK_MAX} of an honest member’s pay. Whatever comes to more than is meant, in the mean or in some
world, or makes less than a tenfold difference, is here with the reason.

| attack | what | why | what would close it |
| --- | --- | --- | --- |
${attackMisses(store).map(missRow).join('\n')}

## What honest members lose

${earn} of ${members} who keep .95 of three promises a week earn under \`civic\` within
120 days; of ${asks} asks
${refused} were refused for \`${code}\`, more than for anything else.

In a simulated year, of what steady members above the threshold ask for: what the entropy gate
refuses, at most .05 where outcomes do not depend on each other and .08 where they do (.03 within a
cycle); and what GI and caps refuse, at most .02. Towns as in \`examples/town.yaml\`, 10 of 2,000
members and 2 of 20,000; under \`standard\` two members with standing rate one deed in five, and
agree on nine of ten. Under \`git\` honest projects of two and a half years, 10 of 12 people and 2
of 60, of which a third bring in what the others make; works of the same week are correlated.

| preset | members | correlation | entropy gate | GI and caps |
| --- | --- | --- | --- | --- |
${store.gates.map(lossRow).join('\n')}

**>** is more than is meant. What honest people lose so, the gates of what they ask for and names
of what all are paid (below):

| by | share | why | what would close it |
| --- | --- | --- | --- |
${lossMisses(store).map(missRow).join('\n')}

Conduct and identity, with the gates of entropy, GI and caps off, in 5 worlds: programs of ten that
keep .98 for 120 days, and projects of twelve under \`git\`, with outcomes correlated as above.
**found**: findings that were opened about them with all detectors on but \`noise\`, which looks at
what deeds are called; simulated people number theirs, and with it a quarter of their pay is gone.
**findings**: the share of their pay that is gone if nobody answers. The others: the
share that each rule about people takes; below 0 it gives.


${row(HONEST_COLUMNS)}
${row(HONEST_COLUMNS.map(() => '---'))}
${store.people.map(row).join('\n')}

${namesPart(store)}

${knownPart()}

## What is not measured yet

- Attackers here do what they were written to do. Others [search](attack-search.md).
- The preset \`strict\`: run it with \`--policy\`.
`;
  return await asMarkdown(text);
}

function knownPart(): string {
  return `## Every known attack

What happened to systems that paid for behaviour, and how it is shown that it does not pay here. An
attack without an earner passes or fails. What the bench shows comes to more than is meant once its
rules are off (\`test/docs/rules-off.ts\`), and the tests that \`test/docs/taken-away.ts\` names
fail without their defence ([0137](../decisions/0137-a-row-that-fails-without-its-rule.md)). Of the
others nothing is switched off.

| attack | what is done | shown by |
| --- | --- | --- |
${KNOWN_ATTACKS.map(knownRow).join('\n')}`;
}

async function asMarkdown(text: string): Promise<string> {
  return await format(text, { parser: 'markdown', printWidth: 100, proseWrap: 'always' });
}

const README = new URL('../README.md', import.meta.url);
const [BEGIN, END] = ['<!-- begin open -->', '<!-- end open -->'];

/** README with what is open in its place. */
export async function readmeOf(store: BenchStore): Promise<string> {
  const [before = '', rest = ''] = readFileSync(README, 'utf8').split(BEGIN);
  const [, after = ''] = rest.split(END);
  return `${before}${BEGIN}\n\n${await asMarkdown(openPart(store))}\n${END}${after}`;
}

/** Measures again what is named, and keeps the rest. */
async function measureAgain(names: readonly string[]): Promise<void> {
  const isAll = names.includes('all');
  for (const attack of BENCH_ATTACKS) {
    if (!isAll && !names.includes(attack.name)) continue;
    const runs = measuredRuns(attack);
    const { attacks, ...rest } = readStore();
    await writeStore({ ...rest, attacks: { ...attacks, [attack.name]: runs } });
  }
  if (isAll || names.includes('losses')) {
    await writeStore({ ...readStore(), ...(await measuredLosses()) });
  } else if (names.includes('names')) {
    await writeStore({ ...readStore(), names: namesakeLosses() });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await measureAgain(process.argv.slice(2));
  writeFileSync(BENCH_PAGE, await pageOf(readStore()));
  writeFileSync(README, await readmeOf(readStore()));
}
