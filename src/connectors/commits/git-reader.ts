import type { CommitRecord, CommitSource, ForgeFindings, SourceOptions } from './commit.ts';
import { CommitLogParser, commitLogArguments } from './commit-log.ts';
import type { LogEntry } from './commit-log.ts';
import { CommonPaths } from './common-paths.ts';
import { readEndorsers } from './endorsers.ts';
import { compileDomainRules } from './domains.ts';
import type { DomainRule, DomainsOf } from './domains.ts';
import type { ForgeRecord } from './forge.ts';
import { readForgeAccounts } from './forge-accounts.ts';
import { ForgePulls } from './forge-pulls.ts';
import { readGitOrder } from './git-order.ts';
import type { GitOrder } from './git-order.ts';
import { streamGit } from './git-process.ts';
import {
  countReplaced,
  explainGitFailure,
  findRepository,
  holdsFiles,
  readMailmap,
  requireObjects,
} from './git-repository.ts';
import type { GitRepository } from './git-repository.ts';
import { parseMailmap } from './mailmap.ts';
import { People } from './people.ts';
import { RepairResolver } from './repair-resolver.ts';
import { SourceError } from '../records/source-error.ts';
import { readClaims } from './trailers.ts';

export interface GitSourceOptions extends SourceOptions {
  /** What to read, default HEAD. */
  readonly revision?: string;
  /** Tried before `defaultDomainRules`. */
  readonly domainRules?: readonly DomainRule[];
  /** Where paths count that match no rule. */
  readonly fallbackDomain?: string;
  /** What the forge says that the repository comes from: reviews, merges, accounts. */
  readonly forge?: ForgeRecord;
  /** Check that each object of the history is there, default true. */
  readonly checkObjects?: boolean;
  /** Commits per run of git, default 16,384: git keeps the commits of one run in memory. */
  readonly commitsPerRun?: number;
}

/**
 * Opens the git repository at or above `path` and orders its history; records are streamed later.
 * Runs git programs only, without shell, network, hooks, or settings of the user.
 *
 * @throws SourceError for each input that cannot serve as evidence
 */
export async function openGitSource(
  path: string,
  options: GitSourceOptions,
): Promise<CommitSource> {
  const domainsOf = compileDomainRules(options.domainRules, options.fallbackDomain);
  const repository = await findRepository(path, options.revision);
  try {
    const order = await orderOf(repository, options);
    const mailmap = parseMailmap(await readMailmap(repository));
    const { botPatterns, people: file, forge: record } = options;
    const accounts = record && (await readForgeAccounts({ repository, order, record }));
    const people = new People(mailmap, { botPatterns, people: file, accounts });
    const forge = record && new ForgePulls(order, record);
    const repairs = new RepairResolver(repository, order);
    const replacedCommits = await countReplaced(repository);
    const paths = new CommonPaths(repository);
    const squashed = { commits: 0, read: 0 };
    const known = { repository, order, squashed, showsChanges: await holdsFiles(repository) };
    const context = { ...known, people, repairs, paths, forge, domainsOf, options };
    return {
      id: `commits:${order.shaAt(0).slice(0, 12)}`,
      total: order.total,
      behindRunningMaximum: order.behindRunningMaximum,
      shaAt: (ordinal) => order.shaAt(ordinal),
      effectiveAt: (ordinal) => order.effectiveAt(ordinal),
      nameOf: (personId) => people.nameOf(personId),
      records: (fromOrdinal) => readRecords(context, fromOrdinal),
      findings: () => ({
        people: people.report(),
        unresolvedRepairs: repairs.unresolved,
        pathlessRepairs: paths.dropped,
        replacedCommits,
        ...(record ? { forge: forgeFindings(record, forge) } : { squashed: { ...squashed } }),
      }),
    };
  } catch (error) {
    throw explainGitFailure(error);
  }
}

interface ReadingContext {
  readonly repository: GitRepository;
  readonly order: GitOrder;
  readonly showsChanges: boolean;
  /** Counted as the records are read. */
  readonly squashed: { commits: number; read: number };
  readonly people: People;
  readonly repairs: RepairResolver;
  readonly paths: CommonPaths;
  readonly forge: ForgePulls | undefined;
  readonly domainsOf: DomainsOf;
  readonly options: GitSourceOptions;
}

function orderOf(repository: GitRepository, options: GitSourceOptions): Promise<GitOrder> {
  const args = ['rev-list', '--parents', '--timestamp', repository.head, '--'];
  return readGitOrder(streamGit(repository.location, args), repository.head, options);
}

async function* readRecords(
  context: ReadingContext,
  fromOrdinal: number,
): AsyncGenerator<readonly CommitRecord[], void, undefined> {
  const { order, options, repository } = context;
  const { batchSize = 512, commitsPerRun = 16_384 } = options;
  if (fromOrdinal >= order.total) return;
  if (options.checkObjects !== false) {
    await requireObjects(repository, fromOrdinal > 0 ? order.shaAt(fromOrdinal - 1) : undefined);
  }
  let batch: CommitRecord[] = [];
  try {
    for (let from = fromOrdinal; from < order.total; from += commitsPerRun) {
      const to = Math.min(order.total, from + commitsPerRun);
      for await (const records of readRun(context, from, to)) {
        batch = batch.concat(records);
        while (batch.length >= batchSize) yield batch.splice(0, batchSize);
      }
    }
  } catch (error) {
    throw explainGitFailure(error);
  }
  if (batch.length > 0) yield batch;
}

/** One run of git over the ordinals `from` to `to`, exclusive. */
async function* readRun(
  context: ReadingContext,
  from: number,
  to: number,
): AsyncGenerator<CommitRecord[], void, undefined> {
  const plan = planRun(context.order, from, to);
  const shas = plan.map((ordinal) => `${context.order.shaAt(ordinal)}\n`);
  const input = Buffer.from(shas.join(''), 'latin1');
  const parser = new CommitLogParser();
  const run = new Run(context, plan, to);
  for await (const chunk of streamGit(context.repository.location, commitLogArguments, input)) {
    yield await run.take(parser.push(chunk));
  }
  yield await run.take(parser.finish());
  run.requireEnd();
}

/** Puts records back into order while git answers the plan of one run. */
class Run {
  readonly #context: ReadingContext;
  readonly #plan: readonly number[];
  readonly #to: number;
  #read = 0;
  #bringing: { readonly entry: LogEntry; readonly ordinal: number } | undefined;

  constructor(context: ReadingContext, plan: readonly number[], to: number) {
    this.#context = context;
    this.#plan = plan;
    this.#to = to;
  }

  async take(entries: readonly LogEntry[]): Promise<CommitRecord[]> {
    for (const { message } of entries) await this.#context.repairs.prepare(message);
    const records: CommitRecord[] = [];
    for (const entry of entries) this.#takeOne(entry, records);
    return await this.#context.paths.filter(records);
  }

  /** @throws SourceError GIT_FAILED when git stopped before the end of the plan */
  requireEnd(): void {
    if (this.#read < this.#plan.length) throw outOfStep(`number ${this.#read} of a run`);
  }

  #takeOne(entry: LogEntry, records: CommitRecord[]): void {
    const { order } = this.#context;
    const ordinal = this.#plan[this.#read++] ?? -1;
    if (ordinal < 0 || entry.sha !== order.shaAt(ordinal)) throw outOfStep(entry.sha);
    // Only a merge that was asked for ahead of what it brings is followed by a smaller ordinal.
    if ((this.#plan[this.#read] ?? Infinity) < ordinal) {
      this.#bringing = { entry, ordinal };
      return;
    }
    const known = this.#bringing;
    const bringer = known?.ordinal === order.bringerOf(ordinal) ? known : undefined;
    records.push(toRecord(this.#context, entry, ordinal, bringer?.entry));
    if (bringer?.ordinal !== ordinal + 1 || bringer.ordinal >= this.#to) return;
    records.push(toRecord(this.#context, bringer.entry, bringer.ordinal, undefined));
  }
}

/**
 * The ordinals to ask git for. A merge is asked for right before what it brings, because its author
 * endorses those commits; its own record waits until they are through.
 */
function planRun(order: GitOrder, from: number, to: number): number[] {
  const plan: number[] = [];
  let bringer = -1;
  for (let ordinal = from; ordinal < to; ordinal++) {
    const mine = order.bringerOf(ordinal);
    if (mine === ordinal && bringer === ordinal) continue;
    if (mine !== ordinal && mine !== bringer) plan.push(mine);
    bringer = mine;
    plan.push(ordinal);
  }
  return plan;
}

function toRecord(
  context: ReadingContext,
  entry: LogEntry,
  ordinal: number,
  bringer: LogEntry | undefined,
): CommitRecord {
  const { order, people } = context;
  const merge = order.isMerge(ordinal);
  const author = people.resolve(entry.author);
  const claims = readClaims(entry.message);
  const brought = { entry, bringer: merge ? undefined : bringer, author, claims };
  const pulls = merge ? [] : (context.forge?.of(ordinal) ?? []);
  const { endorsements, hands } = readEndorsers(context, { ...brought, pulls });
  if (!merge && !author.bot) {
    context.squashed.read += 1;
    if (endorsements.length === 0 && namesPull(entry.message)) context.squashed.commits += 1;
  }
  const committedAt = order.committedAt(ordinal);
  const authored = readTime(entry.authoredAt);
  return {
    sha: entry.sha,
    merge,
    authoredAt: authored === undefined ? committedAt : order.authoredAt(ordinal, authored),
    committedAt,
    effectiveAt: order.effectiveAt(ordinal),
    author: author.id,
    authorIsBot: author.bot,
    endorsements,
    ...(hands === undefined ? {} : { hands }),
    ...(merge || !context.showsChanges ? {} : { change: entry.change }),
    ...(merge ? { repairs: [] } : context.repairs.resolve(claims, ordinal)),
    ...context.domainsOf(entry.paths),
  };
}

/** Whether the first line ends in the number of a pull request, as a forge writes a squash. */
function namesPull(message: string): boolean {
  return /^[^\n]* \(#\d+\)\s*(?:\n|$)/.test(message);
}

function forgeFindings(record: ForgeRecord, forge: ForgePulls | undefined): ForgeFindings {
  const { gaps, pulls } = record;
  const matched = forge?.matched ?? 0;
  return { pulls: matched, elsewhere: pulls.length - matched, gaps };
}

/** Undefined for a broken author line: the commit time then stands in for the author's. */
function readTime(digits: string): number | undefined {
  const time = Number(digits);
  return digits !== '' && Number.isSafeInteger(time) ? time : undefined;
}

function outOfStep(sha: string): SourceError {
  return new SourceError('GIT_FAILED', `git answered out of step at commit ${sha}: run git fsck`);
}
