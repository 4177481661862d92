import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { BUILT, builtSource } from './test/built-source.ts';
import { SHORT_LIVED } from './test/short-lived.ts';

/**
 * Files that start other programs, and begin in a small process of their own: Linux copies the
 * page tables of a process that starts another, and those of one that ran a hundred files are
 * large (the git reader's tests took 47 s there, and 7 s in their own). Files of these folders that
 * start nothing are named as exceptions.
 */
const STARTING_PROGRAMS = [
  'test/browser/**/*.test.ts',
  'test/examples/**/!(verified-panels|verified-pilots|verifier-of-a-service).test.ts',
  'test/cli/**/!(city-demo|displacement|nation|policy*|rollup*).test.ts',
  'test/durability/**/!(damaged-files).test.ts',
  'test/imports/**/!(cycle-report|linked-names|reference-figures|resumed-imports|tables).test.ts',
  'test/house-rules.test.ts',
  'test/client/client-package.test.ts',
  'test/docs/integrator.test.ts',
  'src/connectors/commits/{git-reader,mailmap}.test.ts',
  'src/db/engine/{pglite,embedded-lock}.test.ts',
];

/** The files that take longest, longest first; some by their folder. */
const LONG = [
  'browser/walks',
  'browser/filled-pages',
  'browser/pages',
  'trust/attacks',
  'cli/demo',
  'http/events-out',
  'http/city-pilot',
  'cli/serve',
  'cli/import',
  'pipeline/installation',
  'durability/full-disk',
  'examples/independent-verifier',
  'durability/server-cut-connections',
  'cli/newcomer',
  'durability/server-kills',
  'durability/restored-backups',
  'http/tenancy/tenancy',
  'pipeline/verify-store',
  'trust/',
  'tampering/',
  'invariants/',
].map((path) => `/test/${path}`);

/** Those that start programs before the others: a change between the two ends a process. */
function rank({ moduleId, project }: TestSpecification): number {
  const place = LONG.findIndex((path) => moduleId.includes(path));
  const isFirst = project.name === 'starting programs';
  return (isFirst ? 0 : LONG.length + 1) + (place < 0 ? LONG.length : place);
}

/** Begins with the long files, so that all workers end at about the same time. */
class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

// Two workers and generous limits: the suites start real databases, and machines are often small.
// Three were not faster on two cores: the browser's suites took more than twice as long.
export default defineConfig({
  plugins: builtSource(),
  test: {
    server: { deps: { external: [BUILT] } },
    globalSetup: ['test/database/global-setup.ts'],
    setupFiles: ['test/property-seed.ts'],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongFilesFirst },
    testTimeout: 300_000,
    hookTimeout: 300_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'starting programs',
          include: STARTING_PROGRAMS,
          isolate: true,
          execArgv: [...SHORT_LIVED],
        },
      },
      {
        extends: true,
        test: {
          name: 'in one process',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: STARTING_PROGRAMS,
          isolate: false,
        },
      },
    ],
  },
});
