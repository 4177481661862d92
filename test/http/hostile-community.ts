import type { ServedSandbox } from './served-sandbox.ts';
import { NOW } from '../pipeline/minting-members.ts';

/**
 * Writes texts into a community wherever the API takes one that somebody chose: names of people,
 * keys, sources and debts, subjects, references, reasons and memos.
 */
export async function fillWithHostileText(
  admin: ServedSandbox,
  texts: readonly string[],
): Promise<{ readonly userId: string }> {
  const [userId = '', name = '', reason = '', subject = ''] = texts;
  const at = new Date((NOW - 3_600) * 1_000).toISOString();
  const dueAt = new Date(NOW * 1_000).toISOString();
  const domain = 'knowledge';
  const claim = { type: 'promise', domain, userId, subject, at, dueAt };
  const action = { family: 'civic', type: 'promise', domain, occurredAt: at, ref: subject };
  const debt = { creditor: 'town', kind: 'fine', currency: 'EUR/2', reference: subject };
  const orders: readonly [string, object][] = [
    ['/v1/members', { userId, name }],
    ['/v1/keys', { label: reason, scopes: ['read'] }],
    ['/v1/keys', { label: name, scopes: ['self'], userId }],
    ['/v1/links', { userId, toUserId: 'bob', linked: true, reason }],
    ['/v1/evidence', claim],
    ['/v1/tokenomics/mint', { userId, action, evidence: [claim] }],
    ['/v1/tokenomics/debts', { ...debt, userId, principal: '100.00' }],
    ['/v1/pause', { paused: true, reason }],
    ['/v1/pause', { paused: false, reason }],
  ];
  for (const [path, body] of orders) {
    const { status, body: answer } = await admin.post(path, body);
    TAKEN.set(path, (TAKEN.get(path) ?? 0) + (status < 300 ? 1 : 0));
    if (status >= 500) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  }
  return { userId };
}

/** How often each order was taken. */
export const TAKEN: Map<string, number> = new Map();

/** A finding about somebody, open. @returns its id */
export async function findAbout(
  { community }: Pick<ServedSandbox, 'community'>,
  userId: string,
): Promise<string> {
  const index = await community.writer.submit({
    run: (draft) => {
      const member = draft.memberOf(userId, undefined);
      const { cycle } = draft.state;
      const found = { code: 'HIGH_VARIANCE', measured: 4_900_000, limit: 4_000_000 } as const;
      return draft.append({ type: 'finding', cycle, member, status: 'open', ...found });
    },
  });
  return String(index);
}
