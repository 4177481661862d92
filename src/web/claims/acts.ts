import { CLAIM_TYPES } from '../../core/families/record.ts';
import type { ClaimItem, EntropyDomain, EvidenceAnswer, Preview } from '../../client/api-types.ts';
import { NegentropyProblem } from '../../client/problem.ts';
import { textIn } from '../own/forms.ts';
import { type Asked, FormError, type Outcome } from '../own/signed-page.ts';
import { claimIn, numberIn } from './claim-forms.ts';
import { WARM_UP_CYCLES } from '../progress.ts';
import { textsFor } from '../texts/chosen.ts';
import { CLAIMS, rowId } from './read.ts';

/** What is shown this once of a form that was sent. */
export type ClaimResult =
  /** A word that was taken and does not count. */
  | { readonly unheard: EvidenceAnswer['evidence'][number]; readonly by: string }
  /** What a mint of a claim would come to. */
  | {
      readonly preview: Preview;
      readonly claim: AskedClaim;
      /** Those of the community, if it is not known whether disorder rises. */
      readonly domains: readonly EntropyDomain[];
    };

/** What a mint is asked for. */
export interface AskedClaim {
  readonly id: string;
  readonly userId: string;
  readonly family: string;
  readonly type: string;
  readonly domain: string;
  readonly subject: string;
}

type Act = (asked: Asked, sent: URLSearchParams) => Promise<Outcome<ClaimResult>>;

/** Who says it: the member of the key; a key of nobody names them. */
function speakerIn({ caller }: Asked, sent: URLSearchParams, field: string): string {
  return caller.userId ?? textIn(sent, field);
}

const claimOf =
  (type: (typeof CLAIM_TYPES)[number]): Act =>
  async (asked, sent) => {
    const { client } = asked;
    const { time } = await client.getOpenCycle();
    const userId = speakerIn(asked, sent, 'userId');
    try {
      await client.recordEvidence(claimIn(type, sent, { time, userId }));
    } catch (problem) {
      throw await sameAs(problem, asked, userId);
    }
    return { done: type === 'promise' ? 'promised' : 'claimed' };
  };

/** By its words, where the service names another claim about the same by its hash. */
async function sameAs(
  problem: unknown,
  { client, language }: Asked,
  userId: string,
): Promise<unknown> {
  const detail = problem instanceof NegentropyProblem ? problem.problem.detail : undefined;
  const id = /^claim ([0-9a-f]{64}) is about the same/.exec(detail ?? '')?.[1];
  if (id === undefined) return problem;
  const found = await placeOf(id, client, userId);
  if (found === undefined) return problem;
  const { other, cursor } = found;
  const { claims: words } = textsFor(language).own;
  const said = words.same(other.subject, words.states[other.state]);
  return new FormError(said, undefined, { id: rowId(other), cursor });
}

/** As many pages of somebody's claims are looked through for another one: 400 claims. */
const PAGES = 20;

interface ClaimPlace {
  readonly other: ClaimItem;
  /** Of a list that begins with it, when it is not on the first page. */
  readonly cursor: string | undefined;
}

async function placeOf(
  id: string,
  client: Asked['client'],
  userId: string,
): Promise<ClaimPlace | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const query = { userId, cursor, limit: CLAIMS };
    const { items, next } = await client.call('listClaims', { query });
    const at = items.findIndex((one) => one.id === id);
    const other = items[at];
    if (other !== undefined) {
      if (cursor === undefined || at === 0) return { other, cursor };
      const before = await client.call('listClaims', { query: { ...query, limit: at } });
      return { other, cursor: before.next };
    }
    if (next === undefined) return undefined;
    cursor = next;
  }
  return undefined;
}

const show: Act = async ({ client }, sent) => {
  const { time } = await client.getOpenCycle();
  const delivered = numberIn(textIn(sent, 'delivered'), 'delivered');
  const claim = textIn(sent, 'claim');
  await client.recordEvidence({ type: 'proof', claim, at: time, delivered });
  return { done: 'shown' };
};

const confirm: Act = async (asked, sent) => await say(asked, sent, true);
const reject: Act = async (asked, sent) => await say(asked, sent, false);

async function say(
  asked: Asked,
  sent: URLSearchParams,
  accepted: boolean,
): Promise<Outcome<ClaimResult>> {
  const { client } = asked;
  const { time } = await client.getOpenCycle();
  const rating = textIn(sent, 'rating');
  const target = textIn(sent, 'target');
  const by = speakerIn(asked, sent, 'by');
  const { evidence } = await client.recordEvidence({
    type: 'confirmation',
    claim: textIn(sent, 'claim'),
    by,
    at: time,
    accepted,
    ...(rating === '' || !accepted ? {} : { rating: Number(rating) }),
    ...(target === '' || !accepted ? {} : { target: numberIn(target, 'target') }),
    ...(accepted ? doneIn(sent, time) : {}),
  });
  const [word] = evidence;
  if (word?.counts === false) return { result: { unheard: word, by } };
  return { done: accepted ? 'confirmed' : 'rejected' };
}

/**
 * Who says that it was done before says so of the second before it was promised; who says that it
 * was in time, and is asked later, of its term.
 */
function doneIn(sent: URLSearchParams, time: string): { readonly doneAt?: string } {
  const done = textIn(sent, 'done');
  if (done === 'late') return { doneAt: time };
  if (done === 'after') {
    return { doneAt: secondOf(Math.min(Date.parse(time), momentIn(sent, 'due'))) };
  }
  if (done !== 'before') return {};
  return { doneAt: secondOf(momentIn(sent, 'promised') - 1000) };
}

function momentIn(sent: URLSearchParams, field: string): number {
  const moment = Date.parse(textIn(sent, field));
  if (Number.isNaN(moment)) throw new FormError(`${field}?`);
  return moment;
}

function secondOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

const takeBack: Act = async ({ client }, sent) => {
  await client.retractEvidence(textIn(sent, 'claim'), { reason: textIn(sent, 'reason') });
  return { done: 'takenBack' };
};

const look: Act = async ({ client, caller, language }, sent) => {
  const claim = askedIn(sent);
  const body = await orderOf(client, claim);
  const preview = await client.preview(body, { language });
  const mayRead = !caller.scopes.includes('self');
  if (preview.code !== 'ENTROPY_UNKNOWN' || !mayRead) {
    return { result: { claim, preview, domains: [] } };
  }
  const { domains } = await client.getEntropy({ cycles: WARM_UP_CYCLES });
  return { result: { claim, preview, domains } };
};

const ask: Act = async ({ client }, sent) => {
  const { id } = await client.mint(await orderOf(client, askedIn(sent)));
  return { goTo: `/d/${id}` };
};

async function orderOf(
  client: Asked['client'],
  { id, userId, family, type, domain }: AskedClaim,
): Promise<Parameters<Asked['client']['mint']>[0]> {
  const { time: occurredAt } = await client.getOpenCycle();
  return { userId, action: { family, type, domain, occurredAt }, evidence: [{ id }] };
}

function askedIn(sent: URLSearchParams): AskedClaim {
  const of = (name: string): string => {
    const text = textIn(sent, name);
    if (text === '') throw new FormError(`${name}?`);
    return text;
  };
  return {
    id: of('claim'),
    userId: of('userId'),
    family: of('family'),
    type: of('type'),
    domain: of('domain'),
    subject: of('subject'),
  };
}

export const CLAIM_ACTS: Readonly<Record<string, Act>> = {
  ...Object.fromEntries(CLAIM_TYPES.map((type) => [type, claimOf(type)])),
  show,
  confirm,
  reject,
  takeBack,
  look,
  ask,
};
