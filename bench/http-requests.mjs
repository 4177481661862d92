import { requestBytes } from './http-connection.mjs';
import { makeOrders } from './mint-scenario.mjs';

/**
 * The requests of one measurement, as bytes.
 * @param {{ kind: 'mint' | 'batch' | 'constant' | 'member', count: number, batch?: number,
 *   members?: number, run?: number }} what
 */
export function makeRequests(key, { kind, count, batch, members, run }) {
  if (kind === 'constant') return repeated(count, () => requestBytes('/healthz', key));
  if (kind === 'member') {
    return repeated(count, (index) => requestBytes(pageOf((index * 7) % members), key));
  }
  const askedAt = Math.floor(Date.now() / 1_000);
  if (kind === 'mint') {
    return makeOrders(count, { askedAt, run }).map((order) =>
      requestBytes('/v1/tokenomics/mint', key, {
        body: bodyOf(order),
        idempotencyKey: order.idempotency?.key,
      }),
    );
  }
  const orders = makeOrders(count * batch, { askedAt, run }).map(bodyOf);
  return repeated(count, (index) => {
    const requests = orders.slice(index * batch, (index + 1) * batch);
    const idempotencyKey = `batch-${run}-${index}`;
    return requestBytes('/v1/tokenomics/mint/batch', key, { body: { requests }, idempotencyKey });
  });
}

function pageOf(member) {
  return `/v1/tokenomics/negentropy/user-${member}`;
}

/** An order as it travels over HTTP. */
function bodyOf({ userId, family, action, domain, reference, evidence, now }) {
  return {
    userId,
    action: {
      family,
      type: action,
      domain,
      occurredAt: rfc3339(now),
      ...(reference === undefined ? {} : { ref: reference }),
    },
    evidence: evidence.map((record) => ({
      ...record,
      at: rfc3339(record.at),
      ...(record.dueAt === undefined ? {} : { dueAt: rfc3339(record.dueAt) }),
      ...(record.delivered === undefined ? {} : { delivered: record.delivered / 1_000_000 }),
    })),
  };
}

function rfc3339(unixSeconds) {
  return `${new Date(unixSeconds * 1_000).toISOString().slice(0, 19)}Z`;
}

function repeated(count, make) {
  return Array.from({ length: count }, (_, index) => make(index));
}
