/** The oldest Node this runs on: `engines` of package.json says the same. */
const OLDEST = [20, 19] as const;

/**
 * What to tell somebody whose Node is too old; undefined: it is new enough.
 * @param version such as `process.versions.node`
 */
export function nodeProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldest, least] = OLDEST;
  if (major > oldest || (major === oldest && minor >= least)) return undefined;
  return `Negentropy needs Node ${OLDEST.join('.')} or later, and this is ${version}.`;
}
