import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createServerDatabase, hasPostgres } from '../database/engines.ts';
import { type Ended, negentropy, negentropyProcess, temporaryFolder } from './command-line.ts';

const data = temporaryFolder();
const given = `neg_admin_${'k'.repeat(43)}`;

interface Started {
  readonly url: string;
  readonly store: string;
  readonly adminKey?: string;
}

interface Serving extends Started {
  readonly child: ChildProcess;
}

/** Serves while `work` runs, then sends the signal. */
async function serving(
  work: (server: Serving) => Promise<void>,
  options: { readonly data?: string; readonly env?: Record<string, string> } = {},
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<Ended> {
  return await negentropyProcess(['serve', '--port', '0', '--json'], {
    data,
    ...options,
    during: async (child) => {
      try {
        const line = await firstLine(child);
        await work({ child, ...(JSON.parse(line) as Started) });
      } finally {
        if (!child.killed) child.kill(signal);
      }
    },
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  return await new Promise((resolve, reject) => {
    child.stdout?.on('data', (piece: string) => {
      text += piece;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    child.once('close', () => reject(new Error(`it ended before it served: ${text}`)));
  });
}

const bearer = (key: string): Record<string, string> => ({
  authorization: `Bearer ${key}`,
  'content-type': 'application/json',
});

async function ask(url: string, key: string, body?: object): Promise<Response> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return await fetch(url, { headers: bearer(key), ...sent });
}

const member = (name: string): object => ({ userId: name });

describe('negentropy serve', () => {
  test('the first start shows an admin key that later starts keep to themselves', async () => {
    let key = '';
    const first = await serving(async ({ url, adminKey = '' }) => {
      key = adminKey;
      expect(new URL(url).hostname).toBe('127.0.0.1');
      expect((await ask(`${url}/v1/supply`, key)).status).toBe(404);
      expect((await ask(`${url}/v1/tokenomics/supply`, key)).status).toBe(200);
      expect((await ask(`${url}/readyz`, '')).status).toBe(401);
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
    });
    expect([first.code, first.stderr]).toEqual([0, '']);
    const second = await serving(async ({ url, ...shown }) => {
      expect(shown).not.toHaveProperty('adminKey');
      expect((await ask(`${url}/v1/tokenomics/supply`, key)).status).toBe(200);
    });
    expect(second.code).toBe(0);
    expect(second.stdout + second.stderr).not.toContain(key);
    expect(readFileSync(join(data, 'log.key'), 'utf8')).not.toContain(key);
  });

  test('a key of the operator’s replaces the one before and is never shown', async () => {
    const env = { NEGENTROPY_ADMIN_KEY: given };
    const ended = await serving(
      async ({ url }) => {
        expect((await ask(`${url}/v1/tokenomics/supply`, given)).status).toBe(200);
      },
      { env },
      'SIGINT',
    );
    expect(ended.code).toBe(0);
    expect(ended.stdout + ended.stderr).not.toContain(given);
    const weak = await negentropy(['serve', '--port', '0'], {
      data,
      env: { NEGENTROPY_ADMIN_KEY: 'secret' },
    });
    expect(weak.code).toBe(1);
    expect(weak.stderr).toContain('NEGENTROPY_ADMIN_KEY must be');
  });

  test('a stop under load loses nothing that was acknowledged and ends event streams', async () => {
    const acknowledged: string[] = [];
    const refused = new Set<number>();
    const env = { NEGENTROPY_ADMIN_KEY: given };
    const ended = await serving(
      async ({ url, child }) => {
        const events = await fetch(`${url}/v1/events`, { headers: bearer(given) });
        const reading = events.text();
        let sent = 0;
        const work = async (): Promise<void> => {
          for (;;) {
            const name = `member-${(sent += 1)}`;
            const answer = await ask(`${url}/v1/members`, given, member(name)).catch(
              () => undefined,
            );
            if (answer === undefined) return;
            if (answer.ok) acknowledged.push(name);
            else refused.add(answer.status);
            if (sent === 100) child.kill('SIGTERM');
          }
        };
        await Promise.all(Array.from({ length: 16 }, work));
        await reading;
      },
      { env },
    );
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(acknowledged.length).toBeGreaterThan(50);
    expect([...refused].filter((status) => status !== 503)).toEqual([]);
    const again = await serving(
      async ({ url }) => {
        for (const name of acknowledged) {
          const answer = await ask(`${url}/v1/members/${name}`, given);
          expect([name, answer.status]).toEqual([name, 200]);
        }
      },
      { env },
    );
    expect(again.code).toBe(0);
  });

  test('what cannot be served is said in a sentence', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as AddressInfo;
    const fresh = temporaryFolder();
    const taken = await negentropyProcess(['serve', '--port', String(port)], { data: fresh });
    blocker.close();
    expect(taken.code).toBe(1);
    expect(taken.stderr).toMatch(/^negentropy serve: .*\b(in use|taken)\b/);
    expect(taken.stderr).not.toContain('    at ');
    // The admin key of a start that failed was not lost with it.
    const next = await serving(
      async ({ adminKey }) => {
        expect(adminKey).toMatch(/^neg_admin_/);
      },
      { data: fresh },
    );
    expect(next.code).toBe(0);
    for (const args of [['--port', '70000'], ['--strange'], ['extra']]) {
      expect((await negentropy(['serve', ...args], { data })).code).toBe(2);
    }
    for (const name of ['PORT', 'NEGENTROPY_RATE_LIMIT', 'DATABASE_URL']) {
      const env = { [name]: 'many', NEGENTROPY_PORT: '9000' };
      const wrong = await negentropy(['serve'], { data, env });
      expect([wrong.code, wrong.stderr.includes(`${name} takes`)]).toEqual([2, true]);
      expect(wrong.stderr).toContain('NEGENTROPY_PORT is no setting');
    }
  });

  test('a first start makes the community under the preset that is named', async () => {
    const fresh = temporaryFolder();
    const serve = ['serve', '--port', '0', '--preset', 'forge'];
    const env = { NEGENTROPY_ADMIN_KEY: given };
    const first = await negentropyProcess([...serve, '--json'], {
      data: fresh,
      env,
      during: async (child) => {
        const { url } = JSON.parse(await firstLine(child)) as Started;
        const told = await (await ask(`${url}/v1/policies`, given)).json();
        const policy = { preset: 'forge', cycle: { days: 2 } };
        expect(told).toMatchObject({ items: [{ policy }] });
        child.kill('SIGTERM');
      },
    });
    expect(first.code).toBe(0);
    const later = await negentropy(serve, { data: fresh, env });
    expect(later.code).toBe(1);
    expect(later.stderr).toContain('There is a community already');
    const wrong = await negentropy(['serve', '--preset', 'frge'], { data: fresh });
    expect([wrong.code, wrong.stderr.includes('not "frge"')]).toEqual([2, true]);
  });

  test.runIf(hasPostgres)('several processes serve one database on PostgreSQL', async () => {
    const database = await createServerDatabase();
    const folder = temporaryFolder();
    const env = { DATABASE_URL: database.url, NEGENTROPY_ADMIN_KEY: given };
    const options = { data: folder, env };
    const codes: (number | null)[] = [];
    const first = await serving(async (one) => {
      const second = await serving(async (two) => {
        const urls = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? one.url : two.url));
        const answers = await Promise.all(
          urls.map((url, at) => ask(`${url}/v1/members`, given, member(`m${at}`))),
        );
        expect(answers.filter(({ ok }) => !ok)).toEqual([]);
        const seen = urls.map((_, at) => ask(`${urls[(at + 1) % 20]}/v1/members/m${at}`, given));
        expect((await Promise.all(seen)).map(({ status }) => status)).toEqual(urls.map(() => 200));
      }, options);
      codes.push(second.code);
    }, options);
    codes.push(first.code);
    await database.drop();
    expect(codes).toEqual([0, 0]);
  });
});
