#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { nodeProblem } from './node-version.ts';

// An older Node cannot even load the rest, so it is loaded once that is known.
const problem = nodeProblem(process.versions.node);
if (problem === undefined) {
  // PGlite starts in half the processor time when V8 compiles it once, simply, and never again
  // better. A service runs long enough to want the better code.
  if (process.argv[2] !== 'serve') setFlagsFromString('--liftoff-only');
  const { run } = await import('./run.ts');
  process.exitCode = await run(process.argv.slice(2), process.env, process);
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
