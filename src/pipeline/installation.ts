import { type PolicyDocument } from '../core/policy/parse-policy.ts';
import { type PresetName, PRESETS } from '../core/policy/presets.ts';
import type { Database } from '../db/engine/port.ts';
import {
  type CommunityRow,
  findCommunity,
  findCommunityById,
  listCommunities,
  publishCommunity,
  readIsPublic,
} from '../db/sql/communities.ts';
import { readDatabaseTime } from '../db/sql/log.ts';
import { isSandbox } from './writer/community-clock.ts';
import { closeCyclesCommand } from './commands/close-cycles.ts';
import {
  type Community,
  createCommunity,
  openCommunity,
  refuseSignedLog,
} from './writer/community.ts';
import type { CommitFigures } from './writer/community-writer.ts';
import { EventFeed } from './outbox/event-feed.ts';
import { Webhooks } from './outbox/webhooks.ts';
import { WebhookDispatcher } from './outbox/deliver-webhooks.ts';
import type { LogKey } from './log/log-key.ts';
import { reapplyErasures } from './members/members.ts';
import { OperatorError } from './operator-error.ts';
import { RequestError } from './request-error.ts';

/** A community as a server keeps it open. */
export interface ServedCommunity extends Community {
  /** A public one's log may be read without a key. */
  readonly settings: { readonly public: boolean; readonly sandbox: boolean };
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
  /** Requests that may wait for their commit, per community. */
  readonly queueLimit?: number;
  /** Told of every commit. */
  readonly onCommit?: (slug: string, figures: CommitFigures) => void;
  /** Told of what went wrong in the background. */
  readonly onProblem?: (problem: unknown, where: string) => void;
}

/** What a new community can be made with. */
export interface CommunityWish {
  readonly slug: string;
  readonly preset: PresetName;
  /** Only for a sandbox. */
  readonly holdBackCycles?: 0 | 1;
  readonly public?: boolean;
}

const CHECKPOINT_PERIOD_MS = 500;

/** How often it is looked whether a cycle is over. */
const CLOCK_PERIOD_MS = 1_000;

const TICKS_PER_DISCOVERY = 5;

/** How long a community waits for an admin before it says so again. */
const LEAP_SECONDS = 60;

export const DEFAULT_COMMUNITY = 'default';

/**
 * Everything that one server process serves: its communities, each with its writer, its
 * checkpointer, its clock and its webhooks. Several processes may serve one database.
 */
export class Installation {
  readonly db: Database;
  readonly key: LogKey;
  readonly now: () => number;
  readonly #options: InstallationOptions;
  readonly #bySlug = new Map<string, Promise<ServedCommunity | undefined>>();
  readonly #open = new Map<string, ServedCommunity>();
  readonly #clocks = new Map<string, { cycleEndsAt: number }>();
  #timer: NodeJS.Timeout | undefined;
  #ticking: Promise<void> | undefined;
  #ticks = 0;

  private constructor(options: InstallationOptions) {
    this.db = options.db;
    this.key = options.key;
    this.now = options.now;
    this.#options = options;
  }

  /**
   * Opens every community there is; a first start makes the community `default`.
   * @throws OperatorError when a log was signed by another key, or would be forked
   */
  static async open(options: InstallationOptions): Promise<Installation> {
    const installation = new Installation(options);
    try {
      const rows = await listCommunities(options.db);
      for (const { slug } of rows) await installation.community(slug);
      if (rows.length === 0) await installation.#makeDefault();
    } catch (problem) {
      await installation.close();
      throw problem;
    }
    installation.#timer = setInterval(() => {
      installation.#ticking ??= installation.#tick().finally(() => {
        installation.#ticking = undefined;
      });
    }, CLOCK_PERIOD_MS);
    installation.#timer.unref();
    return installation;
  }

  /** The community of that name, opened once; undefined if there is none. */
  community(slug: string): Promise<ServedCommunity | undefined> {
    const known = this.#bySlug.get(slug);
    if (known !== undefined) return known;
    const opening = this.#openSlug(slug);
    this.#bySlug.set(slug, opening);
    // What does not exist or could not be opened may be there later.
    const forget = (): void => void this.#bySlug.delete(slug);
    opening.then((community) => community ?? forget(), forget);
    return opening;
  }

  async communityById(id: string): Promise<ServedCommunity | undefined> {
    const known = this.#open.get(id);
    if (known !== undefined) return known;
    const row = await findCommunityById(this.db, id);
    return row === undefined ? undefined : await this.community(row.slug);
  }

  async list(): Promise<readonly CommunityRow[]> {
    return await listCommunities(this.db);
  }

  /** The log of a community for those who follow it live. */
  feedOf({ row }: ServedCommunity): EventFeed {
    return new EventFeed({ db: this.db, community: row });
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
    return [...this.#open.values()];
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
    if (wish.public === true) await publishCommunity(this.db, row.id);
    // Whoever asked for it before it was there may still be told so: then it is looked for again.
    const community = (await this.community(slug)) ?? (await this.community(slug));
    if (community === undefined) throw new RangeError(`community ${slug} was not kept`);
    return community;
  }

  /** Finishes the batches and stops everything that runs by itself; the database stays open. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#ticking;
    await Promise.all(this.served.map(stopServing));
    this.#open.clear();
    this.#bySlug.clear();
  }

  async #makeDefault(): Promise<void> {
    try {
      await this.create({ slug: DEFAULT_COMMUNITY, preset: 'civic' });
    } catch (problem) {
      // Another process may have been first.
      if ((await this.community(DEFAULT_COMMUNITY)) === undefined) throw problem;
    }
  }

  async #openSlug(slug: string): Promise<ServedCommunity | undefined> {
    const row = await findCommunity(this.db, slug);
    if (row === undefined) return undefined;
    const community = await openCommunity(slug, this.#openOptions(slug));
    if (community === undefined) return undefined;
    await community.checkpointer.refuseOlderStore();
    await reapplyErasures(this.db, this.key, row, this.now());
    const { allowPrivateWebhooks = false } = this.#options;
    const onProblem = (problem: unknown): void => this.#report(problem, slug);
    const dispatcher = new WebhookDispatcher({
      db: this.db,
      community: row,
      allowPrivate: allowPrivateWebhooks,
      onProblem,
    });
    const settings = {
      public: await readIsPublic(this.db, row.id),
      // A sandbox is one for good: its history was made without gates.
      sandbox: await community.writer.read(isSandbox),
    };
    const served = { ...community, settings, dispatcher };
    this.#open.set(row.id, served);
    community.checkpointer.start(CHECKPOINT_PERIOD_MS, onProblem);
    dispatcher.start();
    return served;
  }

  #openOptions(slug: string): Parameters<typeof openCommunity>[1] {
    const { onCommit, queueLimit } = this.#options;
    return {
      db: this.db,
      key: this.key,
      ...(queueLimit === undefined ? {} : { queueLimit }),
      ...(onCommit === undefined
        ? {}
        : { onCommit: (figures: CommitFigures) => onCommit(slug, figures) }),
    };
  }

  /** Closes the cycles that are over, also when nobody asks for anything. */
  async #tick(): Promise<void> {
    this.#ticks += 1;
    if (this.#ticks % TICKS_PER_DISCOVERY === 0) await this.#discover();
    const now = this.now();
    for (const { row, writer } of this.served) {
      if (now < (this.#clocks.get(row.id)?.cycleEndsAt ?? 0)) continue;
      try {
        const { endsAt } = await writer.submit(closeCyclesCommand({ now }));
        this.#clocks.set(row.id, { cycleEndsAt: endsAt });
      } catch (problem) {
        // A leap is ended by an admin alone: to say so once a minute will do.
        const wait = problem instanceof RequestError ? LEAP_SECONDS : 0;
        this.#clocks.set(row.id, { cycleEndsAt: now + wait });
        this.#report(problem, row.slug);
      }
    }
  }

  /** A community that another process made is looked after here too, should that one end. */
  async #discover(): Promise<void> {
    try {
      for (const { slug } of await this.list()) await this.community(slug);
    } catch (problem) {
      this.#report(problem, 'all');
    }
  }

  #report(problem: unknown, where: string): void {
    this.#options.onProblem?.(problem, where);
  }
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
  await checkpointer.stop();
}
