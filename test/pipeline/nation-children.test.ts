import { expect, test } from 'vitest';
import { openPolicy } from '../../src/core/state/state.ts';
import { rulesHash } from '../../src/pipeline/answers/read-children.ts';
import {
  chooseTreeCommand,
  rollUpCommand,
  treeToReadCommand,
} from '../../src/pipeline/commands/nation.ts';
import { Installation } from '../../src/pipeline/installation.ts';
import { readNationChildren } from '../../src/pipeline/read-nation-children.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { newLogKey } from './test-community.ts';

const DAY = 86_400;
const START = Date.UTC(2025, 10, 28, 12) / 1_000;

describeAboveEngines((engine) => {
  // Fails when a child is read with the clock of who adds up: it then says CLOCK_LEAP.
  test('a child that agreed to nothing and stood still stops no roll-up', async () => {
    let now = START;
    const db = await engine.openMigrated();
    const installation = await Installation.open({
      db,
      key: newLogKey(),
      origin: 'test.example',
      now: () => now,
    });
    try {
      const nation = await installation.create({ slug: 'nation', preset: 'civic' });
      const city = await installation.create({ slug: 'city', preset: 'civic' });
      const vkey = (await city.writer.read(({ community }) => community?.key)) ?? '';
      const rules = await nation.writer.read((state) => rulesHash(openPolicy(state)));
      const children = [{ vkey, role: 'population', weight: 1 }] as const;
      const tree = { rules, domains: ['care'], children };
      await nation.writer.submit(chooseTreeCommand({ tree, now }));
      const size = await city.writer.read((state) => state.size);

      now += 100 * DAY;
      for (let left = 2; left > 0; left -= 1) {
        await nation.writer.submit({ run: (draft) => draft.closeOverdue(now, 60) });
      }
      const read = await nation.writer.submit(treeToReadCommand(now));
      const logs = await readNationChildren(installation, read);
      expect(logs.size).toBe(0);
      expect(await nation.writer.submit(rollUpCommand({ read, logs, now }))).toMatchObject({
        domains: 1,
      });
      expect(await city.writer.read((state) => state.size)).toBe(size);
    } finally {
      await installation.close();
    }
  });
});
