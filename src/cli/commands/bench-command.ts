import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { isPresetName, PRESETS } from '../../core/policy/presets.ts';
import {
  attacksOn,
  type BenchAttack,
  benchAttack,
  type BenchRow,
  type BenchSetting,
  type HonestLoss,
  honestLoss,
} from '../../simulator/attacks/attack-bench.ts';
import { readArguments, wholeNumber } from '../arguments.ts';
import { type Command, type CommandContext, FAILED, SUCCESS } from '../command.ts';
import { Progress } from '../progress.ts';
import { proseLines, tableLines } from '../rendering/table.ts';
import type { Paint } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { policyHash } from './bench-opening.ts';
import { searchAttacks } from './bench-search.ts';
import { policyDocumentIn } from './policy-command.ts';
import { addAll } from '../../core/lists.ts';

const SETTINGS: readonly BenchSetting[] = ['history', 'claims'];
const DEFAULT_SEEDS = 3;
const OPTIONS = {
  values: ['policy', 'setting', 'seeds', 'seed', 'evaluations'],
  flags: ['words'],
} as const;

export const benchCommand: Command = {
  name: 'bench',
  summary: 'attack a policy before it goes live: what each way to cheat would pay',
  usage: `usage: negentropy bench attacks [options]
       negentropy bench search [--seed <n>] [--evaluations <n>]  attackers look
                     for what pays most under the presets

  --policy <file>    a preset by name, a YAML or JSON file, or - for stdin;
                     default: civic for claims, git for histories
  --setting <name>   history or claims; default: both
  --seeds <number>   simulated worlds per attack, 1 to 10; default: ${DEFAULT_SEEDS}
  --words            prints sentences instead of a table
  --json             prints every value

Everybody in it is simulated; the rules are those of the service. Exit code 1:
an attack comes to more than its limit, and the page of the presets does not say
so already (docs/reference/attack-bench.md).`,
  run,
};

async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const parsed = readArguments(args, OPTIONS, 1);
  const { values, flags, positionals, json } = parsed;
  if (positionals[0] === 'search') {
    const seed = wholeNumber('seed', values.seed ?? '1', 0, 2 ** 32 - 1);
    const evaluations = wholeNumber('evaluations', values.evaluations ?? '500', 1, 1_000_000);
    return searchAttacks({ seed, evaluations, json }, context);
  }
  if (positionals[0] !== 'attacks') {
    throw new UsageError('say what to run: bench attacks, bench search');
  }
  const setting = SETTINGS.find((one) => one === values.setting);
  if (values.setting !== undefined && setting === undefined) {
    throw new UsageError(`--setting is one of ${SETTINGS.join(', ')}, not "${values.setting}"`);
  }
  const seeds =
    values.seeds === undefined ? DEFAULT_SEEDS : wholeNumber('seeds', values.seeds, 1, 10);
  const policy = await policyNamed(values.policy, context);
  const result = attacked({ policy, setting, seeds }, context);
  const { terminal } = context;
  if (json) terminal.printJson(benchJson(result, seeds, policy));
  else {
    const linesOf = flags.words === true ? wordLines : benchLines;
    for (const line of linesOf(result, terminal.paint)) terminal.print(line);
  }
  return result.rows.some(isOpened) ? FAILED : SUCCESS;
}

interface Bench {
  readonly rows: readonly BenchRow[];
  /** Of a policy that claims are made under. */
  readonly honest: HonestLoss | undefined;
}

interface Asked {
  /** Undefined: the preset that each setting has. */
  readonly policy: PolicyDocument | undefined;
  readonly setting: BenchSetting | undefined;
  readonly seeds: number;
}

function attacked({ policy, setting, seeds }: Asked, { terminal }: CommandContext): Bench {
  const attacks = attacksOn(setting);
  const progress = new Progress(terminal, 'attacks run');
  const rows = attacks.map((attack, index) => {
    const preset = attack.setting === 'history' ? PRESETS.git : PRESETS.civic;
    const row = benchAttack(attack, policy ?? preset, seeds);
    progress.show(index + 1, attacks.length);
    return row;
  });
  const honest = setting === 'history' ? undefined : honestLoss(policy ?? PRESETS.civic);
  progress.end();
  return { rows, honest };
}

async function policyNamed(
  name: string | undefined,
  { terminal }: CommandContext,
): Promise<PolicyDocument | undefined> {
  if (name === undefined) return undefined;
  if (isPresetName(name)) return PRESETS[name];
  return await policyDocumentIn(name, terminal.streams.stdin);
}

/** Comes to more than its limit, and nobody said so. */
function isOpened({ isWithin, attack }: BenchRow): boolean {
  return !isWithin && !attack.isKnown;
}

function benchLines({ rows, honest }: Bench, paint: Paint): string[] {
  const opened = rows.filter(isOpened);
  const known = rows.filter((row) => !row.isWithin && row.attack.isKnown);
  const verdict =
    opened.length === 0
      ? paint.good(`None of ${rows.length} attacks pays more than it may.`)
      : paint.bad(`${opened.length} of ${rows.length} attacks pay more than they may.`);
  const lines = [verdict, '', ...tableLines(COLUMNS, rows.map(cellsOf), paint), ''];
  for (const { attack } of opened) lines.push(`OPEN  ${attack.name}: ${attack.words}.`);
  for (const { attack } of known) lines.push(`known ${attack.name}: missed by the presets too.`);
  if (opened.length + known.length > 0) lines.push('');
  addAll(lines, MEANING);
  if (honest !== undefined) addAll(lines, ['', ...honestLines(honest)]);
  return lines;
}

/** Each attack in sentences. */
function wordLines({ rows, honest }: Bench, paint: Paint): string[] {
  const missed = rows.filter(({ isWithin }) => !isWithin).map(({ attack }) => attack.name);
  const isNot = missed.length === 1 ? 'one is not' : `${missed.length} are not`;
  const held = `${rows.length - missed.length} of ${rows.length} known attacks are held`;
  const head = missed.length === 0 ? `${held}.` : `${held}, ${isNot}: ${missed.join('; ')}.`;
  // In the order of the bench: some say that they are the same as the one before.
  const lines = [...proseLines(`Everybody is simulated. ${head}`, paint)];
  for (const { attack, isWithin, mean } of rows) {
    const verdict = isWithin ? paint.good('held') : paint.warn('not held');
    const done = `${attack.words.slice(0, 1).toUpperCase()}${attack.words.slice(1)}.`;
    const [said, least] = [comesTo(attack, mean), boundOf(attack)];
    addAll(lines, [
      '',
      `${paint.strong(attack.name)}: ${verdict}`,
      ...proseLines(`${done} ${said}; ${least} is meant.`, paint),
    ]);
  }
  return honest === undefined ? lines : [...lines, '', ...honestLines(honest)];
}

function comesTo({ measure }: BenchAttack, mean: number): string {
  const value = mean.toFixed(2);
  switch (measure) {
    case 'victims keep':
      return `The victims keep ${value} of their pay`;
    case 'gained':
      return `It adds ${value} of an honest member’s pay`;
    case 'per deed':
    case 'per commit':
      return `It pays ${value} of what an honest member gets for as much work`;
    case 'in all':
      return `Each account is paid ${value} of what an honest member is`;
    case 'together':
      return `All accounts together are paid ${value} times what an honest member is`;
  }
}

function boundOf({ measure, limit }: BenchAttack): string {
  return `${measure === 'victims keep' ? 'at least' : 'at most'} ${limit.toFixed(2)}`;
}

const COLUMNS = [
  { title: 'attack', canShrink: true },
  { title: 'measure' },
  { title: 'comes to', align: 'right' },
  { title: '95 %', align: 'right' },
  { title: 'limit', align: 'right' },
  { title: '' },
] as const;

const MEANING = [
  'Everybody is simulated. 1.00 is the pay of an honest member at equal effort;',
  '"together" adds up all accounts of the attacker;',
  '"victims keep" is the share of their pay that the victims still get.',
];

function cellsOf(row: BenchRow): string[] {
  const { attack, mean, margin } = row;
  const comes = [mean.toFixed(2), margin === undefined ? '' : `± ${margin.toFixed(2)}`];
  const atMost = `${attack.measure === 'victims keep' ? '≥' : '≤'} ${attack.limit.toFixed(2)}`;
  const verdict = row.isWithin ? '' : attack.isKnown ? 'known' : 'OPEN';
  return [attack.name, attack.measure, ...comes, atMost, verdict];
}

function honestLines({ members, earn, asks, refused }: HonestLoss): string[] {
  const [most] = refused;
  const why =
    most === undefined ? '' : `; most were refused for ${most[0]} (${most[1]} of ${asks})`;
  return [
    `Honest members: ${earn} of ${members} who keep .95 of three promises a week earn within`,
    `120 days${why}.`,
  ];
}

function benchJson(
  { rows, honest }: Bench,
  seeds: number,
  policy: PolicyDocument | undefined,
): object {
  return {
    simulated: true,
    seeds,
    ...(policy && { policy: policyHash(policy) }),
    opened: rows.filter(isOpened).map(({ attack }) => attack.name),
    attacks: rows.map(({ attack, leak, debtLeak, ...row }) => {
      const { setting, name, words, measure, limit, isKnown } = attack;
      const { values, mean, margin, isWithin } = row;
      const comes = { values, mean, margin, leak, debtLeak };
      return { setting, name, words, measure, limit, ...comes, isWithin, isKnown };
    }),
    honest,
  };
}
