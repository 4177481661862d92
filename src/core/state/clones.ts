/** By cycle and member: works that are the same as another one of theirs in that cycle. */
export type Clones = Map<number, Map<string, number>>;

/** Counts a work that is the same as another, if it is. */
export function addClone(
  clones: Clones,
  { cycle, member, like }: { cycle: number; member: string; like?: string },
): void {
  if (like === undefined) return;
  const members = clones.get(cycle) ?? new Map<string, number>();
  clones.set(cycle, members.set(member, (members.get(member) ?? 0) + 1));
}
