import { addAll } from '../../core/lists.ts';
/** Numbers from 0 to 1 that follow from a seed, the same on every machine. Not for secrets. */
export type Seeded = () => number;

/** Jenkins' small generator, of four words of 32 bits. */
export function seeded(seed: number): Seeded {
  let [a, b, c, d] = [0xf1ea5eed, seed >>> 0, seed >>> 0, seed >>> 0];
  const next = (): number => {
    const e = (a - ((b << 27) | (b >>> 5))) >>> 0;
    a = (b ^ ((c << 17) | (c >>> 15))) >>> 0;
    b = (c + d) >>> 0;
    c = (d + e) >>> 0;
    d = (e + a) >>> 0;
    return d;
  };
  for (let skip = 0; skip < 20; skip++) next();
  return () => next() / 2 ** 32;
}

/** One draw of the normal distribution (Box and Muller). */
export function normalDraw(random: Seeded): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The values in an order that follows from the draws (Fisher and Yates). */
export function shuffled<Value>(values: readonly Value[], random: Seeded): Value[] {
  const left = [...values];
  const drawn: Value[] = [];
  while (left.length > 0) addAll(drawn, left.splice(Math.floor(random() * left.length), 1));
  return drawn;
}
