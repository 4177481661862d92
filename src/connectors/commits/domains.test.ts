import { describe, expect, test } from 'vitest';
import { compileDomainRules, type DomainsOf } from './domains.ts';

function namesOf({ changes }: ReturnType<DomainsOf>): string[] {
  return changes.map(({ domain }) => domain);
}

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
    expect(compileDomainRules()([path])).toEqual({ domain, changes: [{ domain, paths: [path] }] });
  });

  test('are sorted, without repeats, and none for no path', () => {
    const domainsOf = compileDomainRules();
    expect(namesOf(domainsOf(['src/a.c', 'docs/a.rst', 'src/b.c', 'LICENSE']))).toEqual([
      'governance',
      'infrastructure',
      'knowledge',
    ]);
    expect(namesOf(domainsOf([]))).toEqual([]);
  });

  test.each([
    [['src/a.c', 'docs/a.rst', 'docs/b.rst'], 'knowledge'],
    [['docs/a.rst', 'src/a.c', 'LICENSE'], 'infrastructure'],
    [['docs/a.rst', 'LICENSE'], 'governance'],
    [[], 'infrastructure'],
  ])(
    '%j count where most of them lie, of several in code, else in the first by name',
    (paths, domain) => {
      expect(compileDomainRules()(paths).domain).toBe(domain);
    },
  );

  test('follow the first rule that matches, the caller before the defaults', () => {
    const domainsOf = compileDomainRules(
      [
        { glob: 'src/crypto/**', domain: 'security' },
        { glob: 'docs/*/exercise?.md', domain: 'education' },
        { glob: '*.{key,pem}', domain: 'security' },
      ],
      'finance',
    );
    expect(namesOf(domainsOf(['src/crypto/deep/aes.c']))).toEqual(['security']);
    expect(namesOf(domainsOf(['docs/one/exercise1.md']))).toEqual(['education']);
    expect(namesOf(domainsOf(['docs/one/two/exercise1.md']))).toEqual(['knowledge']);
    expect(namesOf(domainsOf(['any/where/A.PEM']))).toEqual(['security']);
    expect(namesOf(domainsOf(['src/a.c']))).toEqual(['finance']);
    expect(namesOf(domainsOf(['src/a+b(c).c', 'x.pem.c']))).toEqual(['finance']);
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
