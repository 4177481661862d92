/** Names under which other programs send what has another name here. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  actorid: 'userId',
  civicid: 'userId',
  memberid: 'userId',
  nodeid: 'userId',
  user: 'userId',
};

/**
 * The field that somebody meant by a name that is not known: the same letters in another spelling,
 * or the name that another program has for it.
 * @example meantName('user_id', ['userId', 'at']) // 'userId'
 */
export function meantName(given: string, known: readonly string[]): string | undefined {
  const letters = lettersOf(given);
  const same = known.find((name) => lettersOf(name) === letters);
  if (same !== undefined) return same;
  const other = OTHER_NAMES[letters];
  if (other !== undefined && known.includes(other)) return other;
  const near = known.filter((name) => isOneOff(lettersOf(name), letters));
  return near.length === 1 ? near[0] : undefined;
}

function lettersOf(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

/** Whether one letter was left out, added, changed or swapped with its neighbour. */
function isOneOff(one: string, other: string): boolean {
  if (one.length < 3 || Math.abs(one.length - other.length) > 1) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const rests = [
    [one.slice(at + 1), other.slice(at)],
    [one.slice(at), other.slice(at + 1)],
    [one.slice(at + 1), other.slice(at + 1)],
  ];
  if (rests.some(([left, right]) => left === right)) return true;
  return (
    one[at] === other[at + 1] &&
    one[at + 1] === other[at] &&
    one.slice(at + 2) === other.slice(at + 2)
  );
}
