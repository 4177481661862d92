#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { run } from './run.ts';

// PGlite starts in half the processor time when V8 compiles it once, simply, and never again
// better. A service runs long enough to want the better code.
if (process.argv[2] !== 'serve') setFlagsFromString('--liftoff-only');

process.exitCode = await run(process.argv.slice(2), process.env, process);
