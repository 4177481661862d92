import type { DomainChanges } from '../core/families/commits/commit.ts';
import type { Random } from './random.ts';
import type { SimulatedDomain } from './trait.ts';

const AREAS = ['storage', 'network', 'scheduler', 'parser', 'interface', 'monitor'];
const PARTS = ['index', 'queue', 'session', 'cache', 'format', 'retry', 'limits', 'errors'];
const GUIDES = ['install', 'upgrade', 'backup', 'tuning', 'faults', 'glossary', 'design'];

const PATHS: Readonly<Record<SimulatedDomain, readonly string[]>> = {
  infrastructure: AREAS.flatMap((area) => PARTS.map((part) => `src/${area}/${part}.ts`)),
  knowledge: [
    'README.md',
    ...GUIDES.map((guide) => `docs/${guide}.md`),
    ...AREAS.map((area) => `docs/reference/${area}.md`),
  ],
  governance: [
    'GOVERNANCE.md',
    'CONTRIBUTING.md',
    'MAINTAINERS',
    '.ci/build.yml',
    '.ci/review.yml',
  ],
};

/**
 * The files that a commit touches: one to five neighbours in its own domain and now and then one
 * file of another, always fewer than in its own.
 */
export function changedPaths(
  random: Random,
  domain: SimulatedDomain,
  trivial: boolean,
): readonly DomainChanges[] {
  const count = trivial ? 1 : 1 + Math.min(random.below(5), random.below(5));
  const own = { domain, paths: neighbours(random, PATHS[domain], count) };
  if (own.paths.length < 2 || !random.chance(0.25)) return [own];
  const other: SimulatedDomain = domain === 'knowledge' ? 'infrastructure' : 'knowledge';
  return [own, { domain: other, paths: neighbours(random, PATHS[other], 1) }];
}

/** A run of files from a start that favours the front of the list, as real hot spots do. */
function neighbours(random: Random, paths: readonly string[], count: number): readonly string[] {
  const start = random.below(1 + random.below(1 + random.below(paths.length)));
  const length = Math.min(count, paths.length);
  const first = Math.min(start, paths.length - length);
  return paths.slice(first, first + length);
}
