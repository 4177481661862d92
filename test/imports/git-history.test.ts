import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CommitRecord } from '../../src/core/families/commits/commit.ts';
import { importHistory } from '../../src/pipeline/imports/import-history.ts';
import { OperatorError } from '../../src/pipeline/operator-error.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { syntheticHistory } from '../pipeline/synthetic-history.ts';
import {
  entriesOf,
  exportLines,
  gitPolicy,
  newCommunity,
  reopen,
  temporaryFolder,
  type TestCommunity,
} from '../pipeline/test-community.ts';
import { openContributions, rowOf, writeRows } from './contribution-files.ts';
import { GitRepository } from './git-repository.ts';

/** What a repository and a table of commits can both say: no merges, people by their e-mail. */
const records: readonly CommitRecord[] = syntheticHistory({ commits: 260, days: 420, paths: false })
  .filter(({ merge }) => !merge)
  .map((record) => ({
    ...record,
    author: emailOf(record.author),
    endorsements: record.endorsements.map(({ by, as }) => ({ by: emailOf(by), as })),
    domain: 'infrastructure',
  }));

describeAboveEngines((engine) => {
  test('a second import of a repository adds nothing, a longer one continues', async () => {
    const repository = new GitRepository();
    const idOf = new Map<string, string>();
    const ids = repository.add(records.slice(0, 150), undefined, idOf);
    const store = await storeOf(await repository.open());
    const half = await exportLines(store);
    await importGit(await reopen(store, store.db), repository);
    expect(await exportLines(store)).toEqual(half);

    repository.add(records.slice(150), ids.at(-1), idOf);
    const continued = await reopen(store, store.db);
    const report = await importGit(continued, repository);
    expect(report).toMatchObject({
      total: records.length,
      judged: records.length - report.waiting,
    });
    const lines = await exportLines(continued);
    expect(lines.slice(0, half.length - 1)).toEqual(half.slice(0, -1));
    const whole = await storeOf(await repository.open());
    expect(lines).toEqual(await exportLines(whole));
  });

  test('a rewritten history is refused and nothing is lost', async () => {
    const repository = new GitRepository();
    const idOf = new Map<string, string>();
    const ids = repository.add(records.slice(0, 120), undefined, idOf);
    const store = await storeOf(await repository.open());
    const before = await exportLines(store);

    const changed = records.slice(80, 120).map((record) => ({ ...record, sha: `x${record.sha}` }));
    repository.add(changed, ids[79], new Map(idOf));
    await expect(importGit(store, repository)).rejects.toThrow(
      /history was rewritten: commit 81 was/,
    );
    repository.point(ids[60] ?? '');
    await expect(importGit(store, repository)).rejects.toThrow(
      /commit 62 was .* and is nothing now/,
    );
    repository.add(records.slice(5, 40));
    await expect(importGit(store, repository)).rejects.toThrow(/begins with another commit/);
    await expect(importGit(store, repository)).rejects.toThrow(OperatorError);
    expect(await exportLines(store)).toEqual(before);

    repository.add(records.slice(120), ids.at(-1), idOf);
    const restored = await reopen(store, store.db);
    await importGit(restored, repository);
    const whole = await storeOf(await repository.open());
    expect(await exportLines(restored)).toEqual(await exportLines(whole));
    const { divergence } = await verifyStore(restored.db, restored.community, restored.key);
    expect(divergence).toBeUndefined();
  });

  test('a repository and a table of the same commits differ in their hashes alone', async () => {
    const repository = new GitRepository();
    repository.add(records);
    const fromGit = await storeOf(await repository.open());
    const path = join(temporaryFolder(), 'history.csv');
    writeRows(path, records.map(rowOf));
    const fromTable = await storeOf(await openContributions(path));
    const [git, table] = await Promise.all([withoutHashes(fromGit), withoutHashes(fromTable)]);
    expect(git).toEqual(table);
    const outcomes = new Set(git.map(({ type, outcome }) => `${String(type)} ${String(outcome)}`));
    expect([...outcomes].join()).toMatch(/decision held.*decision refused|decision refused.*held/);
  });

  async function storeOf(source: Parameters<typeof importHistory>[2]): Promise<TestCommunity> {
    const store = await newCommunity(await engine.openMigrated(), gitPolicy(source.effectiveAt(0)));
    await importHistory(store.db, store.community, source, { kind: 'git' });
    return store;
  }
});

async function importGit(
  { db, community }: TestCommunity,
  repository: GitRepository,
): ReturnType<typeof importHistory> {
  return await importHistory(db, community, await repository.open(), { kind: 'git' });
}

/** Entries without what follows from a commit's id: a table has only its first twelve digits. */
async function withoutHashes(store: TestCommunity): Promise<Record<string, unknown>[]> {
  return entriesOf(await exportLines(store)).map((entry) => {
    const { evidence: _, promise, ...rest } = { promise: undefined, evidence: undefined, ...entry };
    return { ...rest, hasPromise: promise !== undefined };
  });
}

function emailOf(person: string): string {
  return `${person}@people.example`;
}
