import { createHmac } from 'node:crypto';
import { DAY_SECONDS } from '../../src/core/policy/cycle.ts';
import type { PolicyDocument } from '../../src/core/policy/parse-policy.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { buildServer } from '../../src/http/server.ts';
import type { App } from '../../src/http/app.ts';
import { readStandings } from '../../src/pipeline/answers/members/read-standings.ts';
import { makeApiKey } from '../../src/pipeline/access/api-keys.ts';
import { Installation } from '../../src/pipeline/installation.ts';
import type { LogKey } from '../../src/pipeline/log/log-key.ts';
import { seededRandom as seededIds } from '../../src/pipeline/random-source.ts';
import { createCommunity } from '../../src/pipeline/writer/community.ts';
import { type Random, seededRandom } from '../../src/simulator/random.ts';

/** What became of a pull request. */
export interface PlannedPull {
  readonly number: number;
  readonly by: string;
  /** Unix seconds. */
  readonly openedAt: number;
  /** Who approved it, ten minutes before it was merged. */
  readonly approvedBy?: string;
  /** Who merged it; undefined: nobody. */
  readonly mergedBy?: string;
  /** Who closed it without merging it; undefined: nobody. */
  readonly closedBy?: string;
  /** When it was merged or closed. */
  readonly at: number;
}

/** A small project as it is worked in: habits in shares of a hundred pull requests. */
export interface Habits {
  readonly days: number;
  readonly pullsPerWeek: number;
  /** Merged by their author once somebody has approved them, as most projects do it. */
  readonly ownMerge: number;
  /** Merged by their author though nobody looked. */
  readonly unreviewed: number;
  readonly withdrawn: number;
  readonly turnedDown: number;
  readonly forgotten: number;
}

/** Those who may merge come first. */
export const PEOPLE = ['ada', 'ben', 'cy', 'dot', 'eli', 'fay', 'gus', 'hal'] as const;
const MAINTAINERS = 3;

/** Pull requests of so many people, in the order in which they were opened. */
export function planProject(
  people: readonly string[],
  habits: Habits,
  { seed, startsAt }: { readonly seed: number; readonly startsAt: number },
): PlannedPull[] {
  const random = seededRandom(seed);
  const opened: { readonly by: string; readonly openedAt: number }[] = [];
  for (let day = 0; day < habits.days; day += 1) {
    for (const by of people) {
      if (!random.chance(habits.pullsPerWeek / 7)) continue;
      const second = random.between(1, DAY_SECONDS / 2);
      opened.push({ by, openedAt: startsAt + day * DAY_SECONDS + second });
    }
  }
  const inTurn = opened.toSorted((one, other) => one.openedAt - other.openedAt);
  return inTurn.map((pull, at) => {
    const about = { ...pull, number: at + 1, at: pull.openedAt + waited(random) };
    return { ...about, ...fateOf(pull.by, { random, habits, people }) };
  });
}

/** From an hour to nine days; most within two. */
function waited(random: Random): number {
  const hours = random.chance(0.8) ? random.between(1, 48) : random.between(48, 216);
  return hours * 3_600 + random.between(0, 3_599);
}

function fateOf(
  by: string,
  given: { readonly random: Random; readonly habits: Habits; readonly people: readonly string[] },
): Pick<PlannedPull, 'approvedBy' | 'mergedBy' | 'closedBy'> {
  const { random, habits, people } = given;
  const others = people.slice(0, MAINTAINERS).filter((one) => one !== by);
  const other = others[random.between(0, others.length - 1)] ?? by;
  const mayMerge = people.indexOf(by) < MAINTAINERS;
  let drawn = random.between(1, 100);
  const isNext = (share: number): boolean => {
    drawn -= share;
    return drawn <= 0 && drawn > -share;
  };
  if (isNext(habits.withdrawn)) return { closedBy: by };
  if (isNext(habits.turnedDown)) return { closedBy: other };
  if (isNext(habits.forgotten)) return {};
  if (isNext(habits.unreviewed) && mayMerge) return { mergedBy: by };
  if (isNext(habits.ownMerge) && mayMerge) return { mergedBy: by, approvedBy: other };
  return { mergedBy: other, approvedBy: other };
}

/** A delivery of GitHub. */
export interface GithubDelivery {
  readonly event: string;
  readonly payload: object;
  /** When it is sent, in Unix seconds. */
  readonly at: number;
}

const REPOSITORY = { full_name: 'octo/project', default_branch: 'main' };

export function accountOf(login: string): { id: number; login: string; type: string } {
  return { id: Number.parseInt(login, 36), login, type: login.endsWith('-bot') ? 'Bot' : 'User' };
}

export function userIdOf(login: string): string {
  return `github:${accountOf(login).id}`;
}

/** What GitHub sends of a pull request, in its order. */
export function deliveriesOf(pull: PlannedPull): GithubDelivery[] {
  const { number, by, openedAt, approvedBy, mergedBy, closedBy, at } = pull;
  const known = { number, user: accountOf(by), created_at: timeOf(openedAt), merged: false };
  const about = (action: string, who: string, when: number, more: object = {}): object => ({
    action,
    repository: REPOSITORY,
    sender: accountOf(who),
    pull_request: { ...known, updated_at: timeOf(when), ...more },
  });
  const opened = { event: 'pull_request', payload: about('opened', by, openedAt), at: openedAt };
  const reviewedAt = at - 600;
  const reviews = [approvedBy ?? []].flat().map((reviewer): GithubDelivery => {
    const review = { id: number, user: accountOf(reviewer), state: 'approved' };
    const payload = { ...about('submitted', reviewer, reviewedAt), review: timed(review) };
    return { event: 'pull_request_review', payload, at: reviewedAt };
  });
  function timed(review: object): object {
    return { ...review, submitted_at: timeOf(reviewedAt) };
  }
  const closer = mergedBy ?? closedBy;
  if (closer === undefined) return [opened];
  const merged = { merged: true, merged_at: timeOf(at), merged_by: accountOf(closer) };
  const closed = about('closed', closer, at, {
    closed_at: timeOf(at),
    ...(mergedBy === undefined ? {} : merged),
  });
  return [opened, ...reviews, { event: 'pull_request', payload: closed, at }];
}

function timeOf(at: number): string {
  return new Date(at * 1_000).toISOString();
}

interface Claim extends Readonly<Record<'id' | 'userId' | 'type' | 'subject' | 'at', string>> {
  readonly state: string;
  readonly mayBeAsked: boolean;
}

type Body = Readonly<Record<string, unknown>>;

type Page = Body & { readonly items: readonly Claim[]; readonly next?: string };

/** A community that knows its work by GitHub's webhooks alone, served over HTTP. */
export class GithubProject {
  readonly #app: App;
  readonly #installation: Installation;
  readonly #clock: { now: number };
  readonly #domain: string;
  readonly #asked = new Set<string>();
  #key = '';
  #source: { readonly url: string; readonly secret: string } = { url: '', secret: '' };
  #deliveries = 0;
  /** Decisions by code, or by outcome where nothing was refused. */
  readonly decided = new Map<string, number>();
  /** The last day on which each came, in days since 1970. */
  readonly lastDay = new Map<string, number>();

  private constructor(app: App, installation: Installation, begun: Begun) {
    this.#app = app;
    this.#installation = installation;
    this.#clock = begun.clock;
    this.#domain = begun.domain;
  }

  static async open(policy: PolicyDocument, ground: Ground): Promise<GithubProject> {
    const { db, key, startsAt } = ground;
    const clock = { now: startsAt };
    const now = (): number => clock.now;
    const random = seededIds('project');
    const about = { slug: 'default', origin: 'test.example', policy, startsAt };
    await createCommunity(about, { db, key, random });
    const installation = await Installation.open({ db, key, origin: 'test.example', now, random });
    const service = { installation, allowPrivateWebhooks: false };
    const app = await buildServer({ service, requestsPerTenSeconds: 1_000_000 });
    const project = new GithubProject(app, installation, {
      clock,
      domain: policy.domains[0] ?? '',
    });
    await project.#begin();
    return project;
  }

  async #begin(): Promise<void> {
    const community = await this.#installation.community('default');
    if (community === undefined) throw new Error('there is no default community');
    const order = { label: 'program', scopes: ['admin', 'attest'] as const, now: this.#clock.now };
    this.#key = (await makeApiKey(community, order)).token ?? '';
    const made = await this.ask('POST', '/v1/ingest/sources', {
      kind: 'github',
      domain: this.#domain,
    });
    this.#source = { url: String(made['url']), secret: String(made['secret']) };
    for (const name of PEOPLE.slice(0, MAINTAINERS)) {
      await this.ask('POST', '/v1/witnesses', { userId: userIdOf(name) });
    }
  }

  /** Lives all deliveries at their times, and asks once a week for what was kept. */
  async live(deliveries: readonly GithubDelivery[], until: number): Promise<void> {
    const inTurn = deliveries.toSorted((one, other) => one.at - other.at);
    let next = 0;
    for (let noon = this.#clock.now + DAY_SECONDS / 2; noon < until; noon += 7 * DAY_SECONDS) {
      for (; (inTurn[next]?.at ?? Infinity) <= noon; next += 1) {
        const delivery = inTurn[next];
        if (delivery !== undefined) await this.deliver(delivery);
      }
      this.#clock.now = Math.max(this.#clock.now, noon);
      await this.#askForKept();
    }
  }

  /** Takes a webhook as GitHub signs it, a second after it happened. */
  async deliver({ event, payload, at }: GithubDelivery): Promise<Body> {
    this.#clock.now = Math.max(this.#clock.now, at + 1);
    const body = JSON.stringify(payload);
    const signature = createHmac('sha256', this.#source.secret).update(body).digest('hex');
    this.#deliveries += 1;
    const answer = await this.#app.inject({
      method: 'POST',
      url: this.#source.url,
      headers: {
        'content-type': 'application/json',
        'x-github-event': event,
        'x-github-delivery': `delivery-${this.#deliveries}`,
        'x-hub-signature-256': `sha256=${signature}`,
      },
      payload: body,
    });
    if (answer.statusCode !== 202) throw new Error(`${event}: ${answer.body}`);
    return JSON.parse(answer.body) as Body;
  }

  async ask(method: 'GET' | 'POST', url: string, body?: object): Promise<Body> {
    const headers = { authorization: `Bearer ${this.#key}` };
    const sent = body === undefined ? {} : { payload: body };
    const answer = await this.#app.inject({ method, url, headers, ...sent });
    if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.body}`);
    return JSON.parse(answer.body) as Body;
  }

  /** What became of promises, by their states. */
  async promises(): Promise<Readonly<Record<string, number>>> {
    const states = new Map<string, number>();
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page = (await this.ask('GET', `/v1/claims?limit=200${cursor}`)) as Page;
      for (const { type, state } of page.items) {
        if (type === 'promise') states.set(state, (states.get(state) ?? 0) + 1);
      }
      cursor = page.next === undefined ? undefined : `&cursor=${page.next}`;
    }
    return Object.fromEntries(states);
  }

  async #askForKept(): Promise<void> {
    // The newest: what is older was asked for.
    const { items } = await this.ask('GET', '/v1/claims?limit=100');
    const kept = (items as Claim[]).filter(
      ({ id, state, mayBeAsked }) => state === 'kept' && mayBeAsked && !this.#asked.has(id),
    );
    if (kept.length === 0) return;
    const requests = kept.map(({ id, userId, type, at: occurredAt }) => {
      this.#asked.add(id);
      const family = type === 'promise' ? 'civic' : 'echo';
      const action = { family, type, domain: this.#domain, occurredAt };
      return { userId, action, evidence: [{ id }] };
    });
    const { results } = await this.ask('POST', '/v1/tokenomics/mint/batch', { requests });
    for (const { decision, problem } of results as Result[]) {
      const said = decision?.code ?? decision?.outcome ?? problem?.code ?? '';
      this.decided.set(said, (this.decided.get(said) ?? 0) + 1);
      this.lastDay.set(said, this.#clock.now / DAY_SECONDS);
    }
  }

  /** What was released to each, in MIC. */
  async minted(): Promise<Readonly<Record<string, number>>> {
    const community = await this.#installation.community('default');
    if (community === undefined) throw new Error('there is no default community');
    const members = await readStandings(community.reader);
    return Object.fromEntries(members.map(({ userId, minted }) => [userId, Number(minted)]));
  }

  async close(): Promise<void> {
    await this.#app.close();
    await this.#installation.close();
  }
}

interface Result {
  readonly decision?: { readonly code?: string; readonly outcome: string };
  readonly problem?: { readonly code: string };
}

interface Begun {
  readonly clock: { now: number };
  readonly domain: string;
}

interface Ground {
  readonly db: Database;
  readonly key: LogKey;
  readonly startsAt: number;
}
