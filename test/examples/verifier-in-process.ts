import { readFileSync } from 'node:fs';

/** How a run of the independent verifier ended. */
export interface Answer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Streams {
  readonly stdout: { readonly write: (text: string) => void };
  readonly stderr: { readonly write: (text: string) => void };
}

interface Verifier {
  readonly main: (words: readonly string[]) => number;
  readonly streams: Streams;
}

/** What makes of the program a module: the streams that it writes to, and who calls `main`. */
const CHANGES = [
  [
    `import process from 'node:process';\n`,
    'export const streams = {};\nconst process = globalThis.Object.create(globalThis.process, {\n' +
      '  stdout: { get: () => streams.stdout }, stderr: { get: () => streams.stderr } });\n',
  ],
  ['\nprocess.exitCode = main(process.argv.slice(2));\n', '\nexport { main };\n'],
] as const;

const loaded = await load();

async function load(): Promise<Verifier> {
  const program = new URL('../../examples/independent-verifier.mjs', import.meta.url);
  let text = readFileSync(program, 'utf8');
  for (const [from, to] of CHANGES) {
    if (text.split(from).length !== 2) throw new Error(`the verifier has not once: ${from}`);
    text = text.replace(from, () => to);
  }
  const url = `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;
  return (await import(/* @vite-ignore */ url)) as Verifier;
}

/**
 * The independent verifier, as its program answers the same words. A process for each log would
 * cost several times what there is to verify; `independent-verifier.test.ts` starts the program
 * too, and compares.
 */
export function verifyIndependently(...words: readonly string[]): Answer {
  const said = { stdout: '', stderr: '' };
  Object.assign(loaded.streams, {
    stdout: { write: (text: string) => void (said.stdout += text) },
    stderr: { write: (text: string) => void (said.stderr += text) },
  });
  return { status: loaded.main(words), ...said };
}
