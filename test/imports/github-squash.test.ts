import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openGitSource } from '../../src/connectors/commits/git-reader.ts';
import { readGithubFolder } from '../../src/connectors/forge/github-folder.ts';
import type { CommitRecord } from '../../src/core/families/commits/commit.ts';
import { DAY_SECONDS } from '../../src/core/policy/cycle.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { readStandings } from '../../src/pipeline/answers/members/read-standings.ts';
import { importHistory } from '../../src/pipeline/imports/import-history.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { newCommunity, temporaryFolder, ungatedPolicy } from '../pipeline/test-community.ts';
import { type SquashedPull, squashRepository, writeForgePages } from './forge-history.ts';

/** Wednesday, 2020-01-01, noon UTC. */
const BEGINNING = 1_577_880_000;
const NOW = BEGINNING + 1_000 * DAY_SECONDS;

/**
 * One pull request a day: those of ada and ben are approved by the other and merged by their own
 * author, as most projects do it; cy and dot merge their own without a review.
 */
const pulls = Array.from({ length: 420 }, (_, day): SquashedPull => {
  const at = BEGINNING + day * DAY_SECONDS;
  const [by, reviewer] = [
    ['ada', 'ben'],
    ['ben', 'ada'],
    ['cy', undefined],
    ['dot', undefined],
  ][day % 4] as [string, string | undefined];
  return { by, mergedBy: by, at, ...(reviewer === undefined ? {} : { approvedBy: [reviewer] }) };
});
const repository = join(temporaryFolder(), 'squashed');
const shas = squashRepository(repository, pulls);

async function recordsOf(pages: string): Promise<CommitRecord[]> {
  const forge = await readGithubFolder(pages);
  const source = await openGitSource(repository, { now: NOW, forge });
  const records: CommitRecord[] = [];
  for await (const batch of source.records(0)) records.push(...batch);
  return records;
}

test('a pull request and its squash are one promise, and its account is the author', async () => {
  const pages = temporaryFolder();
  writeForgePages(pages, pulls, shas);
  const records = await recordsOf(pages);
  expect(records[4]).toMatchObject({
    author: 'ada@example.org',
    endorsements: [{ by: 'ben@example.org', as: 'review' }],
    hands: { reviewers: ['ben@example.org'] },
  });
  expect(records[6]).toMatchObject({ author: 'cy@example.org', endorsements: [] });
  expect(records.map(({ hands }) => hands?.unknown)).toEqual(records.map(() => undefined));
});

test('what a gap hides is unknown, and neither lost nor kept', async () => {
  const pages = temporaryFolder();
  writeForgePages(pages, pulls, shas);
  rmSync(join(pages, 'reviews-7.json'));
  writeFileSync(join(pages, 'reviews-7.gap.json'), '{}');
  const unknown = (records: readonly CommitRecord[]): number[] =>
    records.flatMap(({ hands }, at) => (hands?.unknown === true ? [at + 1] : []));
  expect(unknown(await recordsOf(pages))).toEqual([7]);
  writeForgePages(pages, pulls.slice(0, 400), shas);
  rmSync(join(pages, 'reviews-7.gap.json'));
  for (let number = 401; number <= 420; number++) rmSync(join(pages, `reviews-${number}.json`));
  writeFileSync(join(pages, 'pulls-2.gap.json'), '{}');
  expect(unknown(await recordsOf(pages))).toEqual(pulls.map((_, at) => at + 1).slice(400));
});

describeAboveEngines((engine) => {
  test('a project that squashes mints for its reviewed authors alone', async () => {
    const pages = temporaryFolder();
    writeForgePages(pages, pulls, shas);
    expect(await mintedWith(pages)).toEqual({ ada: true, ben: true, cy: false, dot: false });
  });

  test('and for nobody without what the forge says', async () => {
    expect(await mintedWith(undefined)).toEqual({ ada: false, ben: false, cy: false, dot: false });
  });

  async function mintedWith(pages: string | undefined): Promise<Record<string, boolean>> {
    const said = pages === undefined ? {} : { forge: await readGithubFolder(pages) };
    const source = await openGitSource(repository, { now: NOW, ...said });
    const { policy, startsAt } = ungatedPolicy(BEGINNING);
    const judged = { ...policy, trust: PRESETS.git.trust };
    const store = await newCommunity(await engine.openMigrated(), { policy: judged, startsAt });
    await importHistory(store.db, store.community, source, { kind: 'git', final: true });
    const { divergence } = await verifyStore(store.db, store.community, store.key);
    expect(divergence).toBeUndefined();
    const members = await readStandings(store.community.reader);
    return Object.fromEntries(
      members
        .map(({ userId, minted }) => [userId.split('@')[0] ?? '', Number(minted) > 0] as const)
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    );
  }
});
