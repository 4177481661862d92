import { expect, test } from 'vitest';
import { meantName } from './meant-name.ts';

const KNOWN = ['type', 'userId', 'domain', 'subject', 'at', 'dueAt'];

test.each([
  ['userID', 'userId'],
  ['user_id', 'userId'],
  ['USER-ID', 'userId'],
  ['actor_id', 'userId'],
  ['nodeId', 'userId'],
  ['due_at', 'dueAt'],
  ['subjekt', 'subject'],
  ['doamin', 'domain'],
  ['domains', 'domain'],
  ['colour', undefined],
  ['id', undefined],
  ['', undefined],
  ['__proto__', undefined],
])('%j means %j', (given, meant) => {
  expect(meantName(given, KNOWN)).toBe(meant);
});
