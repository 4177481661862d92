import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { squashRepository, type SquashedPull, writeForgePages } from '../imports/forge-history.ts';
import { type Ended, negentropy } from './command-line.ts';
import { emailOf, makeRepository, type PlannedCommit, reviewedBy } from './git-history.ts';

/** One command of a walk and what it printed. */
export interface Step {
  readonly args: readonly string[];
  /** Where its store lies, if it is not said with `--data`. */
  readonly data?: string;
  readonly ended: Ended;
}

/** What somebody new does with one project. */
export interface Walk {
  readonly title: string;
  readonly about: string;
  readonly steps: readonly Step[];
}

/** Wednesday, 2020-01-01, noon UTC. */
const BEGINNING = 1_577_880_000;
const DAY = 86_400;

type Called = Pick<Step, 'args' | 'data'>;

/**
 * Walks through three projects, in this process, as somebody who has read nothing yet: relative
 * paths in a folder of its own, and the name by which a package calls the program.
 */
export async function newcomerWalks(): Promise<Walk[]> {
  const [cwd, script] = [process.cwd(), process.argv[1] ?? ''];
  const folder = mkdtempSync(join(tmpdir(), 'negentropy-walk-'));
  process.chdir(folder);
  process.argv[1] = '/node_modules/.bin/negentropy';
  try {
    return [await trailerWalk(), await squashWalk(), await tinyWalk()];
  } finally {
    process.chdir(cwd);
    process.argv[1] = script;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The page that shows them, without what differs from run to run. */
export function walksPage(walks: readonly Walk[]): string {
  const parts = walks.map(({ title, about, steps }) => {
    const shown = steps.map(stepText).join('\n');
    return `## ${title}\n\n${about} ${steps.length} steps.\n\n\`\`\`console\n${shown}\`\`\`\n`;
  });
  return `${HEAD}\n${parts.join('\n')}`;
}

const HEAD = [
  "# A newcomer's first hour",
  '',
  'What somebody sees who tries the program on a repository, on a terminal of 80 columns.',
  '`scripts/newcomer-walk.ts` writes this page, and a test compares it.',
  '',
  'The three projects are made up. Durations and sizes are of one machine each time, and left out',
  '(`…`); all of it together takes a minute or two.',
  '',
].join('\n');

function stepText({ args, data, ended }: Step): string {
  const there = data === undefined ? '' : `NEGENTROPY_DATA=${data} `;
  const status = ended.code === 0 ? '' : `exit status ${ended.code}\n`;
  const printed = plain(ended.stderr + ended.stdout);
  return `$ ${there}npx negentropy ${args.join(' ')}\n${printed}${status}`;
}

/** Without what another machine, or another run, says differently. */
function plain(text: string): string {
  return text
    .replaceAll(/^[\d,]+ .*\/s(?:, about .* left)?\n/gm, '') // how far it has come
    .replaceAll(/\b[\d.]+ (?:s|min|h)\b/g, '… s')
    .replaceAll(/\d+ [kM]B\b/g, '… MB')
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '…')
    .replaceAll(/(\/log\/\w+\+)[0-9a-f]{8}/g, '$1…');
}

async function take(calls: readonly Called[]): Promise<Step[]> {
  const steps: Step[] = [];
  for (const call of calls) {
    const where = call.data === undefined ? {} : { data: call.data };
    steps.push({ ...call, ended: await negentropy(call.args, where) });
  }
  return steps;
}

/** Authors, and who reviews them. */
const PAIRS = [
  ['ada', '名前'],
  ['名前', 'ada'],
  ['ada', '名前'],
  ['cy', ''],
] as const;

/** Two years in which ada and 名前 review each other, cy works alone, and a few fixes come. */
function trailerCommits(): PlannedCommit[] {
  return Array.from({ length: 620 }, (_, at): PlannedCommit => {
    const [by = '', other = ''] = PAIRS[at % PAIRS.length] ?? [];
    const seen = other === '' ? {} : { trailers: [reviewedBy(other)], through: other };
    const made = { at: BEGINNING + at * DAY, by, ...seen };
    if (at % 60 !== 58) return { ...made, path: pathOf(at) };
    const undone = at - 9 - (at % 7);
    return { ...made, path: pathOf(undone), subject: `Revert "Change number ${undone}"` };
  });
}

function pathOf(at: number): string {
  return at % 5 === 0 ? `docs/page-${at % 7}.md` : `src/file-${at % 11}.c`;
}

async function trailerWalk(): Promise<Walk> {
  makeRepository('trailers', trailerCommits());
  const data = 'trailers-demo';
  return {
    title: 'A project that reviews in trailers',
    about: 'Two people review each other, a third works alone.',
    steps: await take([
      { args: ['demo', 'trailers', '--data', data] },
      { args: ['show', emailOf('ada')], data },
      { args: ['decisions', '--code', 'BELOW_THRESHOLD', '--limit', '2'], data },
      { args: ['entropy'], data },
      { args: ['verify', `${data}/export.jsonl`, '--vkey', `${data}/export.vkey`] },
      { args: ['verify'], data },
    ]),
  };
}

async function squashWalk(): Promise<Walk> {
  const pulls = Array.from({ length: 420 }, (_, day): SquashedPull => {
    const by = day % 2 === 0 ? 'ada' : 'ben';
    const approvedBy = [day % 2 === 0 ? 'ben' : 'ada'];
    return { by, mergedBy: by, approvedBy, at: BEGINNING + day * DAY };
  });
  const shas = squashRepository('squashed', pulls);
  writeForgePages('pages', pulls, shas);
  const data = 'squashed-store';
  return {
    title: 'A project that squashes on a forge',
    about: 'The history names authors only; the reviews are on the forge.',
    steps: await take([
      { args: ['demo', 'squashed', '--data', 'squashed-demo'] },
      { args: ['import', 'github', 'squashed', '--from', 'pages', '--final'], data },
      { args: ['decisions', '--outcome', 'held', '--limit', '1'], data },
    ]),
  };
}

async function tinyWalk(): Promise<Walk> {
  const commits = [0, 1, 2].map((day) => ({ at: BEGINNING + day * DAY, by: 'ada', path: 'a.c' }));
  makeRepository('tiny', commits);
  const policy = { ...PRESETS.civic, giFloor: 2, cycle: { days: 1 }, domains: [] };
  writeFileSync('policy.json', JSON.stringify(policy));
  return {
    title: 'A tiny project, and what goes wrong first',
    about: 'Three commits of one person.',
    steps: await take([
      { args: ['demo', 'https://example.org/tiny.git'] },
      { args: ['demo', 'Tiny'] },
      { args: ['show', 'ada'], data: 'data' },
      { args: ['demo', 'tiny', '--data', 'tiny-demo'] },
      { args: ['show', 'nobody'], data: 'tiny-demo' },
      { args: ['show', 'nobody', '--json'], data: 'tiny-demo' },
      { args: ['decisions', '--limit', '1', '--json'], data: 'tiny-demo' },
      { args: ['policy', 'check', 'policy.json'] },
    ]),
  };
}
