/** Whether this is `npm run soak`, in which every test has its full size. */
export const isSoak = process.env['NEGENTROPY_SOAK'] === '1';

/** How often something is repeated or how large it is: enough to notice a fault, or all of it. */
export function runs(inEveryRun: number, inSoak: number): number {
  return isSoak ? inSoak : inEveryRun;
}
