import { describe, expect, test } from 'vitest';
import { covers } from './caller.ts';

describe('covers', () => {
  test.each([
    ['admin', 'admin attest review read'],
    ['attest', 'attest review read'],
    ['review', 'review read'],
    ['read', 'read'],
  ] as const)('a key with the scope %s may do what asks for %s', (scope, allowed) => {
    const asked = (['admin', 'attest', 'review', 'read'] as const).filter((one) => {
      return covers([scope], one);
    });
    expect(asked.join(' ')).toBe(allowed);
  });

  test('the scopes of a key add up', () => {
    expect(covers(['read', 'attest'], 'attest')).toBe(true);
    expect(covers(['review', 'read'], 'attest')).toBe(false);
    expect(covers([], 'read')).toBe(true);
  });
});
