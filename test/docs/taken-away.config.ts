import { defineConfig } from 'vitest/config';
import { TAKEN_AWAY } from './taken-away.ts';

const name = process.env['NEGENTROPY_WITHOUT'] ?? '';
const taken = TAKEN_AWAY[name];

/** Tests with the measure of one bullet taken away; without a name nothing is. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  plugins: [
    {
      name: 'taken away',
      enforce: 'pre',
      transform(code: string, id: string) {
        if (taken === undefined || !id.endsWith(`/${taken.file}`)) return undefined;
        return code.replace(taken.from, () => taken.to);
      },
    },
  ],
  test: {
    setupFiles: ['test/property-seed.ts'],
    pool: 'forks',
    maxWorkers: 1,
    passWithNoTests: false,
  },
});
