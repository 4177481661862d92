import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalizeEntry } from '../../src/core/log/canonical-json.ts';
import type { Entry } from '../../src/core/state/entry.ts';
import { LogVerifier } from '../../src/core/verify/verify-log.ts';
import { HEADER } from '../worlds/memory-community.ts';
import { exportBytes } from '../worlds/sealed-export.ts';
import { verifyIndependently } from './verifier-in-process.ts';

/** What either verifier says of a log that was signed again. */
export function said(entries: readonly Entry[]): {
  readonly theirs: string;
  readonly ours: string;
} {
  const lines = entries.map((entry) => canonicalizeEntry(entry));
  const product = new LogVerifier(HEADER);
  const divergence = lines.map((line) => product.push(line)).find((one) => one !== undefined);
  return {
    theirs: theirsOf(lines),
    ours: divergence === undefined ? 'holds' : `${divergence.index}`,
  };
}

function theirsOf(lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'both-verifiers-'));
  try {
    const file = join(folder, 'export.jsonl');
    writeFileSync(file, exportBytes(lines));
    return verifyIndependently(file).stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
