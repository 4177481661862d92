import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifyGithubSignature } from './signature.ts';

const body = new TextEncoder().encode('Hello, World!');

function signed(secret: string, bytes: Uint8Array): string {
  return `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;
}

describe('the signature of a GitHub webhook', () => {
  test('GitHub’s own example of a signature holds', () => {
    const header = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    expect(verifyGithubSignature("It's a Secret to Everybody", body, header)).toBe(true);
  });

  test.each([
    ['there is none', undefined],
    ['it is empty', ''],
    ['it is of another algorithm', `sha1=${'0'.repeat(40)}`],
    ['it is too short', 'sha256=757107ea'],
    ['it is in upper case', signed('secret', body).toUpperCase()],
    ['something follows', `${signed('secret', body)} `],
    ['it is of another secret', signed('other', body)],
    ['it is of another body', signed('secret', new Uint8Array([1]))],
  ])('a body is refused when %s', (_, header) => {
    expect(verifyGithubSignature('secret', body, header)).toBe(false);
  });

  test('nothing is signed with an empty secret', () => {
    expect(verifyGithubSignature('', body, signed('', body))).toBe(false);
  });

  test('a signature holds for its own bytes alone', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, at, flip) => {
        const header = signed('secret', given);
        const changed = given.map((byte, index) =>
          index === at % given.length ? byte ^ flip : byte,
        );
        expect(verifyGithubSignature('secret', given, header)).toBe(true);
        expect(verifyGithubSignature('secret', changed, header)).toBe(false);
      }),
    );
  });
});
