import { NegentropyClient } from '../client/client.ts';
import { NegentropyProblem } from '../client/problem.ts';
import { auditPage } from './audit/page.ts';
import { type AuditQuery, readAudit } from './audit/read.ts';
import { badgeOfNone, communityBadge } from './community/badge.ts';
import { communityPage } from './community/page.ts';
import { publicRulesPage, readPublicRules, type RulesQuery } from './community/rules-page.ts';
import { readCommunity } from './community/read.ts';
import { decisionPage, verdict } from './decision/page.ts';
import { readDecision } from './decision/read.ts';
import { homePage, readPublished } from './home.ts';
import { html, type Html } from './html.ts';
import { type AssetNames, documentOf, type Frame, pageOfNothing } from './layout.ts';
import { textsFor } from './texts/chosen.ts';
import type { Texts } from './texts/en.ts';
import { type SignInAsked, signInPage } from './sign-in.ts';
import { verifyPage } from './verify/page.ts';

/** A page that was asked for. */
export interface PageRequest {
  /** `Accept-Language` as it came. */
  readonly languages: string;
  readonly assets: AssetNames;
  /** Asks the service that serves the page. */
  readonly fetch: typeof fetch;
}

export type Page =
  | { readonly status: 200 | 401 | 404; readonly html: string }
  | { readonly status: 303; readonly location: string };

/** A picture of one line. */
export interface Badge {
  readonly status: 200 | 404;
  readonly svg: string;
}

/** Who opens the address of the service first. */
export async function renderHome(request: PageRequest): Promise<Page> {
  const texts = textsFor(request.languages);
  const communities = await readPublished(clientOf(request));
  const { assets } = request;
  const frame = { texts, assets, title: `Negentropy: ${texts.home.title}` };
  return { status: 200, html: documentOf(frame, homePage(communities, texts)) };
}

/** Everybody's page of one community. */
export async function renderCommunity(request: PageRequest, slug: string): Promise<Page> {
  const { assets } = request;
  return await foundOr(request, async (texts) => {
    const answers = await readCommunity(clientOf(request), slug, texts.language);
    const links = html`<a href="/v1/log/${slug}/checkpoint">${texts.verify.links.checkpoint}</a>
      <a href="/v1/public/${slug}">${texts.verify.links.api}</a>`;
    const { community: marked } = answers;
    const { entries: liveFrom } = marked;
    const title = `${slug}: Negentropy`;
    const frame = { texts, assets, slug, title, marked, links, hasScript: true, liveFrom };
    return [frame, communityPage(answers, texts)];
  });
}

/** Every rule of a community in words, and what each version of them changed. */
export async function renderRules(
  request: PageRequest,
  slug: string,
  query: RulesQuery,
): Promise<Page> {
  const { assets } = request;
  return await foundOr(request, async (texts) => {
    const answers = await readPublicRules(clientOf(request), slug, query);
    const title = `${texts.rules.title}, ${slug}: Negentropy`;
    const frame = { texts, assets, slug, title, marked: answers.community, hasScript: true };
    return [frame, publicRulesPage(answers, texts)];
  });
}

/** What a community shows elsewhere, for example in the README of its project. */
export async function renderBadge(request: PageRequest, slug: string): Promise<Badge> {
  const texts = textsFor(request.languages);
  const client = clientOf(request);
  try {
    const [community, supply, entropy] = await Promise.all([
      client.getPublicCommunity(slug),
      client.getPublicSupply(slug, { cycles: 1 }),
      client.getPublicEntropy(slug, { cycles: 1 }),
    ]);
    return { status: 200, svg: communityBadge({ community, supply, entropy }, texts).text };
  } catch (problem) {
    if (!(problem instanceof NegentropyProblem) || problem.status !== 404) throw problem;
    return { status: 404, svg: badgeOfNone(texts).text };
  }
}

/** One decision of a public community, not whose it is. */
export async function renderDecision(
  request: PageRequest,
  slug: string,
  id: string,
): Promise<Page> {
  const { assets } = request;
  return await foundOr(request, async (texts) => {
    const answers = await readDecision(clientOf(request), { slug, id }, texts.language);
    const links = html`<a href="/v1/public/${slug}/decisions/${id}">${texts.verify.links.api}</a>`;
    const title = `${verdict(answers, texts)} ${slug}: Negentropy`;
    const { community: marked } = answers;
    // What is held goes on; the others are as they were.
    const { outcome, end } = answers.decision;
    const liveFrom = outcome === 'held' && end === undefined ? marked.entries : undefined;
    const frame = { texts, assets, slug, title, marked, links, hasScript: true, liveFrom };
    return [frame, decisionPage(answers, texts)];
  });
}

/** What an auditor asks of the log of a public community. */
export async function renderAudit(
  request: PageRequest,
  slug: string,
  query: AuditQuery,
): Promise<Page> {
  const { assets, fetch: ask } = request;
  return await foundOr(request, async (texts) => {
    const answers = await readAudit({ client: clientOf(request), fetch: ask }, slug, query);
    const title = `${texts.audit.link}, ${slug}: Negentropy`;
    const frame = { texts, assets, slug, title, marked: answers.community, hasScript: true };
    return [frame, auditPage(answers, texts)];
  });
}

/** The page that verifies a file of the reader. */
export function renderVerify({ languages, assets }: PageRequest): Promise<Page> {
  const texts = textsFor(languages);
  const title = `${texts.verifyFile.title}: Negentropy`;
  const frame = { texts, assets, title, hasScript: true };
  return Promise.resolve({ status: 200, html: documentOf(frame, verifyPage(texts)) });
}

/** The form to sign in with. */
export function renderSignIn(
  { languages, assets }: PageRequest,
  asked: SignInAsked,
): Promise<Page> {
  const texts = textsFor(languages);
  const frame = { texts, assets, title: `${texts.signIn.title}: Negentropy` };
  const page = documentOf(frame, signInPage(texts, asked));
  return Promise.resolve({ status: asked.why === undefined ? 200 : 401, html: page });
}

/** What a browser is shown at an address that is none. */
export function renderNothing({ languages, assets }: PageRequest): Promise<Page> {
  const texts = textsFor(languages);
  return Promise.resolve(pageOfNothing({ texts, assets }, texts.nothingHere));
}

/** @param render answers a frame and what stands in it */
async function foundOr(
  { languages, assets }: PageRequest,
  render: (texts: Texts) => Promise<[Frame, Html]>,
): Promise<Page> {
  const texts = textsFor(languages);
  try {
    return { status: 200, html: documentOf(...(await render(texts))) };
  } catch (problem) {
    if (!(problem instanceof NegentropyProblem) || ![400, 404].includes(problem.status))
      throw problem;
    return pageOfNothing({ texts, assets }, texts.notFound);
  }
}

/** The service asks itself: what a page shows, any other client can read. */
function clientOf({ fetch: ask }: PageRequest): NegentropyClient {
  return new NegentropyClient({ baseUrl: 'http://service.invalid', fetch: ask, retries: 0 });
}
