import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readGitOrder } from './git-order.ts';
import type { GitOrder } from './git-order.ts';

const start = 1_000_000_000;
const options = { now: start + 1_000_000 };

interface Node {
  readonly parents: readonly number[];
  readonly time: number;
}

/** A full id for commit `number`; the last digit varies least, so ids share long prefixes. */
function shaOf(number: number): string {
  return number.toString(16).padStart(4, '0').padEnd(40, '5');
}

async function* revisionsOf(nodes: readonly Node[], shuffle: number): AsyncGenerator<Buffer> {
  const lines = nodes.map(
    ({ parents, time }, number) => `${time} ${[number, ...parents].map(shaOf).join(' ')}\n`,
  );
  const text = Buffer.from([...lines.slice(shuffle), ...lines.slice(0, shuffle)].join(''));
  for (let at = 0; at < text.length; at += 61) yield text.subarray(at, at + 61);
}

async function orderOf(nodes: readonly Node[], shuffle = 0): Promise<GitOrder> {
  return readGitOrder(revisionsOf(nodes, shuffle), shaOf(nodes.length - 1), options);
}

function numbersOf(order: GitOrder): number[] {
  const ordinals = Array.from({ length: order.total }, (_, ordinal) => ordinal);
  return ordinals.map((ordinal) => Number.parseInt(order.shaAt(ordinal).slice(0, 4), 16));
}

/** Set arithmetic straight from the definition. */
function groupsOf(nodes: readonly Node[]): { main: number; brings: Set<number> }[] {
  const reach = (number: number): Set<number> => {
    const found = new Set<number>();
    const left = [number];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      left.push(...(nodes[next]?.parents ?? []));
    }
    return found;
  };
  const groups: { main: number; brings: Set<number> }[] = [];
  let main: number | undefined = nodes.length - 1;
  while (main !== undefined) {
    const first: number | undefined = nodes[main]?.parents[0];
    const before = first === undefined ? new Set<number>() : reach(first);
    groups.unshift({ main, brings: new Set([...reach(main)].filter((n) => !before.has(n))) });
    main = first;
  }
  return groups;
}

const histories = fc
  .array(
    fc.record({
      picks: fc.array(fc.nat(), { minLength: 0, maxLength: 4 }),
      time: fc.integer({ min: start, max: start + 100_000 }),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((rows): Node[] =>
    rows.map(({ picks, time }, number) => ({
      // Near parents most of the time, so that side branches meet again and nest.
      parents: [...new Set(picks.map((pick) => number - 1 - (pick % Math.min(number, 6))))].filter(
        (parent) => parent >= 0,
      ),
      time,
    })),
  );

describe('order of a git history', () => {
  test('puts what each main-line commit brings right before it, parents first', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (nodes) => {
        const order = await orderOf(nodes);
        const numbers = numbersOf(order);
        let at = 0;
        let runningMaximum = 0;
        for (const { main, brings } of groupsOf(nodes)) {
          const group = numbers.slice(at, at + brings.size);
          expect(new Set(group)).toEqual(brings);
          expect(group.at(-1)).toBe(main);
          runningMaximum = Math.max(runningMaximum, nodes[main]?.time ?? 0);
          for (let place = at; place < at + brings.size; place++) {
            expect(order.bringerOf(place)).toBe(at + brings.size - 1);
            expect(order.effectiveAt(place)).toBe(runningMaximum);
            const node = nodes[numbers[place] ?? -1];
            expect(order.committedAt(place)).toBe(node?.time);
            expect(order.isMerge(place)).toBe((node?.parents.length ?? 0) > 1);
          }
          at += brings.size;
        }
        expect(at).toBe(order.total);
        const places = new Map(numbers.map((number, place) => [number, place]));
        for (const number of numbers) {
          for (const parent of nodes[number]?.parents ?? []) {
            expect(places.get(parent)).toBeLessThan(places.get(number) ?? -1);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('does not depend on the order in which git lists the commits', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.nat(59), async (nodes, shuffle) => {
        expect(numbersOf(await orderOf(nodes, shuffle % nodes.length))).toEqual(
          numbersOf(await orderOf(nodes)),
        );
      }),
    );
  });

  test('only grows when the main line grows', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (nodes) => {
        const tip = { parents: [nodes.length - 1], time: start };
        const numbers = numbersOf(await orderOf(nodes));
        expect(numbersOf(await orderOf([...nodes, tip]))).toEqual([...numbers, nodes.length]);
      }),
    );
  });

  test.each([
    // A side branch that took in the main line before it was merged.
    ['nested', [[], [0], [0], [2, 1], [1], [4, 3]], [0, 1, 4, 2, 3, 5]],
    ['criss-cross', [[], [0], [0], [1, 2], [2, 1], [3, 4]], [0, 1, 2, 3, 4, 5]],
    ['octopus', [[], [0], [0], [0], [1, 2, 3]], [0, 1, 2, 3, 4]],
    // The main line was merged into a side branch that then became the main line.
    ['foxtrot', [[], [0], [1], [0], [3, 2]], [0, 3, 1, 2, 4]],
    ['two roots', [[], [], [0, 1]], [0, 1, 2]],
  ])('%s', async (_name, parents, expected) => {
    const nodes = parents.map((of, number) => ({ parents: of, time: start + number }));
    expect(numbersOf(await orderOf(nodes))).toEqual(expected);
  });

  test('resolves an abbreviated id only when one earlier commit has it', async () => {
    const nodes = Array.from({ length: 40 }, (_, number) => ({
      parents: number === 0 ? [] : [number - 1],
      time: start,
    }));
    const order = await orderOf(nodes);
    expect(order.resolveEarlier(shaOf(7).slice(0, 7), 20)).toBe(shaOf(7));
    expect(order.resolveEarlier(shaOf(7), 8)).toBe(shaOf(7));
    expect(order.resolveEarlier(shaOf(7), 7)).toBeUndefined();
    expect(order.resolveEarlier(shaOf(7).slice(0, 6), 20)).toBeUndefined();
    expect(order.resolveEarlier(`${shaOf(7)}55`, 20)).toBeUndefined();
    expect(order.resolveEarlier('fffffff', 20)).toBeUndefined();
  });

  test('names a parent that is not there', async () => {
    const nodes = [{ parents: [], time: start }];
    const orphan = async function* (): AsyncGenerator<Buffer> {
      yield* revisionsOf(nodes, 0);
      yield Buffer.from(`${start} ${shaOf(9)} ${shaOf(3)}\n`);
    };
    await expect(readGitOrder(orphan(), shaOf(9), options)).rejects.toMatchObject({
      code: 'OBJECTS_MISSING',
      message: expect.stringContaining(shaOf(3)) as string,
    });
  });
});
