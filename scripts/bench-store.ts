import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import type { PolicyDocument } from '../src/core/policy/parse-policy.ts';
import { PRESETS } from '../src/core/policy/presets.ts';
import {
  type BenchAttack,
  benchYields,
  honestLoss,
} from '../src/simulator/attacks/attack-bench.ts';
import type { AttackYield } from '../src/simulator/attacks/leak.ts';
import { gateLosses } from './gate-losses.ts';
import { historyLosses } from './history-losses.ts';
import { honestLosses } from './honest-losses.ts';
import { namesakeLosses } from './namesakes.ts';

/** What was measured, so that the page is written from it and parts of it are measured again. */
export const BENCH_STORE: URL = new URL('../docs/reference/attack-bench.json', import.meta.url);

/** Credits and negentropy by seed; null: nobody is paid. */
export type StoredYields = readonly (readonly [credits: number | null, N: number | null])[];

/** Of one attack: with what stands against it, without, and with it under other presets. */
export interface StoredRuns {
  readonly on: StoredYields;
  /** Left out: nothing stands against it. */
  readonly off?: StoredYields;
  /** Left out: no claims are made under it. */
  readonly standard?: StoredYields;
  /** In its cycles of two days. Left out: as above. */
  readonly forge?: StoredYields;
}

/** Everything on the page that takes long to compute. */
export interface BenchStore {
  readonly attacks: Readonly<Record<string, StoredRuns>>;
  readonly honest: Readonly<Record<'members' | 'earn' | 'asks' | 'refused', number>> & {
    readonly code: string;
  };
  /** Rows of tables. */
  readonly gates: readonly (readonly string[])[];
  readonly people: readonly (readonly string[])[];
  readonly names: readonly (readonly string[])[];
}

/** Simulated worlds of an attack: of those whose leak varies more from one to the other, more. */
const [FEW, MANY] = [3, 8];
const VARYING: ReadonlySet<string> = new Set([
  'an alias that first earns standing',
  'padding',
  'padding with forged names',
  'padding by a tree of aliases',
  'accepted by a friend first',
  'padding with claims',
  'padding claims by a tree of aliases',
  'disorder that is thrown away',
  'asking late',
  'one deed of four members',
  'one deed under four names',
  'told late, and nobody looks when',
  'first witnesses lifted by aliases',
  'disorder by aliases that also keep',
  'puppets of three friends',
]);

export function seedsOf({ name }: BenchAttack): number {
  return VARYING.has(name) ? MANY : FEW;
}

/** Runs an attack in its worlds, or in fewer of them. */
export function measuredRuns(attack: BenchAttack, seeds: number = seedsOf(attack)): StoredRuns {
  const isHistory = attack.setting === 'history';
  const policy = isHistory ? PRESETS.git : PRESETS.civic;
  const off =
    attack.defence.length === 0
      ? {}
      : { off: stored(benchYields(attack, policy, { seeds, rules: 'off' })) };
  const under = (one: PolicyDocument): StoredYields =>
    stored(benchYields(attack, one, { seeds, rules: 'on' }));
  const others = isHistory
    ? {}
    : { standard: under(PRESETS.standard), forge: under(PRESETS.forge) };
  return { on: under(policy), ...off, ...others };
}

function stored(yields: readonly AttackYield[]): StoredYields {
  return yields.map(({ credits, negentropy }) => [digits(credits), digits(negentropy)]);
}

function digits(value: number): number | null {
  return Number.isFinite(value) ? Math.round(value * 1e6) / 1e6 || 0 : null;
}

export function yieldsIn(runs: StoredYields): readonly AttackYield[] {
  return runs.map(([credits, negentropy]) => {
    return { credits: credits ?? Number.NaN, negentropy: negentropy ?? Number.NaN };
  });
}

/** Measures what honest members lose. */
export async function measuredLosses(): Promise<Omit<BenchStore, 'attacks'>> {
  const { members, earn, asks, refused } = honestLoss(PRESETS.civic);
  const most = refused.at(0);
  return {
    honest: { members, earn, asks, refused: most?.[1] ?? 0, code: most?.[0] ?? '' },
    gates: [...(await gateLosses()), ...historyLosses()],
    people: honestLosses(),
    names: namesakeLosses(),
  };
}

export function readStore(): BenchStore {
  const nothing = { members: 0, earn: 0, asks: 0, refused: 0, code: '' };
  if (!existsSync(BENCH_STORE))
    return { attacks: {}, honest: nothing, gates: [], people: [], names: [] };
  return JSON.parse(readFileSync(BENCH_STORE, 'utf8')) as BenchStore;
}

export async function writeStore(store: BenchStore): Promise<void> {
  const text = await format(JSON.stringify(store), { parser: 'json', printWidth: 100 });
  writeFileSync(BENCH_STORE, text);
}
