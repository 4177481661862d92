import { type PolicyDocument } from '../core/policy/parse-policy.ts';
import { type PresetName, PRESETS } from '../core/policy/presets.ts';
import { present } from '../core/present.ts';
import type { Database } from '../db/engine/port.ts';
import {
  type CommunityRow,
  findCommunity,
  findCommunityById,
  listCommunities,
  readIsPublic,
  writeIsPublic,
} from '../db/sql/communities/communities.ts';
import { readDatabaseTime } from '../db/sql/log/log.ts';
import { type ClockRow, readClockRows } from '../db/sql/communities/attention.ts';
import { isStoredSandbox } from './writer/community-clock.ts';
import { Caretaker } from './caretaker.ts';
import {
  type Community,
  createCommunity,
  type OpenCommunityOptions,
  openFound,
  refuseSignedLog,
  refuseUnsignable,
} from './writer/community.ts';
import type { CommitFigures } from './writer/community-writer.ts';
import { EventFeed } from './outbox/event-feed.ts';
import { LogGrowth } from './outbox/log-growth.ts';
import { Webhooks } from './outbox/webhooks.ts';
import { WebhookDispatcher } from './outbox/deliver-webhooks.ts';
import type { LogKey } from './log/log-key.ts';
import { reapplyErasures } from './members/members.ts';
import { SigningBatch } from './log/signing-batch.ts';
import { rollUpNations } from './roll-up-nations.ts';
import type { RemoteChild } from './remote-children.ts';
import { OperatorError } from './operator-error.ts';
import { Together } from './together.ts';
import { exportAnchors, readAnchorNote } from './answers/log/read-anchor.ts';
import { EvidenceRegistry } from './registry/evidence-registry.ts';
import { Registries } from './registry/registries.ts';
import type { RemoteRegistry } from './registry/registry-client.ts';
import type { RandomSource } from './random-source.ts';
import { Anchor } from './witness/anchor.ts';
import type { AskedWitness } from './witness/witness-client.ts';

/** A community as a server keeps it open. */
export interface ServedCommunity extends Community {
  readonly settings: { readonly sandbox: boolean };
  readonly dispatcher: WebhookDispatcher;
}

export interface InstallationOptions {
  readonly db: Database;
  readonly key: LogKey;
  /** First part of every log's origin. */
  readonly origin: string;
  /** Unix seconds. */
  readonly now: () => number;
  readonly allowPrivateWebhooks?: boolean;
  /** Where ids and salts come from; default: the system's generator. */
  readonly random?: RandomSource;
  /** Requests that may wait for their commit, per community. */
  readonly queueLimit?: number;
  /** Told of every commit. */
  readonly onCommit?: (slug: string, figures: CommitFigures) => void;
  /** Told of what went wrong in the background. */
  readonly onProblem?: (problem: unknown, where: string) => void;
  /** Told of what was mended, and of what an operator should look at. */
  readonly onWarning?: (message: string) => void;
  /** Who cosigns what this installation has signed; default: nobody. */
  readonly witnesses?: readonly AskedWitness[];
  /** Registries of evidence that other installations keep; default: none. */
  readonly registries?: readonly RemoteRegistry[];
  /** Communities of other installations that trees here may add up; default: none. */
  readonly remoteChildren?: readonly RemoteChild[];
  /** Logs of other installations that may claim here, by their verifier keys; default: none. */
  readonly admittedLogs?: ReadonlySet<string>;
  /** A community that nobody used for so long is forgotten; default: five minutes. */
  readonly forgetAfterMs?: number;
  /** So many are never forgotten, those that were used last; default: 16. */
  readonly keptOpen?: number;
  /** The rules of the community that a first start makes; default: `civic`, later on too. */
  readonly firstPreset?: PresetName;
}

/** What a new community can be made with. */
export interface CommunityWish {
  readonly slug: string;
  readonly preset: PresetName;
  /** Only for a sandbox. */
  readonly holdBackCycles?: 0 | 1;
  readonly public?: boolean;
}

const FORGET_AFTER_MS = 5 * 60_000;

const KEPT_OPEN = 16;

/** Who asks again for a community that was refused is told the same for so long. */
const REFUSAL_MS = 2_000;

export const DEFAULT_COMMUNITY = 'default';

interface Refusal {
  readonly problem: OperatorError;
  /** Milliseconds of the process's clock. */
  readonly untilMs: number;
}

/**
 * Everything that one server process serves: its communities, each opened at its first use, with
 * its writer, its checkpointer and its webhooks, and forgotten when nobody uses it; and the
 * caretaker of them all. Several processes may serve one database.
 */
export class Installation {
  readonly db: Database;
  readonly key: LogKey;
  readonly now: () => number;
  /** Where the communities claim evidence that is to earn once anywhere. */
  readonly registries: Registries;
  readonly #options: InstallationOptions;
  readonly #bySlug = new Map<string, Promise<ServedCommunity | undefined>>();
  /** Those that were used last come last. */
  readonly #open = new Map<string, { community: ServedCommunity; usedAtMs: number }>();
  readonly #refusals = new Map<string, Refusal>();
  readonly #caretaker: Caretaker;
  readonly #growth: LogGrowth;
  readonly #anchor: Anchor | undefined;
  /** Logs that are signed at the same time are signed with it. */
  readonly #batch: SigningBatch;
  readonly #clockRows: Together<string, ClockRow | undefined>;
  #checking: Promise<void> | undefined;
  #isClosed = false;

  private constructor(options: InstallationOptions) {
    this.db = options.db;
    this.key = options.key;
    this.now = options.now;
    this.#options = options;
    this.#growth = new LogGrowth({ db: options.db });
    this.#anchor = anchorOf(options);
    this.#batch = new SigningBatch(options.db, options.key);
    this.#clockRows = new Together(async (ids) => {
      const rows = await readClockRows(options.db, ids);
      const byId = new Map(rows.map((row) => [row.communityId, row]));
      return ids.map((id) => byId.get(id));
    });
    this.registries = registriesOf(options);
    this.#caretaker = new Caretaker({
      db: options.db,
      now: options.now,
      clockOf: (id) => this.#clockRows.ask(id),
      opened: (id) => this.#open.get(id)?.community,
      open: (slug) => this.community(slug),
      forget: () => this.#forget(),
      addUp: () => this.rollUpNations(),
      anchor: this.#anchor === undefined ? undefined : () => this.anchor(),
      onProblem: (problem, slug) => this.#report(problem, slug),
    });
  }

  /**
   * Begins to look after the communities there are, and opens none of them yet; a first start makes
   * the community `default`.
   * @throws OperatorError when there is one alone and its log cannot be continued, or when there is
   * one though the rules of the first are named
   */
  static async open(options: InstallationOptions): Promise<Installation> {
    const installation = new Installation(options);
    const rows = await listCommunities(options.db);
    if (rows.length > 0) refuseSecondFirst(options.firstPreset);
    if (rows.length === 0) await installation.#makeDefault();
    // Nothing could be served; with others beside it, they are.
    else if (rows.length === 1) await installation.checkLogs();
    installation.#caretaker.start();
    return installation;
  }

  /**
   * Looks at every log before anybody asks for it, so that an operator learns at the start which of
   * them cannot be continued. What is told of them, {@link refused} counts.
   * @throws OperatorError when none of them can
   */
  checkLogs(): Promise<void> {
    this.#checking = this.#checkLogs();
    return this.#checking;
  }

  async #checkLogs(): Promise<void> {
    const rows = await this.list();
    for (const row of rows) {
      if (this.#isClosed) return;
      try {
        await refuseUnsignable(row, { ...this.#options, batch: this.#batch });
      } catch (problem) {
        if (problem instanceof OperatorError) this.#refuse(row.slug, problem);
        this.#report(problem, row.slug);
      }
    }
    const [first] = this.#refusals.values();
    if (first !== undefined && this.refused >= rows.length) throw first.problem;
  }

  /** The last tree head of the anchor log; undefined when nothing was anchored. */
  anchorNote(): Promise<string | undefined> {
    return readAnchorNote(this.db);
  }

  /** The anchor log as lines without their breaks; none when nothing was anchored. */
  anchors(): AsyncGenerator<string[]> {
    return exportAnchors(this.db, { key: this.key, installation: this.#options.origin });
  }

  /** Has the witnesses cosign what was signed since the last time, when this process has to. */
  async anchor(): Promise<void> {
    await this.#anchor?.tick();
  }

  /** Adds up, once in a cycle, every community that has a tree: when its children have closed. */
  async rollUpNations(): Promise<void> {
    await rollUpNations(this, (problem, slug) => this.#report(problem, slug));
  }

  get remoteChildren(): readonly RemoteChild[] {
    return this.#options.remoteChildren ?? [];
  }

  /** How many communities are known to have a log that cannot be continued. */
  get refused(): number {
    return this.#refusals.size;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * The community of that name, opened once; undefined if there is none.
   * @throws OperatorError when its log cannot be continued
   */
  community(slug: string): Promise<ServedCommunity | undefined> {
    const known = this.#bySlug.get(slug);
    if (known !== undefined) return known.then((community) => this.#used(community));
    const refusal = this.#refusals.get(slug);
    if (refusal !== undefined && performance.now() < refusal.untilMs) {
      return Promise.reject(refusal.problem);
    }
    const opening = this.#openSlug(slug);
    this.#bySlug.set(slug, opening);
    // What does not exist or could not be opened may be there later.
    const forget = (): void => void this.#bySlug.delete(slug);
    opening.then(
      (community) => community ?? forget(),
      (problem: unknown) => {
        forget();
        if (problem instanceof OperatorError) this.#refuse(slug, problem);
      },
    );
    return opening;
  }

  async communityById(id: string): Promise<ServedCommunity | undefined> {
    const known = this.#used(this.#open.get(id)?.community);
    if (known !== undefined) return known;
    const row = await findCommunityById(this.db, id);
    return row === undefined ? undefined : await this.community(row.slug);
  }

  async list(): Promise<readonly CommunityRow[]> {
    return await listCommunities(this.db);
  }

  /**
   * Whether everybody may read a community. Asked of the database each time, so that taking it back
   * counts at once in every process.
   */
  async isPublic({ row }: ServedCommunity): Promise<boolean> {
    return await readIsPublic(this.db, row.id);
  }

  /** Makes a community public, or takes that back; what was read meanwhile stays read. */
  async setPublic({ row }: ServedCommunity, isPublic: boolean): Promise<void> {
    await writeIsPublic(this.db, row.id, isPublic);
  }

  /** The log of a community for those who follow it live. */
  feedOf({ row }: ServedCommunity): EventFeed {
    return new EventFeed({ db: this.db, community: row, growth: this.#growth });
  }

  /** The webhooks of a community, to be managed. */
  webhooksOf(community: ServedCommunity, allowPrivate: boolean): Webhooks {
    return new Webhooks({ db: this.db, community, allowPrivate });
  }

  /** Which database it is. */
  get engine(): Database['engine'] {
    return this.db.engine;
  }

  /** The communities that are open in this process. */
  get served(): readonly ServedCommunity[] {
    return [...this.#open.values()].map(({ community }) => community);
  }

  /** @throws OperatorError when the name is taken or cannot name a community */
  async create(wish: CommunityWish): Promise<ServedCommunity> {
    if ((await findCommunity(this.db, wish.slug)) !== undefined) {
      throw new OperatorError(`There is a community "${wish.slug}" already.`);
    }
    refuseSignedLog(this.key, wish.slug);
    const { origin } = this.#options;
    const { slug } = wish;
    const policy = policyOf(wish);
    const startsAt = Math.min(this.now(), await readDatabaseTime(this.db));
    const start = { slug, origin, policy, startsAt };
    const { row } = await createCommunity(start, this.#openOptions(slug));
    if (wish.public === true) await writeIsPublic(this.db, row.id, true);
    // Whoever asked for it before it was there may still be told so: then it is looked for again.
    const community = (await this.community(slug)) ?? (await this.community(slug));
    if (community === undefined) throw new RangeError(`community ${slug} was not kept`);
    return community;
  }

  /** Finishes the batches and stops everything that runs by itself; the database stays open. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#caretaker.stop();
    await this.#anchor?.stop();
    // Whoever asked for them is told what went wrong; here it only has to have ended.
    await Promise.allSettled([this.#checking, ...this.#bySlug.values()]);
    await Promise.all(this.served.map(stopServing));
    this.#open.clear();
    this.#bySlug.clear();
  }

  async #makeDefault(): Promise<void> {
    try {
      const preset = this.#options.firstPreset ?? 'civic';
      await this.create({ slug: DEFAULT_COMMUNITY, preset });
    } catch (problem) {
      // Another process may have been first.
      refuseSecondFirst(this.#options.firstPreset);
      if ((await this.community(DEFAULT_COMMUNITY)) === undefined) throw problem;
    }
  }

  async #openSlug(slug: string): Promise<ServedCommunity | undefined> {
    const row = await findCommunity(this.db, slug);
    if (row === undefined) return undefined;
    const [community, clock] = await Promise.all([
      openFound(row, this.#openOptions(slug)),
      this.#clockRows.ask(row.id),
    ]);
    await community.checkpointer.refuseOlderStore();
    await reapplyErasures(this.db, this.key, row, this.now());
    const dispatcher = new WebhookDispatcher({
      db: this.db,
      community: row,
      allowPrivate: this.#options.allowPrivateWebhooks ?? false,
      onProblem: (problem) => this.#report(problem, slug),
    });
    const settings = {
      // A sandbox is one for good: its history was made without gates.
      sandbox: clock !== undefined && isStoredSandbox(clock),
    };
    const served = { ...community, settings, dispatcher };
    this.#refusals.delete(slug);
    this.#used(served);
    this.#caretaker.noticeOpened(served);
    return served;
  }

  /** Notes that somebody uses it now. */
  #used(community: ServedCommunity | undefined): ServedCommunity | undefined {
    if (community === undefined) return undefined;
    const { id } = community.row;
    this.#open.delete(id);
    this.#open.set(id, { community, usedAtMs: performance.now() });
    return community;
  }

  /**
   * Forgets those that nobody used for a while. Who holds one all the same may go on with it: it is
   * then as if another process served it.
   */
  async #forget(): Promise<void> {
    const { forgetAfterMs = FORGET_AFTER_MS, keptOpen = KEPT_OPEN } = this.#options;
    const beforeMs = performance.now() - forgetAfterMs;
    const old = [...this.#open.values()].slice(0, Math.max(0, this.#open.size - keptOpen));
    for (const { community, usedAtMs } of old) {
      const { row, writer, dispatcher } = community;
      if (usedAtMs > beforeMs || !writer.isIdle || dispatcher.isDelivering) continue;
      this.#open.delete(row.id);
      this.#bySlug.delete(row.slug);
      await stopServing(community);
    }
  }

  #refuse(slug: string, problem: OperatorError): void {
    this.#refusals.set(slug, { problem, untilMs: performance.now() + REFUSAL_MS });
  }

  #openOptions(slug: string): OpenCommunityOptions {
    const { onCommit, queueLimit, onWarning, random } = this.#options;
    return {
      db: this.db,
      key: this.key,
      onWarning,
      batch: this.#batch,
      ...present({ queueLimit, random }),
      onCommit: (figures: CommitFigures) => {
        this.#caretaker.noticeCommit();
        onCommit?.(slug, figures);
      },
    };
  }

  #report(problem: unknown, where: string): void {
    this.#options.onProblem?.(problem, where);
  }
}

/** @throws OperatorError when rules are named, since what they were for is there already */
function refuseSecondFirst(preset: PresetName | undefined): void {
  if (preset === undefined) return;
  throw new OperatorError(
    'There is a community already, and --preset chooses the rules of the first one. Start ' +
      `without it; another one is made by: negentropy communities make <name> --preset ${preset}`,
  );
}

function anchorOf(options: InstallationOptions): Anchor | undefined {
  const { db, key, origin: installation, witnesses = [], onProblem } = options;
  if (witnesses.length === 0) return undefined;
  const told = (problem: unknown): void => onProblem?.(problem, 'all');
  return new Anchor({ db, key, installation, witnesses, onProblem: told });
}

function registriesOf(options: InstallationOptions): Registries {
  const { db, key, origin: installation, registries: remote = [], onProblem } = options;
  const admitted = options.admittedLogs ?? new Set<string>();
  const own = new EvidenceRegistry({ db, key, installation, admitted });
  return new Registries({ key, own, remote, onProblem: (problem) => onProblem?.(problem, 'all') });
}

function policyOf({ preset, holdBackCycles }: CommunityWish): PolicyDocument {
  const policy = PRESETS[preset];
  if (holdBackCycles === undefined) return policy;
  if (preset !== 'sandbox') {
    throw new OperatorError('Only a sandbox can be made with another hold-back than its preset.');
  }
  return { ...policy, holdBack: { cycles: holdBackCycles } };
}

async function stopServing({ dispatcher, writer, checkpointer }: ServedCommunity): Promise<void> {
  await dispatcher.stop();
  await writer.close();
  // What was written last is signed too: an older copy of the store could not be told apart else.
  await checkpointer.tick().catch(() => undefined); // a log that cannot be signed was told already
  await checkpointer.stop();
}
