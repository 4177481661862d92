import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { canonicalizeEntry } from '../../src/core/log/canonical-json.ts';
import type { Entry } from '../../src/core/state/entry.ts';
import { LogVerifier } from '../../src/core/verify/verify-log.ts';
import { HEADER } from '../worlds/memory-community.ts';
import { exportBytes } from '../worlds/sealed-export.ts';
import { verifyIndependently } from './verifier-in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'both-verifiers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What either verifier says of a log that was signed again. */
export function said(entries: readonly Entry[]): {
  readonly theirs: string;
  readonly ours: string;
} {
  const lines = entries.map((entry) => canonicalizeEntry(entry));
  const file = join(folder, 'export.jsonl');
  writeFileSync(file, exportBytes(lines));
  const { stdout } = verifyIndependently(file);
  const product = new LogVerifier(HEADER);
  const divergence = lines.map((line) => product.push(line)).find((one) => one !== undefined);
  return { theirs: stdout, ours: divergence === undefined ? 'holds' : `${divergence.index}` };
}
