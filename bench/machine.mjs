import { arch, cpus, totalmem } from 'node:os';

/**
 * What the figures were measured on; no names of hosts or people.
 * @param {string} postgresVersion for instance `15.20`
 */
export function describeMachine(postgresVersion) {
  const [first] = cpus();
  return {
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    architecture: arch(),
    node: process.version,
    postgres: postgresVersion,
  };
}
