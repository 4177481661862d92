import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SignerKey } from '../../src/core/log/note-key.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import type { Entry, PauseEntry } from '../../src/core/state/entry.ts';
import { temporaryFolder } from '../pipeline/test-community.ts';
import { COUNCIL, COUNCIL_KEYS, emergency } from '../worlds/governance.ts';
import { closeCycles, DAILY, entriesOf, newDraft } from '../worlds/memory-community.ts';
import { canonicalLines, exportBytes, verifyBytes } from '../worlds/sealed-export.ts';
import { verifyIndependently } from '../examples/verifier-in-process.ts';

const [first, second, third] = COUNCIL_KEYS as [SignerKey, SignerKey, SignerKey];

/** One key stops, two prolong it, and two end it. */
function story(): { readonly entries: Entry[]; readonly pauses: readonly number[] } {
  const draft = newDraft({ ...PRESETS.standard, cycle: DAILY });
  const { cycle } = draft.state;
  draft.append({ type: 'council', cycle, ...COUNCIL });
  const pauses = [
    draft.append(emergency(draft.state, { paused: true, lastCycle: cycle + 1 }, [first])),
    draft.append(
      emergency(draft.state, { paused: true, scope: 'all', lastCycle: cycle + 4 }, [third, first]),
    ),
    draft.append(emergency(draft.state, { paused: false }, [second, third])),
  ];
  closeCycles(draft);
  return { entries: entriesOf(draft), pauses };
}

const { entries, pauses } = story();

test('pauses of a council hold', async () => {
  expect(await verdictsOn(entries)).toEqual(['holds', 'holds']);
});

/** What whoever holds the log's key could write, by the pause that it changes. */
const FORGED: readonly (readonly [string, number, (said: PauseEntry) => PauseEntry])[] = [
  ['that is said again', 1, () => pauseAt(0)],
  ['with another last cycle', 0, (said) => ({ ...said, lastCycle: said.cycle + 2 })],
  ['with another scope', 0, (said) => ({ ...said, scope: 'all' })],
  ['with another number', 0, (said) => ({ ...said, counter: 2 })],
  ['signed by one of two', 1, (said) => ({ ...said, signatures: said.signatures?.slice(1) ?? [] })],
  ['ended by one of two', 2, (said) => ({ ...said, signatures: said.signatures?.slice(1) ?? [] })],
  [
    'signed twice by one',
    2,
    ({ signatures = [], ...said }) => ({
      ...said,
      signatures: [...signatures.slice(1), ...signatures.slice(1)],
    }),
  ],
  [
    'that is resumed by an operator',
    2,
    ({ cycle, reason, paused, type }) => {
      return { type, cycle, paused, reason };
    },
  ],
];

test.each(FORGED)('a pause of a council %s is refused by both verifiers', async (_, at, forge) => {
  const index = pauses[at] ?? 0;
  expect(await verdictsOn(entries.with(index, forge(pauseAt(at))))).toEqual(['refused', 'refused']);
});

function pauseAt(at: number): PauseEntry {
  const entry = entries[pauses[at] ?? 0];
  if (entry?.type !== 'pause') throw new Error('no pause');
  return entry;
}

async function verdictsOn(log: readonly Entry[]): Promise<string[]> {
  const bytes = exportBytes(canonicalLines(log));
  const { divergence } = await verifyBytes(bytes);
  const path = join(temporaryFolder(), 'export.jsonl');
  writeFileSync(path, bytes);
  const { status } = verifyIndependently(path);
  return [divergence === undefined, status === 0].map((holds) => (holds ? 'holds' : 'refused'));
}
