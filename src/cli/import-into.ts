import type { CommitSource } from '../core/families/commits/commit-source.ts';
import { chooseCycle } from '../core/families/commits/cycle-length.ts';
import { cycleStart, DAY_SECONDS, formatDate, mondayBefore } from '../core/policy/cycle.ts';
import { type PolicyDocument, policyFrom } from '../core/policy/parse-policy.ts';
import { policyDocument } from '../core/policy/policy-entry.ts';
import { policyHash } from '../core/policy/policy-library.ts';
import { actionRule, type TrustRules } from '../core/policy/policy.ts';
import { PRESETS } from '../core/policy/presets.ts';
import { formatMicros, parseMicros } from '../core/units.ts';
import { type Community, createCommunity, refuseSignedLog } from '../pipeline/writer/community.ts';
import {
  importHistory,
  type ImportOptions,
  type ImportReport,
} from '../pipeline/imports/import-history.ts';
import { OperatorError } from '../pipeline/operator-error.ts';
import type { RandomSource } from '../pipeline/random-source.ts';
import { readPolicyHistory } from '../pipeline/answers/governance/policy-history.ts';
import type { Interruption } from './interruption.ts';
import type { Store } from './open-store.ts';
import { Progress } from './progress.ts';
import type { Terminal } from './terminal.ts';

export interface ImportTarget {
  readonly slug: string;
  /** Domains that the operator's rules name beside those of the preset. */
  readonly domains: readonly string[];
  /** Of a community that is made: a table cannot show who brought a commit in. */
  readonly trailers: TrustRules['trailers'];
  /** The length of a cycle as the operator wants it; default: by the rate of the history. */
  readonly cycleDays?: number;
  /** The operator's own rules for a community that is made; default: the preset `git`. */
  readonly policy?: PolicyDocument;
  /** Only where ids must repeat. */
  readonly random?: RandomSource;
}

export interface ImportOutcome {
  readonly community: Community;
  readonly report: ImportReport;
  readonly created: boolean;
  readonly cycle: CycleLength;
  readonly seconds: number;
}

/** How long the cycles of a community are, and why. */
export interface CycleLength {
  readonly days: number;
  readonly chosenBy: 'rate' | 'operator' | 'community';
  /** The median number of commits in 14 such cycles, by which it was chosen. */
  readonly commits?: number;
}

/** Tree heads are signed at most this long behind the writer. */
const CHECKPOINT_PERIOD_MS = 1_000;

/**
 * Imports a history into a community of the store, making the community where there is none: preset
 * `git` or rules of the operator's own, its first cycle begins on the Monday before the history. A
 * cycle is as long as those rules say, else as the rate of the history asks for.
 * @throws OperatorError when the community that there is cannot take this history.
 */
export async function importInto(
  store: Store,
  source: CommitSource,
  target: ImportTarget,
  options: Pick<ImportOptions, 'kind' | 'final'>,
  around: { readonly terminal: Terminal; readonly interruption: Interruption },
): Promise<ImportOutcome> {
  const existing = await store.open(target.slug);
  if (existing !== undefined) {
    await requireFit(existing, source, target);
    // A store that was restored from an older backup is refused before anything is added to it.
    await existing.checkpointer.refuseOlderStore();
    await existing.checkpointer.run();
  }
  const cycle = existing ? await cycleOf(existing) : cycleFor(source, target);
  const community = existing ?? (await createFor(store, source, { ...target, cycle }));
  const progress = new Progress(around.terminal, 'commits judged');
  let checkpointProblem: Error | undefined;
  community.checkpointer.start(CHECKPOINT_PERIOD_MS, (problem) => {
    checkpointProblem ??= problem instanceof Error ? problem : new Error(String(problem));
  });
  try {
    const report = await importHistory(store.db, community, source, {
      ...options,
      onProgress: ({ judged, total, resumedAt }) => {
        progress.show(judged, total, resumedAt);
        around.interruption.check();
        if (checkpointProblem !== undefined) throw checkpointProblem;
      },
    });
    await community.checkpointer.run();
    // A fresh store was planned for as if it were empty; the reports that follow need statistics.
    await store.db.maintenance();
    const { seconds } = progress;
    return { community, report, created: existing === undefined, cycle, seconds };
  } finally {
    await community.checkpointer.stop();
    progress.end();
  }
}

/** That of the policy that is in force: a community never changes it. */
async function cycleOf({ reader }: Community): Promise<CycleLength> {
  const { current } = await readPolicyHistory(reader);
  return { days: current.cycle.seconds / DAY_SECONDS, chosenBy: 'community' };
}

function cycleFor(source: CommitSource, { cycleDays, policy }: ImportTarget): CycleLength {
  const days = cycleDays ?? policy?.cycle.days;
  if (days !== undefined) return { days, chosenBy: 'operator' };
  return { ...chooseCycle(source), chosenBy: 'rate' };
}

/** A community that is to be made, with the cycle that was chosen for it. */
interface NewTarget extends ImportTarget {
  readonly cycle: CycleLength;
}

async function createFor(
  store: Store,
  source: CommitSource,
  target: NewTarget,
): Promise<Community> {
  const startsAt = mondayBefore(source.effectiveAt(0));
  const { slug, random } = target;
  const { db, key, settings } = store;
  refuseSignedLog(key, slug);
  const policy = {
    ...rulesFor(target, target.cycle.days),
    cycle: { days: target.cycle.days, anchorDate: formatDate(startsAt), anchorCycle: 1 },
  };
  requireCommits(policy, slug);
  const options = { db, key, ...(random === undefined ? {} : { random }) };
  return store.serve(
    await createCommunity({ slug, origin: settings.origin, policy, startsAt }, options),
  );
}

/** Rules of the operator's own stay as they are, but for the domains that are added to them. */
function rulesFor({ policy, domains, trailers }: ImportTarget, days: number): PolicyDocument {
  const { git } = PRESETS;
  const rules = policy ?? {
    ...git,
    trust: { ...git.trust, trailers },
    caps: capsFor(days),
  };
  return { ...rules, domains: [...new Set([...rules.domains, ...domains])] };
}

function requireCommits(policy: PolicyDocument, slug: string): void {
  if (actionRule(policyFrom(policy, 1), 'civic', 'commit') !== undefined) return;
  throw new OperatorError(
    `These rules do not know commits, so community "${slug}" was not made. Start from ` +
      '`negentropy policy show --preset git`.',
  );
}

/** The same command may be run again; rules that were changed meanwhile are not put in force so. */
function requireRules(policy: PolicyDocument, current: PolicyDocument, slug: string): void {
  if (policyHash(policy) === policyHash(current)) return;
  throw new OperatorError(
    `Community "${slug}" has other rules than the file, and an import changes none. Put them in ` +
      `force by \`negentropy policy use <file> --community ${slug}\`, and import without --policy.`,
  );
}

/** The caps of the preset are those of a week: a longer cycle has as much more. */
function capsFor(days: number): PolicyDocument['caps'] {
  const { cycle, caps } = PRESETS.git;
  const times = (value: bigint): bigint => (value * BigInt(days)) / BigInt(cycle.days);
  return {
    mintsPerMemberAndCycle: Math.max(1, Number(times(BigInt(caps.mintsPerMemberAndCycle)))),
    mintPerCycle: formatMicros(times(parseMicros(caps.mintPerCycle))),
  };
}

async function requireFit(
  community: Community,
  source: CommitSource,
  target: ImportTarget,
): Promise<void> {
  const { slug } = target;
  const elsewhere = 'Import the history into a community of its own: --community <name>.';
  const { current, currentEntry } = await readPolicyHistory(community.reader);
  if (actionRule(current, 'civic', 'commit') === undefined) {
    throw new OperatorError(
      `The policy of community "${slug}" (preset ${current.preset}) does not know commits. ` +
        elsewhere,
    );
  }
  const unknown = target.domains.find((domain) => !current.domains.includes(domain));
  if (unknown !== undefined) {
    throw new OperatorError(
      `The policy of community "${slug}" has no domain "${unknown}": it has ` +
        `${current.domains.join(', ')}. ${elsewhere}`,
    );
  }
  const days = current.cycle.seconds / DAY_SECONDS;
  const asked = target.cycleDays ?? target.policy?.cycle.days;
  if (asked !== undefined && asked !== days) {
    throw new OperatorError(
      `The cycles of community "${slug}" have ${days} days, and that never changes. ${elsewhere}`,
    );
  }
  if (target.policy !== undefined) {
    requireRules(rulesFor(target, days), policyDocument(currentEntry.policy), slug);
  }
  const first = await community.writer.read((state) => state.community?.cycle ?? state.cycle);
  const startsAt = cycleStart(current.cycle, first);
  if (source.effectiveAt(0) < startsAt) {
    throw new OperatorError(
      `Community "${slug}" starts on ${formatDate(startsAt)}, but the history begins on ` +
        `${formatDate(source.effectiveAt(0))}. ${elsewhere}`,
    );
  }
}
