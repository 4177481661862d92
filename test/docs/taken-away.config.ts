import { defineConfig } from 'vitest/config';
import { SWITCHED_OFF, TAKEN_AWAY } from './taken-away.ts';

const name = process.env['NEGENTROPY_WITHOUT'] ?? '';
const taken = TAKEN_AWAY[name] ?? SWITCHED_OFF[name];

/** Tests without a measure or a defence; without a name nothing is switched off. */
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
    testTimeout: 900_000,
    pool: 'forks',
    maxWorkers: 1,
    passWithNoTests: false,
  },
});
