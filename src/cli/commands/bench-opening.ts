import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { canonicalize, type CanonicalValue } from '../../core/log/canonical-json.ts';
import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { policyRecord } from '../../core/policy/policy-entry.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { UsageError } from '../usage-error.ts';

/** What a proposal says of the attacks that its rules open. */
export interface Opening {
  readonly opens?: readonly string[];
  readonly override?: string;
}

/** Names the rules that a bench was run with. */
export function policyHash(policy: PolicyDocument): string {
  const text = canonicalize(policyRecord(policy) as object as CanonicalValue);
  return createHash('sha256').update(text).digest('hex');
}

/**
 * What a report of `bench attacks --json` says of the rules that are proposed.
 * @throws OperatorError when it is none, or of other rules; UsageError when a reason is missing
 */
export async function openingIn(
  file: string,
  policy: PolicyDocument,
  reason: string | undefined,
): Promise<Opening> {
  const { policy: hash, opened } = await reportIn(file);
  if (hash !== policyHash(policy)) {
    throw new OperatorError(`${file} is of other rules: run bench attacks --policy again.`);
  }
  if (opened.length === 0) return {};
  if (reason === undefined) {
    const names = opened.join(', ');
    throw new UsageError(`these rules open ${names}: say why all the same with --reason <text>`);
  }
  return { opens: opened, override: reason };
}

async function reportIn(file: string): Promise<{ policy: unknown; opened: readonly string[] }> {
  let told: unknown;
  try {
    told = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new OperatorError(`${file} cannot be read as a report of bench attacks.`, { cause });
  }
  const { policy, opened } = (told ?? {}) as Record<string, unknown>;
  if (Array.isArray(opened) && opened.every((name) => typeof name === 'string')) {
    return { policy, opened };
  }
  throw new OperatorError(`${file} is no report of bench attacks --policy <file> --json.`);
}
