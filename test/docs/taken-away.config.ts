import { defineConfig } from 'vitest/config';
import { RULES_OFF } from './rules-off.ts';
import { SWITCHED_OFF, TAKEN_AWAY } from './taken-away.ts';

const names = (process.env['NEGENTROPY_WITHOUT'] ?? '').split('\n');
const taken = names.flatMap(
  (name) => TAKEN_AWAY[name] ?? SWITCHED_OFF[name] ?? RULES_OFF[name] ?? [],
);

/** Tests without measures, defences or rules, a line each; without a name nothing is off. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  plugins: [
    {
      name: 'taken away',
      enforce: 'pre',
      transform(code: string, id: string) {
        const own = taken.filter(({ file }) => id.endsWith(`/${file}`));
        if (own.length === 0) return undefined;
        return own.reduce((text, { from, to }) => text.replace(from, () => to), code);
      },
    },
  ],
  test: {
    globalSetup: ['test/database/global-setup.ts'],
    setupFiles: ['test/property-seed.ts'],
    testTimeout: 900_000,
    pool: 'forks',
    maxWorkers: 1,
    passWithNoTests: false,
  },
});
