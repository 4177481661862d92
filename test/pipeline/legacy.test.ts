import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { importIdOf, resolved, sidesByPerson } from '../../src/connectors/v2/openings.ts';
import { readV2 } from '../../src/connectors/v2/read-v2.ts';
import type { CommunityState } from '../../src/core/state/state.ts';
import { formatMicros } from '../../src/core/units.ts';
import {
  type LegacyRow,
  openLegacyCommand,
  undoLegacyCommand,
} from '../../src/pipeline/commands/open-legacy.ts';
import { verifyStore } from '../../src/pipeline/verify/verify-store.ts';
import { describeAboveEngines } from '../database/engines.ts';
import { newCommunity, reopen } from './test-community.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/data/v2/', import.meta.url));
const ID = 'a'.repeat(32);

function row(name: number, amount: bigint): LegacyRow {
  return { row: `${String(name).padStart(32, '0')}${amount < 0n ? '-' : '+'}`, amount };
}

/** What is there but the place in the log, to be compared. */
function standing({ legacy, members, books }: CommunityState): object {
  return structuredClone({ legacy, members, books });
}

describeAboveEngines((engine) => {
  test('import, undo and import again give the same state, and nothing to spend', async () => {
    const created = await newCommunity(await engine.openMigrated());
    const { writer } = created.community;
    const people = new Map([
      ['ada', [row(1, 7_000_000n), row(2, -2_500_000n)]],
      ['bob', [row(3, 1_000_001n)]],
      ['eve', [row(4, -1n)]],
    ]);
    const order = { files: ID, people };
    const opened = { amount: 5_500_001n, people: 2, known: 0, overdrawn: ['eve'] };
    expect(await writer.submit(openLegacyCommand(order))).toEqual(opened);
    const first = await writer.read(standing);
    const again = { amount: 0n, people: 0, known: 3, overdrawn: ['eve'] };
    expect(await writer.submit(openLegacyCommand(order))).toEqual(again);
    const undone = { amount: 5_500_001n, people: 2 };
    expect(await writer.submit(undoLegacyCommand(ID))).toEqual(undone);
    expect(await writer.read(({ legacy }) => legacy)).toEqual({
      balances: new Map(),
      imports: new Map(),
      rows: new Set(),
    });
    await expect(writer.submit(undoLegacyCommand(ID))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await writer.submit(openLegacyCommand(order))).toEqual(opened);
    const state = await writer.read(standing);
    expect(state).toEqual(first);
    const { books, members } = await writer.read(({ books: sums, members: all }) => {
      return { books: { ...sums }, members: [...all.values()].map(({ balance }) => balance) };
    });
    expect([books.supply, ...members]).toEqual([0n, 0n, 0n, 0n]);
    const { db, key } = created;
    const reopened = await reopen(created, db);
    expect(await reopened.community.writer.read(standing)).toEqual(state);
    expect((await verifyStore(db, reopened.community, key)).divergence).toBeUndefined();
  });

  test('an import that another one took from is not taken back before that one', async () => {
    const { community } = await newCommunity(await engine.openMigrated());
    const { writer } = community;
    const spent = 'b'.repeat(32);
    const order = (id: string, one: LegacyRow): Promise<unknown> =>
      writer.submit(openLegacyCommand({ files: id, people: new Map([['ada', [one]]]) }));
    await order(ID, row(1, 5n));
    await order(spent, row(2, -4n));
    await expect(writer.submit(undoLegacyCommand(ID))).rejects.toMatchObject({ code: 'CONFLICT' });
    await writer.submit(undoLegacyCommand(spent));
    await writer.submit(undoLegacyCommand(ID));
    expect(await writer.read(({ legacy }) => legacy.balances.size)).toBe(0);
  });

  test.skipIf(!existsSync(FOLDER))(
    'a dump gives its history and no stated balance; a resolved row is written alone',
    async () => {
      const path = 'made/v2.pg_dump.sql';
      const files = [{ path, text: readFileSync(`${FOLDER}${path}`, 'utf8') }];
      const reading = readV2(files);
      const { writer } = (await newCommunity(await engine.openMigrated())).community;
      const rows = reading.rows.filter(({ kind }) => kind === 'transaction');
      const take = (decisions: ReadonlyMap<string, 'accept' | 'reject'>) => {
        const people = sidesByPerson(resolved(rows, decisions), reading);
        return writer.submit(openLegacyCommand({ files: importIdOf(files), people }));
      };
      const { amount, overdrawn } = await take(new Map());
      expect([formatMicros(amount), overdrawn]).toEqual(['2412.086962', []]);
      const late = rows.find(({ codes }) => codes.join() === 'DATE_MISMATCH');
      const ghost = rows.find(({ codes }) => codes.join() === 'UNKNOWN_WALLET');
      const accepted = await take(new Map([[late?.key ?? '', 'accept']]));
      expect([formatMicros(accepted.amount), accepted.people]).toEqual(['2.000000', 1]);
      expect(() => resolved(rows, new Map([[ghost?.key ?? '', 'accept']]))).toThrow(
        'UNKNOWN_WALLET',
      );
      expect(await writer.read(({ books }) => books.supply)).toBe(0n);
    },
  );
});
