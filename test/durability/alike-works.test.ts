import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createServerDatabase, hasPostgres } from '../database/engines.ts';
import { temporaryFolder } from '../pipeline/test-community.ts';
import { isBuilt } from './store-process.ts';

interface Fact {
  readonly evidence: string;
  readonly like?: string;
}

// Off without the rows of what counted: each process lets the first of its own through.
describe.skipIf(!isBuilt || !hasPostgres)('works that say the same', () => {
  test('count once, whichever of two processes they come to', async () => {
    const server = await createServerDatabase('migrated');
    const folder = temporaryFolder();
    const store = { databaseUrl: server.url, dataDirectory: folder, keyPath: join(folder, 'key') };
    const first = startProcess(store);
    const processes = [first];
    try {
      const told = [await first.say('Mow lawn 1')];
      const second = startProcess(store);
      processes.push(second);
      // By turns: what one stores is known to the other when it has the lock.
      told.push(await second.say('Mow lawn 2'), await first.say('mow lawn 3'));
      told.push(await second.say('Mow LAWN 4'), await first.say('Prune hedge 1'));
      const facts = told.at(-1) ?? [];
      const counted = facts[0]?.evidence;
      expect(facts.map(({ like }) => like)).toEqual([
        undefined,
        counted,
        counted,
        counted,
        undefined,
      ]);
    } finally {
      await Promise.all(processes.map((one) => one.end()));
      await server.drop();
    }
  });
});

interface AlikeProcess {
  /** Has a work done and confirmed; resolves to all kept facts of the log. */
  readonly say: (subject: string) => Promise<readonly Fact[]>;
  readonly end: () => Promise<void>;
}

function startProcess(store: object): AlikeProcess {
  const script = fileURLToPath(new URL('alike-process.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(store)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    say: async (subject) => {
      child.stdin.write(`${subject}\n`);
      const line = await lines.next();
      if (line.done === true) throw new Error('the process ended');
      return JSON.parse(line.value) as Fact[];
    },
    end: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
