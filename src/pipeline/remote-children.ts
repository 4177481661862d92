import { parseVerifierKey } from '../core/log/note-key.ts';
import type { ChildLog } from '../core/rollup/tree.ts';
import { childLogOf } from './answers/cities/read-children.ts';
import { OperatorError } from './operator-error.ts';
import { readLines } from './verify/read-lines.ts';
import { verifyExport } from './verify/verify-export.ts';

/** A community of another installation that trees here may add up. */
export interface RemoteChild {
  /** The verifier key of its log. */
  readonly vkey: string;
  /** Of its installation; the path is added. */
  readonly url: string;
  /** A key of that community with the scope `read`. */
  readonly key: string;
}

/** A log that takes longer is not read. */
const LOG_MS = 10 * 60_000;

/**
 * Fetches the log of a child and verifies it by the key that the tree names.
 *
 * @param until Unix seconds: cycles that ended later are not looked at
 * @throws OperatorError when it cannot be had, or does not hold
 */
export async function readRemoteChild(child: RemoteChild, until: number): Promise<ChildLog> {
  const { name } = parseVerifierKey(child.vkey);
  try {
    const response = await fetch(`${child.url.replace(/\/$/, '')}/v1/export`, {
      headers: { authorization: `Bearer ${child.key}` },
      redirect: 'error',
      signal: AbortSignal.timeout(LOG_MS),
    });
    if (!response.ok || response.body === null) throw new RangeError(String(response.status));
    const { divergence, state, root } = await verifyExport(readLines(response.body), child.vkey);
    if (divergence === undefined) return childLogOf(state, root, until);
    throw new RangeError(`it does not hold at ${divergence.where}`);
  } catch (cause) {
    const why = cause instanceof RangeError ? `: ${cause.message}` : '';
    throw new OperatorError(`The log of ${name} cannot be read${why}.`, { cause });
  }
}
