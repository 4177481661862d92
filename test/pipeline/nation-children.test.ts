import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openPolicy } from '../../src/core/state/state.ts';
import type { RolledCycle } from '../../src/core/state/nation.ts';
import type { App } from '../../src/http/app.ts';
import { buildServer } from '../../src/http/server.ts';
import { makeApiKey } from '../../src/pipeline/access/api-keys.ts';
import { rulesHash } from '../../src/pipeline/answers/cities/read-children.ts';
import { closeCyclesCommand } from '../../src/pipeline/commands/close-cycles.ts';
import {
  agreeCommand,
  chooseTreeCommand,
  rollUpCommand,
  treeToReadCommand,
} from '../../src/pipeline/commands/nation.ts';
import {
  Installation,
  type InstallationOptions,
  type ServedCommunity,
} from '../../src/pipeline/installation.ts';
import { readNationChildren } from '../../src/pipeline/read-nation-children.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { newLogKey } from './test-community.ts';

const DAY = 86_400;
const START = Date.UTC(2025, 10, 28, 12) / 1_000;

interface Place {
  readonly installation: Installation;
  readonly problems: unknown[];
}

describeAboveEngines((engine) => {
  let now = START;
  const open: Installation[] = [];
  const apps: App[] = [];
  const place = async (
    origin: string,
    options: Partial<InstallationOptions> = {},
  ): Promise<Place> => {
    const problems: unknown[] = [];
    const installation = await Installation.open({
      ...options,
      db: await engine.openMigrated(),
      key: newLogKey(open.length),
      origin,
      now: () => now,
      onProblem: (problem) => void problems.push(problem),
    });
    open.push(installation);
    return { installation, problems };
  };
  const vkeyOf = async ({ writer }: ServedCommunity): Promise<string> =>
    (await writer.read(({ community }) => community?.key)) ?? '';
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
    for (const installation of open.splice(0)) await installation.close();
  });

  test('a nation is added up by itself, with a city that lives elsewhere', async () => {
    now = START;
    const elsewhere = await place('other.example');
    const far = await elsewhere.installation.create({ slug: 'far', preset: 'civic' });
    const app = await buildServer({
      service: { installation: elsewhere.installation, allowPrivateWebhooks: false },
    });
    apps.push(app);
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const scopes = ['read'] as const;
    const { token } = await makeApiKey(far, { label: 'nation', scopes, now });
    const remote = {
      vkey: await vkeyOf(far),
      url: `http://127.0.0.1:${port}`,
      key: token ?? '',
    };
    const { installation, problems } = await place('test.example', { remoteChildren: [remote] });
    const nation = await installation.create({ slug: 'nation', preset: 'civic' });
    const near = await installation.create({ slug: 'near', preset: 'civic' });
    const parent = await vkeyOf(nation);
    const children = [remote.vkey, await vkeyOf(near)].map((vkey) => {
      return { vkey, role: 'population', weight: 1 } as const;
    });
    const rules = await nation.writer.read((state) => rulesHash(openPolicy(state)));
    const tree = { rules, domains: ['care'], children };
    await nation.writer.submit(chooseTreeCommand({ tree, now }));
    for (const city of [far, near]) {
      await city.writer.submit(agreeCommand({ parent, agreed: true, now }));
    }
    const rolled = async (): Promise<RolledCycle | undefined> =>
      await nation.writer.read((state) => state.nation.last);
    // In the cycle in which the tree was chosen, and at the very beginning of the next, it waits.
    await installation.rollUpNations();
    now = Date.UTC(2025, 10, 29, 0, 9) / 1_000;
    await installation.rollUpNations();
    expect(await rolled()).toBeUndefined();
    now += 120;
    await installation.rollUpNations();
    await installation.rollUpNations();
    const origins = [far, near].map(({ row }) => row.origin);
    const once = await rolled();
    expect([...(once?.read.keys() ?? [])]).toEqual(origins);
    expect(problems).toEqual([]);

    // Who is away is waited for, and then UNKNOWN in this cycle.
    await apps.pop()?.close();
    now += DAY;
    await nation.writer.submit(closeCyclesCommand({ now }));
    await installation.rollUpNations();
    expect((await rolled())?.cycle).toBe(once?.cycle);
    expect(problems).toHaveLength(1);
    now += 3_600;
    await installation.rollUpNations();
    const later = await rolled();
    expect(later?.cycle).toBe((once?.cycle ?? 0) + 1);
    expect([...(later?.read.keys() ?? [])]).toEqual(origins.slice(1));
  }, 60_000);

  // Fails when a child is read with the clock of who adds up: it then says CLOCK_LEAP.
  test('a child that agreed to nothing and stood still stops no roll-up', async () => {
    now = START;
    const { installation } = await place('test.example');
    const nation = await installation.create({ slug: 'nation', preset: 'civic' });
    const city = await installation.create({ slug: 'city', preset: 'civic' });
    const vkey = await vkeyOf(city);
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
  });
});
