import { expect, test } from 'vitest';
import { EVENT_TYPES, eventOf, eventTypeOf } from './events.ts';

const community = { slug: 'default', origin: 'test.example/v1/log/default', sandbox: false };

test('a transfer names both members by the ids that callers know', () => {
  const entry = { type: 'transfer', cycle: 1, from: 'a', to: 'b', amount: '1.000000' } as const;
  const { id, type, data } = eventOf(community, 7, entry, new Map([['a', 'ada']]));
  expect([id, type]).toEqual(['default/7', 'org.negentropy.transfer.v1']);
  expect(data).toEqual({ index: 7, entry, fromUserId: 'ada' });
});

test('an event of a sandbox says so', () => {
  const entry = { type: 'member', cycle: 1, member: 'a' } as const;
  const userIds = new Map([['a', 'ada']]);
  expect(eventOf(community, 7, entry, userIds)).not.toHaveProperty('sandbox');
  const event = eventOf({ ...community, sandbox: true }, 7, entry, userIds);
  expect(event).toMatchObject({ sandbox: true, data: { userId: 'ada' } });
});

test('a policy after the first tells which version it superseded', () => {
  const told = [1, 2, 7].map((version) => {
    const entry = { type: 'policy', cycle: 1, version } as Parameters<typeof eventTypeOf>[0];
    return eventOf(community, 7, entry, new Map()).data.superseded;
  });
  expect(told).toEqual([undefined, 1, 6]);
});

test('a pause that begins and one that ends have types of their own', () => {
  const types = [true, false].map((paused) =>
    eventTypeOf({ type: 'pause', cycle: 1, paused, reason: 'f'.repeat(64) }),
  );
  expect(types).toEqual(['org.negentropy.pause.on.v1', 'org.negentropy.pause.off.v1']);
  expect(EVENT_TYPES).toEqual(expect.arrayContaining(types));
});

test('every type is listed once and has the form of a reverse domain name', () => {
  expect(new Set(EVENT_TYPES).size).toBe(EVENT_TYPES.length);
  for (const type of EVENT_TYPES) expect(type).toMatch(/^org\.negentropy(?:\.[a-z]+){1,2}\.v1$/);
  const decision = { type: 'decision', outcome: 'held' } as Parameters<typeof eventTypeOf>[0];
  expect(eventTypeOf(decision)).toBe('org.negentropy.decision.held.v1');
  expect(EVENT_TYPES).toContain(eventTypeOf(decision));
});
