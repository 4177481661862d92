import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Ended, negentropy, oneLine, temporaryFolder } from '../cli/command-line.ts';
import { makeRepository } from '../cli/git-history.ts';
import { runs } from '../size.ts';
import { LimitedDisk } from './limited-disk.ts';

const folder = temporaryFolder();
const commits = Array.from({ length: 12 }, (_, at) => {
  return { at: 1_577_880_000 + at * 3_600, by: at % 3 === 0 ? 'ben' : 'ada', path: 'a.c' };
});
const repository = makeRepository(join(folder, 'repository'), commits);
const village = join(folder, 'village.yaml');
writeFileSync(
  village,
  readFileSync('examples/town.yaml', 'utf8')
    .replace(/^members: .*$/m, 'members: 60')
    .replace(/^runs: .*$/m, 'runs: 1'),
);

interface Writing {
  /** The command whose files lie at a place. */
  readonly args: (place: string) => string[];
  /** What must be there at the end, however often it was begun. */
  readonly end: (ended: Ended) => unknown;
  /** How many of its writes are drawn as the first for which there is no room; 0: not now. */
  readonly draws: number;
}

const COMMANDS: Readonly<Record<string, Writing>> = {
  'a key for reviews': {
    args: (place) => ['review', 'key', '--key-file', join(place, 'sentinel.key')],
    end: ({ stdout }) => /[0-9a-f]{64}/.test(stdout),
    draws: 10,
  },
  'a simulation with its files': {
    args: (place) => {
      const names = ['checkpoint', 'csv', 'svg'];
      const files = names.flatMap((name) => [`--${name}`, join(place, name)]);
      return ['simulate', village, '--threads', '1', '--json', ...files];
    },
    end: ({ stdout }) => stdout,
    draws: 10,
  },
  'an import into a new store': {
    args: () => ['import', 'git', repository, '--json'],
    end: ({ stdout }) => {
      const { judged, judgedBefore, waiting } = JSON.parse(stdout) as Readonly<
        Record<string, number>
      >;
      return [(judged ?? 0) + (judgedBefore ?? 0), waiting];
    },
    draws: runs(0, 100),
  },
};

describe('a disk without room for the next write of', () => {
  test.each(Object.entries(COMMANDS).filter(([, { draws }]) => draws > 0))(
    '%s ends it with a sentence, and with room it is done',
    { timeout: 600_000 },
    async (_, { args, end, draws }) => {
      const run = async (place: string, room: number): Promise<[Ended, number]> => {
        const disk = new LimitedDisk(place, room);
        const ended = await disk.during(
          async () => await negentropy(args(place), { data: join(place, 'data') }),
        );
        return [ended, disk.asked];
      };
      const newPlace = (): string => mkdtempSync(join(folder, 'place-'));
      const [whole, writes] = await run(newPlace(), Infinity);
      expect(whole.code).toBe(0);
      for (const room of roomsFor(writes, draws)) {
        const place = newPlace();
        const [{ code, stdout, stderr }] = await run(place, room);
        const told = oneLine(`${stdout}\n${stderr}`);
        expect([code, room, told]).toEqual([1, room, expect.stringMatching(/make room/)]);
        expect(told).not.toMatch(/unexpected|uncaught|unhandled/i);
        expect(`${stdout}\n${stderr}`).not.toMatch(/^\s+at /m);
        const [again] = await run(place, Infinity);
        expect([again.code, room]).toEqual([0, room]);
        expect(end(again)).toEqual(end(whole));
      }
    },
  );
});

/** All numbers of writes after which room can end, or some drawn ones. */
function roomsFor(writes: number, draws: number): number[] {
  const all = [...Array(writes).keys()];
  if (writes <= draws) return all;
  return fc.sample(fc.constantFrom(...all), draws);
}
