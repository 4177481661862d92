import { describe, expect, test } from 'vitest';
import { compileDomainRules } from './domains.ts';

describe('domains of changed paths', () => {
  test.each([
    ['src/unix/loop.c', 'infrastructure'],
    ['CMakeLists.txt', 'infrastructure'],
    ['src/security.c', 'infrastructure'],
    ['include/notice.h', 'infrastructure'],
    ['src/documents/page.ts', 'infrastructure'],
    ['docs/src/api.rst', 'knowledge'],
    ['packages/core/docs/conf.py', 'knowledge'],
    ['README.md', 'knowledge'],
    ['a/b/readme', 'knowledge'],
    ['ChangeLog', 'knowledge'],
    ['doc/guides/new\nline.txt', 'knowledge'],
    ['.github/workflows/ci.yml', 'governance'],
    ['.gitlab-ci.yml', 'governance'],
    ['MAINTAINERS', 'governance'],
    ['MAINTAINERS.md', 'governance'],
    ['.github/CODEOWNERS', 'governance'],
    ['LICENSE-docs.md', 'governance'],
    ['LICENSE', 'governance'],
  ])('%s counts for %s', (path, domain) => {
    expect(compileDomainRules()([path])).toEqual([domain]);
  });

  test('are sorted, without repeats, and none for no path', () => {
    const domainsOf = compileDomainRules();
    expect(domainsOf(['src/a.c', 'docs/a.rst', 'src/b.c', 'LICENSE'])).toEqual([
      'governance',
      'infrastructure',
      'knowledge',
    ]);
    expect(domainsOf([])).toEqual([]);
  });

  test('follow the first rule that matches, the caller before the defaults', () => {
    const domainsOf = compileDomainRules(
      [
        { glob: 'src/crypto/**', domain: 'security' },
        { glob: 'docs/*/exercise?.md', domain: 'education' },
        { glob: '*.{key,pem}', domain: 'security' },
      ],
      'finance',
    );
    expect(domainsOf(['src/crypto/deep/aes.c'])).toEqual(['security']);
    expect(domainsOf(['docs/one/exercise1.md'])).toEqual(['education']);
    expect(domainsOf(['docs/one/two/exercise1.md'])).toEqual(['knowledge']);
    expect(domainsOf(['any/where/A.PEM'])).toEqual(['security']);
    expect(domainsOf(['src/a.c'])).toEqual(['finance']);
    expect(domainsOf(['src/a+b(c).c', 'x.pem.c'])).toEqual(['finance']);
  });

  test.each(['', '/abs', 'a[bc]', '!a', '{a', 'a}', '{a,{b,c}}', 'a,b', 'a\\b', '***'])(
    'refuse %j as a glob',
    (glob) => {
      expect(() => compileDomainRules([{ glob, domain: 'x' }])).toThrow(
        expect.objectContaining({ code: 'GLOB_INVALID' }) as Error,
      );
    },
  );
});
