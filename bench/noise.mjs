import { execFileSync } from 'node:child_process';
import { likenessOf } from '../dist/pipeline/writer/likenesses.js';
import { seededRandom } from '../dist/simulator/random.js';

const DAY_SECONDS = 86_400;
const TRIALS = 1_000;

/**
 * Repositories whose commits have subjects, as `name=path` with commas between, or none: the
 * histories of contributions have no subjects.
 */
export function repositories() {
  return (process.env['BENCH_REPOSITORIES'] ?? '')
    .split(',')
    .filter((given) => given !== '')
    .map((given) => given.split('='));
}

/** Who committed what, by the cycle in which it was committed, the oldest first. */
export function worksIn(path, days) {
  const text = execFileSync(
    'git',
    ['-C', path, 'log', '--no-merges', '--format=%ct%x09%ae%x09%s'],
    {
      maxBuffer: 1 << 28,
      encoding: 'utf8',
    },
  );
  const works = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))
    .map(([at, author, ...subject]) => ({
      at: Math.floor(Number(at) / DAY_SECONDS / days),
      author,
      subject: subject.join('\t'),
    }))
    .sort((one, other) => one.at - other.at);
  return markClones(works);
}

/** Of the works of a person and cycle that say the same each but the first is a clone. */
function markClones(works) {
  let seen = new Set();
  let cycle;
  return works.map(({ at, author, subject }) => {
    if (at !== cycle) seen = new Set();
    cycle = at;
    const likeness = likenessOf(subject);
    const key = JSON.stringify([author, likeness]);
    const isClone = likeness !== undefined && seen.has(key);
    seen.add(key);
    return { at, author, isClone };
  });
}

/** Members of whose works so many are clones, by chance each; asked once. */
export const PADDERS = [
  { clones: 0.3, works: 40 },
  { clones: 0.4, works: 80 },
  { clones: 0.5, works: 80 },
  { clones: 0.6, works: 40 },
  { clones: 0.6, works: 80 },
  { clones: 0.9, works: 20 },
  { clones: 0.9, works: 40 },
];

/** @param isFound whether so many clones beside so many other works are found */
export function paddersFound({ clones: share, works }, isFound) {
  let found = 0;
  for (let seed = 1; seed <= TRIALS; seed += 1) {
    const random = seededRandom(seed);
    let clones = 0;
    for (let at = 0; at < works; at += 1) if (random.chance(share)) clones += 1;
    if (isFound(clones, works - clones)) found += 1;
  }
  return { what: `${share} of ${works} works are clones`, found, of: TRIALS };
}
