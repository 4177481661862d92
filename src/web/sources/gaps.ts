import type { EntropyDomain } from '../../client/api-types.ts';

/** Cycles in a row in which a domain was not known. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** The stretches of a series that are not known, oldest first. */
export function gapsIn({ series }: Pick<EntropyDomain, 'series'>): readonly Gap[] {
  const gaps: { from: number; to: number }[] = [];
  let isOpen = false;
  for (const { cycle, state } of series) {
    const last = gaps.at(-1);
    if (state === 'KNOWN') isOpen = false;
    else if (isOpen && last !== undefined) last.to = cycle;
    else {
      gaps.push({ from: cycle, to: cycle });
      isOpen = true;
    }
  }
  return gaps;
}
