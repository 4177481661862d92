import type { ServedSandbox } from './served-sandbox.ts';

/** Noon of the day on which the sandbox's clock stands. */
export const NOON: number = Date.UTC(2025, 10, 28, 12);

export const before = (minutes: number): string => new Date(NOON - minutes * 60_000).toISOString();

/** Asks a mint for a promise that was kept. @returns what came of it */
export async function mintFor(
  served: ServedSandbox,
  userId: string,
  subject: string,
): Promise<unknown> {
  const times = { at: before(60), dueAt: before(0) };
  const promise = { type: 'promise', userId, domain: 'knowledge', subject, ...times };
  const sent = await served.post('/v1/evidence', promise);
  const claim = sent.body.evidence[0]?.id ?? '';
  const evidence = [
    { id: claim },
    { type: 'proof', claim, at: before(30), delivered: 1 },
    { type: 'confirmation', claim, by: 'the other side', at: before(10), accepted: true },
  ];
  const kind = { family: 'civic', type: 'promise', domain: 'knowledge' };
  const action = { ...kind, occurredAt: before(60), ref: subject };
  const { body } = await served.post('/v1/tokenomics/mint', { userId, action, evidence });
  return body['outcome'];
}
