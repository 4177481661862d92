import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';

/** Asks the process of global-setup.ts, which makes each thing once per run. */
export async function ask(path: string): Promise<string> {
  const socketPath = inject('databaseSocket');
  const { status, body } = await new Promise<{ status: number; body: string }>(
    (resolve, reject) => {
      request({ socketPath, path, agent: false }, (response) => {
        text(response).then(
          (answer) => resolve({ status: response.statusCode ?? 0, body: answer }),
          reject,
        );
      })
        .on('error', reject)
        .end();
    },
  );
  if (status !== 200) throw new Error(`${path}: ${body}`);
  return body;
}

/** A program in one file, as bundled-programs.ts makes it. @param path in the repository */
export async function bundledProgram(path: string): Promise<string> {
  return join(await ask('/programs'), path.replace(/\.m?js$/, '.mjs'));
}
