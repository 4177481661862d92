import type {
  ClaimItem,
  ClaimState,
  OpenCycle,
  PolicyEntropyKnown,
} from '../../client/api-types.ts';
import { checkReadsAll, ClosedPage } from '../own/closed-page.ts';
import type { Asked } from '../own/signed-page.ts';

/** Claims that stand on a page. */
export const CLAIMS = 20;
/** Of others, among which are looked for those that wait for somebody. */
const OTHERS = 30;

export const STATES: readonly ClaimState[] = [
  'shown',
  'promised',
  'confirmed',
  'kept',
  'refused',
  'held',
  'minted',
  'cancelled',
  'lost',
  'withdrawn',
];

/** By what a claim is found on its page. */
export function rowId({ id }: Pick<ClaimItem, 'id'>): string {
  return `claim-${id.slice(0, 16)}`;
}

/** What the pages of claims are made of. */
export interface ClaimsAnswers {
  readonly claims: readonly ClaimItem[];
  readonly next: string | undefined;
  /** Of others, which wait for a word that who signed in may say. */
  readonly waiting: readonly ClaimItem[];
  /** Some whose word counts. */
  readonly heard: readonly string[];
  readonly domains: readonly string[];
  /** What the rules in force pay, as `civic/promise`. */
  readonly actions: ReadonlySet<string>;
  /** A word counts once it says when the work was done. */
  readonly isTimed: boolean;
  /** What a domain has to have before it is measured. */
  readonly known: PolicyEntropyKnown | undefined;
  readonly state: ClaimState | undefined;
  readonly open: OpenCycle;
  /** A day that a promise may be due on: a week from the community's now. */
  readonly due: string;
}

/** The claims of a member, and those of others that wait for that one's word. */
export async function readOwnClaims(asked: Asked): Promise<ClaimsAnswers> {
  const { userId } = asked.caller;
  if (userId === undefined) throw new ClosedPage('member', '/op/claims');
  const answers = await readList(asked, userId);
  if (asked.caller.scopes.includes('self')) return { ...answers, waiting: [] };
  const [shown, confirmed] = await Promise.all(
    (['shown', 'confirmed'] as const).map(async (state) => {
      return await asked.client.call('listClaims', { query: { state, limit: OTHERS } });
    }),
  );
  const open = [...(shown?.items ?? []), ...(confirmed?.items ?? [])];
  return { ...answers, waiting: open.filter(({ yours }) => yours !== undefined) };
}

/** All claims of a community, or those of one state. */
export async function readAllClaims(asked: Asked): Promise<ClaimsAnswers> {
  checkReadsAll(asked.caller, '/me/claims');
  return await readList(asked, undefined);
}

async function readList(
  { client, query }: Asked,
  userId: string | undefined,
): Promise<ClaimsAnswers> {
  const state = STATES.find((one) => one === query.get('state'));
  const cursor = query.get('cursor') ?? undefined;
  const [list, policies, open] = await Promise.all([
    client.call('listClaims', { query: { userId, state, cursor, limit: CLAIMS } }),
    client.call('listPolicies', { query: { limit: 200 } }),
    client.getOpenCycle(),
  ]);
  const policy = policies.items.at(-1)?.policy;
  const domains = policy?.domains ?? [];
  const known = policy?.entropy.known;
  const actions = new Set((policy?.actions ?? []).map((one) => `${one.family}/${one.type}`));
  const isTimed = policy?.trust.timedWords === true;
  const { items: claims, next, heard } = list;
  const due = weekAfter(open.time);
  const rules = { domains, actions, isTimed, known };
  return { claims, next, heard, ...rules, state, open, waiting: [], due };
}

function weekAfter(time: string): string {
  return new Date(Date.parse(time) + 7 * 86_400_000).toISOString().slice(0, 10);
}
