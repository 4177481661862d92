import { mkdtempSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import type { Entry } from '../../src/core/state/entry.ts';
import { EVERY_WORD } from '../../src/core/families/commits/witnesses.ts';
import { formatDate, mondayBefore } from '../../src/core/policy/cycle.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { Database } from '../../src/db/engine/port.ts';
import {
  type Community,
  createCommunity,
  openCommunity,
} from '../../src/pipeline/writer/community.ts';
import { exportLog } from '../../src/pipeline/answers/log/export-log.ts';
import { type LogKey, openLogKey } from '../../src/pipeline/log/log-key.ts';
import { type RandomSource, seededRandom } from '../../src/pipeline/random-source.ts';

/** An empty folder that goes with the test run. */
export function temporaryFolder(): string {
  return mkdtempSync(join(dirname(inject('databaseSocket')), 'f'));
}

/** The same key bytes each time, in a folder of its own: what is signed repeats byte for byte. */
export function newLogKey(fill = 7): LogKey {
  return openLogKey(join(temporaryFolder(), 'log.key'), new Uint8Array(32).fill(fill));
}

export interface TestCommunity {
  readonly db: Database;
  readonly key: LogKey;
  readonly community: Community;
}

export interface TestCommunityOptions {
  readonly policy?: PolicyDocument;
  /** Unix seconds. */
  readonly startsAt?: number;
  readonly slug?: string;
  readonly key?: LogKey;
  readonly random?: RandomSource;
}

/** A community whose ids, salts and key are the same in every store. */
export async function newCommunity(
  db: Database,
  options: TestCommunityOptions = {},
): Promise<TestCommunity> {
  const { policy = PRESETS.sandbox, startsAt = 1_764_288_000, slug = 'default' } = options;
  const { key = newLogKey(), random = seededRandom('tests') } = options;
  const community = await createCommunity(
    { slug, origin: 'test.example', policy, startsAt },
    { db, key, random },
  );
  return { db, key, community };
}

/** The community as another process would open it: nothing is remembered. */
export async function reopen(
  { key, community }: TestCommunity,
  db: Database,
): Promise<TestCommunity> {
  const random = seededRandom('tests');
  const opened = await openCommunity(community.row.slug, { db, key, random });
  if (opened === undefined) throw new Error(`there is no community ${community.row.slug}`);
  return { db, key, community: opened };
}

/** The preset `git`, with its weeks counted from the first Monday of a history. */
export function gitPolicy(firstAt: number): { policy: PolicyDocument; startsAt: number } {
  const startsAt = mondayBefore(firstAt);
  const { git } = PRESETS;
  const cycle = { ...git.cycle, anchorDate: formatDate(startsAt) };
  const trust = { ...git.trust, trailers: 'stated' } as const;
  return { policy: { ...git, cycle, trust }, startsAt };
}

/** The preset `git` with every gate open, no caps and each word counting: integrity decides. */
export function ungatedPolicy(
  firstAt: number,
  channelFloor = true,
): { policy: PolicyDocument; startsAt: number } {
  const { policy, startsAt } = gitPolicy(firstAt);
  const gates = { entropy: false, channelFloor };
  const caps = { mintsPerMemberAndCycle: 0, mintPerCycle: '0.000000' };
  return { policy: { ...policy, gates, caps, trust: EVERY_WORD }, startsAt };
}

/** Every line of the export: header, entries, checkpoint. */
export async function exportLines({ community, key }: TestCommunity): Promise<string[]> {
  const lines: string[] = [];
  for await (const page of exportLog(community, key)) lines.push(...page);
  return lines;
}

/** The entries of an export, parsed. */
export function entriesOf(lines: readonly string[]): Entry[] {
  return lines.slice(1, -1).map((line) => JSON.parse(line) as Entry);
}

/** Appends entries that change nothing but the size, in one commit. */
export async function grow(
  { community }: Pick<TestCommunity, 'community'>,
  count: number,
  reason = 'f',
): Promise<void> {
  await community.writer.submit({
    run: (draft) => {
      const { cycle } = draft.state;
      for (let index = 0; index < count; index += 1) {
        draft.append({ type: 'pause', cycle, paused: index % 2 === 0, reason });
      }
    },
  });
}
