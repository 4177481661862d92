import { describe, expect, test } from 'vitest';
import { readClaims } from './trailers.ts';

const sha = '0123456789abcdef0123456789abcdef01234567';

function endorsers(message: string): string[] {
  return readClaims(message).endorsers.map(({ as, name, email }) => `${as} ${name} <${email}>`);
}

describe('endorsement trailers', () => {
  test.each([
    ['Reviewed-by: Ada B <ada@x.org>', ['review Ada B <ada@x.org>']],
    ['TESTED-BY:Ada <ada@x.org>\r', ['test Ada <ada@x.org>']],
    ['Acked-by: <ada@x.org>', ['ack  <ada@x.org>']],
    ['Reviewed-by: Ada <ada@x.org> # for the parser, see bob@x.org', ['review Ada <ada@x.org>']],
    ['Reviewed-by: A <a@x>, B <b@x>', ['review A <a@x>', 'review B <b@x>']],
    ['Reviewed-by: Ada ada@x.org', ['review Ada <ada@x.org>']],
    ['Reviewed-by: Ada <ada@x.org', ['review Ada <ada@x.org>']],
    ['Reviewed-by: Ada', []],
    ['Reviewed-by: @ada', []],
    ['Signed-off-by: Ada <ada@x.org>', []],
    ['Not-Reviewed-by: Ada <ada@x.org>', []],
    ['> Reviewed-by: Ada <ada@x.org>', []],
    ['    Reviewed-by: Ada <ada@x.org>', []],
    ['subject\n\nAcked-by: A <a@x>\n\nReviewed-by: B <b@x>', ['ack A <a@x>', 'review B <b@x>']],
  ])('%j', (message, expected) => {
    expect(endorsers(message)).toEqual(expected);
  });

  test('are limited in number', () => {
    expect(endorsers('Acked-by: A <a@x>\n'.repeat(100_000))).toHaveLength(256);
  });
});

describe('repairs', () => {
  test.each([
    [`Fixes: ${sha}`, [sha]],
    ['Fixes: 0123456789ab ("net: add deadbeef handling")', ['0123456789ab']],
    ['Fixes: 0123456789ab ("deadbeef: subject")', ['0123456789ab']],
    ["fixes: commit 0123456789AB ('subject')", ['0123456789ab']],
    ['Fixes: <0123456>', ['0123456']],
    ['Fixes: "0123456789ab"', ['0123456789ab']],
    ['Fixes: 0123456, 89abcde and fedcba9', ['0123456', '89abcde', 'fedcba9']],
    ['Fixes: #12', []],
    ['Fixes: 012345', []],
    ['Fixes: 0123456789abcdefg', []],
    ['Fixes: 1234567-something', []],
    [`Fixes: https://example.org/a/b/commit/${sha}`, [sha]],
    [`Fixes: https://example.org/a/b/issues/1234567`, []],
    ['Fixes 0123456789ab ("subject")', ['0123456789ab']],
    ['Fixes: #0123456789ab', ['0123456789ab']],
    ['Fixes: #1234567', []],
    [`Fixes: ${sha}${sha}`, []],
    ['  Fixes: 0123456789ab', ['0123456789ab']],
    ['* This reverts commit 0123456789ab.', ['0123456789ab']],
    ['Reverts 0123456789ab', ['0123456789ab']],
    ['Revert: 0123456789ab', ['0123456789ab']],
    ['This partially reverts commit 0123456789ab.', ['0123456789ab']],
    ['Partial revert of 0123456789ab', ['0123456789ab']],
    ['This reverts parts of commit 0123456789ab', ['0123456789ab']],
    [`Revert "x"\n\nThis reverts commit ${sha}.`, [sha]],
    [`This reverts commit\n${sha}, reversing\nchanges made to 89abcdef.`, [sha]],
    ['This reverts commits 0123456 and 89abcde.', ['0123456', '89abcde']],
    ['This reverts commits:\n\n  0123456\n  89abcde\n', ['0123456', '89abcde']],
    ['This reverts part of it, not deadbeef', []],
    ['> This reverts commit 0123456789', []],
    ['Fixes: abcdef1\nThis reverts commit 0123456.', ['abcdef1', '0123456']],
  ])('%j', (message, expected) => {
    expect(readClaims(message).repairs).toEqual(expected);
  });

  test('are read from a hostile message in linear time', () => {
    const fixes = `Fixes: ${'0123456 '.repeat(300_000)}`;
    const hostile = `${fixes}\n${'This reverts commit '.repeat(99_999)}`;
    expect(readClaims(hostile).repairs).toEqual(['0123456']);
    expect(readClaims(`Fixes: ${' '.repeat(1_000_000)}x`).repairs).toEqual([]);
    expect(readClaims(`Fixes: 0123456${'\t,'.repeat(500_000)}x`).repairs).toEqual(['0123456']);
  });
});
