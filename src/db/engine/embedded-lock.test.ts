import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { takeEmbeddedLock } from './embedded-lock.ts';

let directory: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'negentropy-lock-')));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

const refused = { name: 'DatabaseStartError', code: 'DATABASE_LOCKED' };

describe('the lock of a data directory', () => {
  test('is held once, and free again after its release', async () => {
    const lock = await takeEmbeddedLock(directory);
    await expect(takeEmbeddedLock(directory)).rejects.toMatchObject(refused);
    await lock.release();
    const again = await takeEmbeddedLock(directory);
    await again.release();
  });

  test('names the holder and what to do', async () => {
    const lock = await takeEmbeddedLock(directory);
    const message = new RegExp(`${directory} is in use by process ${process.pid}: stop that first`);
    await expect(takeEmbeddedLock(directory)).rejects.toThrow(message);
    await lock.release();
  });

  test('is one lock, whichever path leads to the directory', async () => {
    const lock = await takeEmbeddedLock(directory);
    const detour = join(directory, '..', basename(directory));
    await expect(takeEmbeddedLock(detour)).rejects.toMatchObject(refused);
    await lock.release();
  });

  test('works where the path is longer than the address of a socket may be', async () => {
    const deep = join(directory, 'a'.repeat(200));
    mkdirSync(deep);
    const other = join(directory, `${'a'.repeat(199)}b`);
    mkdirSync(other);
    const locks = [await takeEmbeddedLock(deep), await takeEmbeddedLock(other)];
    await expect(takeEmbeddedLock(deep)).rejects.toMatchObject(refused);
    for (const lock of locks) await lock.release();
    await (await takeEmbeddedLock(deep)).release();
  });

  test('leaves a bounded number of files behind', async () => {
    for (let round = 0; round < 20; round += 1) {
      await (await takeEmbeddedLock(directory)).release();
    }
    expect(readdirSync(join(directory, 'lock')).length).toBeLessThanOrEqual(8);
  });

  test('cannot be taken where no socket can be made', async () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    for (const path of [file, join(directory, 'missing')]) {
      await expect(takeEmbeddedLock(path)).rejects.toMatchObject({ code: 'DATABASE_PATH' });
    }
  });

  test('is taken over from a killed process, although its socket is still there', async () => {
    const child = await startChild();
    expect(await ask(child, 'take')).toBe('taken');
    await expect(takeEmbeddedLock(directory)).rejects.toMatchObject(refused);
    await kill(child);
    expect(readdirSync(join(directory, 'lock'))).toEqual(['1']);
    await (await takeEmbeddedLock(directory)).release();
  });

  test('is respected while its holder is stopped or too busy to answer', async () => {
    const child = await startChild();
    expect(await ask(child, 'take')).toBe('taken');
    child.kill('SIGSTOP');
    await expect(takeEmbeddedLock(directory)).rejects.toThrow(/in use by another process/);
    child.kill('SIGCONT');
  });

  test('is not judged free when a foreign socket listens in its place', async () => {
    mkdirSync(join(directory, 'lock'));
    const foreign = createServer((connection) => connection.end('no number')).listen(
      join(directory, 'lock', '1'),
    );
    await once(foreign, 'listening');
    await expect(takeEmbeddedLock(directory)).rejects.toMatchObject(refused);
    foreign.close();
  });

  test('goes to one of many who ask at once, in every round', async () => {
    for (let round = 0; round < 25; round += 1) {
      const asked = Array.from({ length: 8 }, () => takeEmbeddedLock(directory));
      const settled = await Promise.allSettled(asked);
      const held = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      expect(held).toHaveLength(1);
      await held.at(0)?.release();
    }
  });

  test('goes to one of several processes that ask at once, whether freed or orphaned', async () => {
    const racers = await Promise.all([startChild(), startChild(), startChild()]);
    for (let round = 0; round < 15; round += 1) {
      const answers = await Promise.all(racers.map((racer) => ask(racer, 'take')));
      expect(answers.filter((answer) => answer === 'taken')).toHaveLength(1);
      expect(answers.filter((answer) => answer === 'DATABASE_LOCKED')).toHaveLength(2);
      const place = answers.indexOf('taken');
      const [holder] = racers.slice(place);
      await (round % 5 === 4 ? kill(holder) : ask(holder, 'release'));
      if (round % 5 === 4) racers[place] = await startChild();
    }
  });
});

/** Takes and releases the lock of a directory when told to. */
const HOLDER = `import { takeEmbeddedLock } from './embedded-lock.ts';
    let lock;
    process.on('message', async (order) => {
      try {
        if (order === 'take') lock = await takeEmbeddedLock(process.argv[2]);
        else await lock.release();
        process.send(order === 'take' ? 'taken' : 'released');
      } catch (error) {
        process.send(error.code);
      }
    });
    process.send('ready');`;

/** The program in one file: to compile it for every process takes longer than what that does. */
function writeHolder(script: string): void {
  const resolveDir = fileURLToPath(new URL('.', import.meta.url));
  const stdin = { contents: HOLDER, resolveDir };
  buildSync({ stdin, bundle: true, platform: 'node', format: 'esm', outfile: script });
}

async function startChild(): Promise<ChildProcess> {
  const script = join(directory, 'holder.mjs');
  if (!existsSync(script)) writeHolder(script);
  const child = fork(script, [directory], { execArgv: [] });
  children.push(child);
  await once(child, 'message');
  return child;
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined) throw new Error('no such child');
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function ask(child: ChildProcess | undefined, order: 'take' | 'release'): Promise<unknown> {
  if (child === undefined) throw new Error('no such child');
  const answer = once(child, 'message');
  child.send(order);
  const [said] = (await answer) as [unknown];
  return said;
}
