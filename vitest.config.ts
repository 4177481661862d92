import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Where the files are that take longest. */
const LONG = /\/test\/(?:cli|durability|examples|imports|tampering|pipeline\/verify-store)/;

function isLong({ moduleId }: TestSpecification): boolean {
  return LONG.test(moduleId);
}

/** Begins with the long files, so that both workers end at about the same time. */
class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

// Two workers and generous limits: the suites start real databases, and machines are often small.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/database/global-setup.ts'],
    setupFiles: ['test/property-seed.ts'],
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    sequence: { sequencer: LongFilesFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
