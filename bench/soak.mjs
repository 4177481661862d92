// All tests at their full size (test/size.ts): more kills, more crashes of the server, the large
// histories, 1,000 runs and more of every property, 100,000 generated requests. Run it as
// `npm run soak`; it takes more than an hour.
import { spawn } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const started = performance.now();
const memoryGb = (totalmem() / 2 ** 30).toFixed(0);
process.stdout.write(
  `soak on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, ${memoryGb} GB, ` +
    `Node ${process.versions.node}\n`,
);

const limits = ['--testTimeout=3600000', '--hookTimeout=600000'];
const tests = spawn(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--reporter=verbose', ...limits],
  { cwd: root, env: { ...process.env, NEGENTROPY_SOAK: '1' }, stdio: 'inherit' },
);
tests.on('exit', (code, signal) => {
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  const outcome = code === 0 ? 'passed' : `failed (${signal ?? `exit status ${code}`})`;
  process.stdout.write(`soak ${outcome} after ${minutes} minutes\n`);
  process.exitCode = code === 0 ? 0 : 1;
});
