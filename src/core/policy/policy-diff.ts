import type { PolicyDocument } from './parse-policy.ts';

/** One value that differs between two policies; absent on the side that has none. */
export interface PolicyChange {
  /** As `mint.threshold`; an action is named as `actions.civic/promise`. */
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/** What differs between two policies, value by value, in the order of the document. */
export function policyDiff(before: PolicyDocument, after: PolicyDocument): PolicyChange[] {
  const [old, fresh] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((path) => {
    const [one, other] = [old.get(path), fresh.get(path)];
    if (one === other) return [];
    const gone = one === undefined ? {} : { before: one };
    return [{ path, ...gone, ...(other === undefined ? {} : { after: other }) }];
  });
}

/** Every value by its path, as text; lists of names are one value. */
function leavesOf({ actions, ...rest }: PolicyDocument): Map<string, string> {
  const leaves = new Map<string, string>();
  collect(rest, '', leaves);
  for (const { family, type, weight } of actions) {
    leaves.set(`actions.${family}/${type}`, String(weight));
  }
  return leaves;
}

function collect(value: unknown, path: string, leaves: Map<string, string>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    leaves.set(path, Array.isArray(value) ? value.join(', ') : String(value));
    return;
  }
  for (const [name, part] of Object.entries(value)) {
    collect(part, path === '' ? name : `${path}.${name}`, leaves);
  }
}
