// Loaded into a process by NODE_OPTIONS: while the file that FULL_DISK names is there, nothing can
// be written, as on a disk that is full. What was refused is said in a file beside it.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { existsSync, writeFileSync } = fs;
const marker = process.env['FULL_DISK'] ?? '';

function refuse(name) {
  if (!existsSync(marker)) return;
  writeFileSync(`${marker}-refused`, name);
  const problem = new Error(`ENOSPC: no space left on device, ${name}`);
  throw Object.assign(problem, { code: 'ENOSPC', errno: -28 });
}

for (const name of ['writeSync', 'writeFileSync', 'appendFileSync', 'mkdirSync']) {
  const write = fs[name];
  fs[name] = (...args) => {
    // Where the process prints is another disk.
    if (args[0] !== 1 && args[0] !== 2) refuse(name);
    return write(...args);
  };
}
for (const name of ['writeFile', 'appendFile', 'mkdir']) {
  const write = fs.promises[name];
  fs.promises[name] = async (...args) => {
    refuse(name);
    return await write(...args);
  };
}
syncBuiltinESMExports();
