import { expect, test } from 'vitest';
import { greetingText } from './greeting.ts';

const at = { url: 'http://127.0.0.1:8787', store: './data' };

test('the first start shows the key, a later one how a lost one is replaced', () => {
  const first = greetingText({ ...at, made: 'neg_admin_x', isGiven: false });
  expect(first).toContain('shown this once:\n\n  neg_admin_x');
  expect(first).not.toContain('lost');
  const later = greetingText({ ...at, made: undefined, isGiven: false });
  expect(later).toContain('If it is lost');
  expect(later).toContain('NEGENTROPY_ADMIN_KEY=neg_admin_');
  for (const line of `${first}\n${later}`.split('\n')) expect(line.length).toBeLessThan(81);
});

test('who has set the key is told nothing of it', () => {
  const text = greetingText({ ...at, made: undefined, isGiven: true });
  expect(text).not.toContain('key');
  expect(text.split('\n')).toHaveLength(2);
});
