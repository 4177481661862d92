import type { Column } from './orthogonal.ts';

/** Adjusted p: reject those at most q, and a share of at most q of them is false on average. */
export function benjaminiHochberg(p: Column): Column {
  return stepUp(p, 1);
}

/** The same, whatever the dependence between the tests. */
export function benjaminiYekutieli(p: Column): Column {
  return stepUp(
    p,
    p.reduce((sum, _, at) => sum + 1 / (at + 1), 0),
  );
}

/** Adjusted p: the chance of any false rejection at all is at most the level. */
export function holm(p: Column): Column {
  const order = ordered(p);
  const adjusted = p.map(() => 0);
  let most = 0;
  for (const [at, row] of order.entries()) {
    most = Math.max(most, Math.min(1, (p.length - at) * (p[row] ?? 1)));
    adjusted[row] = most;
  }
  return adjusted;
}

function stepUp(p: Column, factor: number): Column {
  const order = ordered(p);
  const adjusted = p.map(() => 1);
  let least = 1;
  for (let at = order.length - 1; at >= 0; at--) {
    const row = order[at] ?? 0;
    least = Math.min(least, (factor * p.length * (p[row] ?? 1)) / (at + 1));
    adjusted[row] = least;
  }
  return adjusted;
}

function ordered(p: Column): readonly number[] {
  return p.map((_, row) => row).sort((a, b) => (p[a] ?? 0) - (p[b] ?? 0));
}
