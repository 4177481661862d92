import { describe, expect, test } from 'vitest';
import { covers } from './caller.ts';

describe('covers', () => {
  test.each([
    ['admin', 'admin attest review read self'],
    ['attest', 'attest review read self'],
    ['review', 'review read self'],
    ['read', 'read self'],
    ['self', 'self'],
  ] as const)('a key with the scope %s may do what asks for %s', (scope, allowed) => {
    const asked = (['admin', 'attest', 'review', 'read', 'self'] as const).filter((one) => {
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
