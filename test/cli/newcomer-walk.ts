import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { squashRepository, type SquashedPull, writeForgePages } from '../imports/forge-history.ts';
import { emailOf, makeRepository, type PlannedCommit, reviewedBy } from './git-history.ts';
import { researcherWalks } from './researcher-walk.ts';
import { take, type Walk } from './walk-steps.ts';

/** What somebody new sees, and what a researcher then does with the same store. */
export interface FirstHours {
  readonly newcomer: readonly Walk[];
  readonly researcher: readonly Walk[];
}

/** Wednesday, 2020-01-01, noon UTC. */
const BEGINNING = 1_577_880_000;
const DAY = 86_400;

/** Where the store and the log of the first project lie. */
const TRAILERS = 'trailers-demo';

/**
 * Walks through three projects, in this process, as somebody who has read nothing yet: relative
 * paths in a folder of its own, and the name by which a package calls the program.
 */
export async function firstHours(): Promise<FirstHours> {
  const [cwd, script] = [process.cwd(), process.argv[1] ?? ''];
  const folder = mkdtempSync(join(tmpdir(), 'negentropy-walk-'));
  process.chdir(folder);
  process.argv[1] = '/node_modules/.bin/negentropy';
  try {
    const newcomer = [await trailerWalk(), await squashWalk(), await tinyWalk()];
    return { newcomer, researcher: await researcherWalks(TRAILERS) };
  } finally {
    process.chdir(cwd);
    process.argv[1] = script;
    rmSync(folder, { recursive: true, force: true });
  }
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
  const data = TRAILERS;
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
