import type { CommitRecord } from './commit.ts';
import { SourceError, printable } from '../records/source-error.ts';
import { largestOf } from '../../core/lists.ts';

/** Changed paths that match `glob` belong to `domain`. */
export interface DomainRule {
  readonly glob: string;
  readonly domain: string;
}

/** Where a commit counts whose paths match no rule, or that has none: code. */
export const defaultDomain = 'infrastructure';

/**
 * Rules about how a project is run and built come first (governance), then what it says about
 * itself (knowledge); the rest is code.
 */
const defaultDomainRules: readonly DomainRule[] = [
  ...[
    '{.github,.gitlab,.circleci,.buildkite,.forgejo,.gitea,.woodpecker,.ci,ci}/**',
    '{.gitlab-ci,.travis,.cirrus,.drone,.appveyor,appveyor,azure-pipelines,.woodpecker}*.{yml,yaml}',
    'Jenkinsfile*',
    '{CODEOWNERS,OWNERS,MAINTAINERS,GOVERNANCE,CHARTER,CODE_OF_CONDUCT,CONTRIBUTING,SECURITY}',
    '{MAINTAINERS,GOVERNANCE,CHARTER,CODE_OF_CONDUCT,CONTRIBUTING,SECURITY}.{md,rst,txt,adoc}',
    '{LICENSE,LICENCE,COPYING,NOTICE}',
    '{LICENSE,LICENCE,COPYING,NOTICE}{.,-}*{.md,.rst,.txt}',
    '{LICENSE,LICENCE,COPYING,NOTICE}.{md,rst,txt}',
    'LICENSES/**',
    '.mailmap',
  ].map((glob) => ({ glob, domain: 'governance' })),
  ...[
    '**/{doc,docs,Documentation,man}/**',
    '*.{md,markdown,rst,adoc,asciidoc,tex,texi,pod,1,3,5,7,8}',
    '{README,CHANGELOG,ChangeLog,CHANGES,NEWS,AUTHORS,HISTORY,INSTALL,TODO,FAQ}',
    '{README,CHANGELOG,CHANGES,NEWS,AUTHORS,HISTORY,INSTALL,TODO,FAQ}.txt',
  ].map((glob) => ({ glob, domain: 'knowledge' })),
];

/** Sorts changed paths by domain and names the one domain in which the commit counts. */
export type DomainsOf = (paths: readonly string[]) => Pick<CommitRecord, 'domain' | 'changes'>;

/**
 * Compiles rules: the first rule that matches a path decides, the operator's before the defaults.
 *
 * Globs know `*` and `?` within a segment, `**` across segments and `{a,b}`; letters match in
 * either case. Without a slash a glob is about the file name in any folder.
 *
 * @throws SourceError GLOB_INVALID
 */
export function compileDomainRules(
  overrides: readonly DomainRule[] = [],
  fallback: string = defaultDomain,
): DomainsOf {
  const steps = mergeNeighbours([...overrides, ...defaultDomainRules]);
  const domainOf = (path: string): string =>
    steps.find((step) => step.pattern.test(path))?.domain ?? fallback;
  return (paths) => {
    const byDomain = new Map<string, string[]>();
    for (const path of paths) {
      const domain = domainOf(path);
      const known = byDomain.get(domain);
      if (known === undefined) byDomain.set(domain, [path]);
      else known.push(path);
    }
    const changes = [...byDomain]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([domain, changed]) => ({ domain, paths: changed }));
    return { domain: mainDomain(changes, fallback), changes };
  };
}

/** The domain of most changed paths; of several the fallback, else the first by name. */
function mainDomain(changes: CommitRecord['changes'], fallback: string): string {
  const most = largestOf([0, ...changes.map(({ paths }) => paths.length)]);
  const leading = changes.filter(({ paths }) => paths.length === most);
  const named = leading.find(({ domain }) => domain === fallback) ?? leading[0];
  return named?.domain ?? fallback;
}

/** One pattern per run of rules for the same domain: a path is tested two or three times. */
function mergeNeighbours(rules: readonly DomainRule[]): { domain: string; pattern: RegExp }[] {
  const runs: { domain: string; sources: string[] }[] = [];
  for (const rule of rules) {
    const source = globSource(rule.glob);
    const last = runs.at(-1);
    if (last?.domain === rule.domain) last.sources.push(source);
    else runs.push({ domain: rule.domain, sources: [source] });
  }
  return runs.map(({ domain, sources }) => ({
    domain,
    pattern: new RegExp(`^(?:${sources.join('|')})$`, 'isu'),
  }));
}

function globSource(glob: string): string {
  const depth = bracesDepth(glob);
  if (glob === '' || depth !== 0 || /[[\]!\\]|^\/|\*{3}/.test(glob)) throw invalidGlob(glob);
  const anywhere = glob.includes('/') ? '' : '(?:.*/)?';
  const source = glob.replaceAll(/\*\*\/|\*\*|[*?{},]|[^*?{},]+/g, (token) => {
    if (token === '**/') return '(?:.*/)?';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token === '{') return '(?:';
    if (token === '}') return ')';
    return token === ',' ? '|' : token.replaceAll(/[.+^$()|/]/g, '\\$&');
  });
  return anywhere + source;
}

/** 0 when braces are balanced and each comma stands within them, else not. */
function bracesDepth(glob: string): number {
  let depth = 0;
  for (const character of glob) {
    if (character === '{') depth++;
    if (character === '}') depth--;
    if (depth < 0 || depth > 1 || (character === ',' && depth === 0)) return -1;
  }
  return depth;
}

function invalidGlob(glob: string): SourceError {
  return new SourceError(
    'GLOB_INVALID',
    `"${printable(glob)}" is no path glob: use *, **, ? and one level of {a,b}, ` +
      'relative to the root of the repository',
  );
}
