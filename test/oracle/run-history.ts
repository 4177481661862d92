import { momentText, recordBody } from '../../src/http/resources/evidence/schemas.ts';
import type { Entry } from '../../src/core/state/entry.ts';
import type { Database } from '../../src/db/engine/port.ts';
import { findCommunity } from '../../src/db/sql/communities/communities.ts';
import { findEvidence } from '../../src/db/sql/evidence/evidence.ts';
import { readEntries, readHead } from '../../src/db/sql/log/log.ts';
import { readMembers } from '../../src/db/sql/members/members.ts';
import { commitment } from '../../src/pipeline/writer/evidence.ts';
import { recordId } from '../../src/pipeline/commands/record-evidence.ts';
import type { Answer, PostOptions } from '../durability/server-process.ts';
import { keptPromise } from '../pipeline/minting-members.ts';
import type { AnswerBody, Invocation, Operation, Witness } from './history.ts';

/** A server process, or one in this process. */
export interface AskedServer {
  readonly get: (path: string, token?: string) => Promise<Answer>;
  readonly post: (path: string, body: object, options?: PostOptions) => Promise<Answer>;
}

/** What each client does, one after the other, and which server it asks. */
export interface Script {
  readonly holdBackCycles: number;
  readonly clients: readonly (readonly Step[])[];
}

export interface Step {
  readonly server: number;
  readonly operation: Operation;
}

export interface Recorded {
  readonly history: readonly Invocation[];
  readonly witness: Witness;
}

/** Each has kept so much that the next action is minted, but for the last. */
export const USERS = ['ada', 'bob', 'cleo', 'dan'] as const;

/** Whose promise a claim is: half of them are of one user, who comes to the cap of a cycle. */
export function claimant(claim: number): string {
  const [first] = USERS;
  return claim % 2 === 0 ? first : (USERS[((claim + 1) / 2) % USERS.length] ?? first);
}

let communities = 0;

/** Lets clients loose on a new sandbox and records every request and answer, in order of time. */
export async function runHistory(
  servers: readonly AskedServer[],
  db: Database,
  script: Script,
): Promise<Recorded> {
  communities += 1;
  const slug = `history-${process.pid}-${communities}`;
  const [first] = servers;
  if (first === undefined) throw new Error('no server runs');
  const { holdBackCycles } = script;
  const wish = { slug, preset: 'sandbox', holdBackCycles };
  const created = await expected(201, first.post('/v1/communities', wish));
  const { key: token } = (created as { readonly key: { readonly key: string } }).key;
  const opened = await expected(200, first.get('/v1/cycles/current', token));
  const { cycle, startsAt } = opened as { readonly cycle: number; readonly startsAt: string };
  const now = Date.parse(startsAt) / 1_000 + 3_600;
  await qualifyUsers(first, token, now);
  const community = await findCommunity(db, slug);
  if (community === undefined) throw new Error('the community was lost');
  const setUp = (await readHead(db, community.id))?.treeSize ?? 0;
  const clock = { now: 0 };
  const clients = script.clients.map(
    async (steps) => await runClient(servers, steps, { token, now, clock }),
  );
  const history = (await Promise.all(clients)).flat();
  const claims = script.clients.flatMap((steps) =>
    steps.flatMap(({ operation }) => claimIn(operation)),
  );
  const witness = await readWitness(db, community.id, [...new Set(claims)], now);
  return { history, witness: { ...witness, setUp, actionCycle: cycle } };
}

interface Asking {
  readonly token: string;
  /** Unix seconds at which everything happened. */
  readonly now: number;
  readonly clock: { now: number };
}

async function runClient(
  servers: readonly AskedServer[],
  steps: readonly Step[],
  { token, now, clock }: Asking,
): Promise<Invocation[]> {
  const invocations: Invocation[] = [];
  for (const { server, operation } of steps) {
    const asked = servers[server % servers.length];
    if (asked === undefined) throw new Error('no server runs');
    const { path, body } = requestOf(operation, now);
    const key = operation.kind === 'mint' ? operation.key : undefined;
    const begin = ++clock.now;
    const answer = await asked.post(path, body, { token, key });
    const end = ++clock.now;
    const told = JSON.parse(answer.text) as AnswerBody;
    invocations.push({ operation, begin, end, status: answer.status, body: told });
  }
  return invocations;
}

function requestOf(operation: Operation, now: number): { path: string; body: object } {
  switch (operation.kind) {
    case 'mint':
      return { path: '/v1/tokenomics/mint', body: mintOf(operation.user, operation.claim, now) };
    case 'retract':
      return {
        path: `/v1/evidence/${claimId(operation.claim, now)}/retract`,
        body: { reason: 'it was not so' },
      };
    case 'transfer': {
      const { from, to, amount } = operation;
      return { path: '/v1/transfers', body: { fromUserId: from, toUserId: to, amount } };
    }
    case 'advance':
      return { path: '/v1/cycles/advance', body: { cycles: 1 } };
  }
}

function mintOf(userId: string, claim: number, now: number): object {
  return {
    userId,
    action: {
      family: 'civic',
      type: 'promise',
      domain: 'knowledge',
      occurredAt: momentText(now),
    },
    evidence: keptPromise(claimant(claim), `claim ${claim}`, now).map((one) => recordBody(one)),
  };
}

function claimId(claim: number, now: number): string {
  const [promise] = keptPromise(claimant(claim), `claim ${claim}`, now);
  if (promise === undefined) throw new Error('no promise');
  return recordId(promise);
}

function claimIn(operation: Operation): number[] {
  return operation.kind === 'mint' || operation.kind === 'retract' ? [operation.claim] : [];
}

async function qualifyUsers(server: AskedServer, token: string, now: number): Promise<void> {
  for (const user of USERS) {
    const count = user === USERS.at(-1) ? 1 : 30;
    const records = Array.from({ length: count }, (_, index) =>
      keptPromise(user, `earlier ${index}`, now),
    );
    const body = { records: records.flat().map((record) => recordBody(record)) };
    await expected(200, server.post('/v1/evidence', body, { token }));
  }
}

async function readWitness(
  db: Database,
  communityId: string,
  claims: readonly number[],
  now: number,
): Promise<Pick<Witness, 'entries' | 'members' | 'claims'>> {
  const lines = await readEntries({ db, communityId }, 0, Number.MAX_SAFE_INTEGER);
  const members = await readMembers(db, communityId);
  const ids = new Map(claims.map((claim) => [claimId(claim, now), claim]));
  const rows = await findEvidence({ db, communityId }, { ids: [...ids.keys()] });
  return {
    entries: lines.map((line) => JSON.parse(line) as Entry),
    members: new Map(members.map(({ user, member }) => [user, member])),
    claims: new Map(
      rows.flatMap(({ id, salt }) => {
        const claim = ids.get(id);
        const hash = commitment(salt, id);
        return claim === undefined ? [] : [[claim, { hash, user: claimant(claim) }] as const];
      }),
    ),
  };
}

async function expected(status: number, asked: Promise<Answer>): Promise<object> {
  const answer = await asked;
  if (answer.status !== status) throw new Error(`${answer.status}: ${answer.text}`);
  return JSON.parse(answer.text) as object;
}
