import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { bundledProgram } from '../database/shared-resources.ts';
import { SHORT_LIVED } from '../short-lived.ts';

/** Where a server process keeps its things. */
export interface ServerStore {
  readonly databaseUrl?: string;
  readonly dataDirectory: string;
  readonly keyPath: string;
}

/** An answer as it came, byte for byte. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
  readonly stdout: string;
}

/** `negentropy serve` as a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly get: (path: string, token?: string) => Promise<Answer>;
  /** @throws the error of the connection where no whole answer came */
  readonly post: (path: string, body: object, options?: PostOptions) => Promise<Answer>;
  /** Sends a signal and waits for the end. */
  readonly end: (signal: NodeJS.Signals) => Promise<Ended>;
  /** The end that comes by itself. */
  readonly ended: Promise<Ended>;
  /** What it has printed so far. */
  readonly printed: () => string;
}

export interface PostOptions {
  /** `Idempotency-Key`. */
  readonly key?: string | undefined;
  /** Default: the key of the installation. */
  readonly token?: string | undefined;
}

const SERVE = fileURLToPath(new URL('../../dist/cli/commands/serve-command.js', import.meta.url));

/** Whether there is a build to run; `npm test` makes one. */
export const isServerBuilt: boolean = existsSync(SERVE);

/** The admin key of every server of the tests. */
export const ADMIN_KEY: string = `neg_admin_${'t'.repeat(40)}`;

/** Starts a server on a free port and waits until it listens. @param env more settings */
export async function startServer(
  store: ServerStore,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const { databaseUrl = '', dataDirectory, keyPath } = store;
  const words = ['serve', '--port', '0', '--json'];
  const program = await bundledProgram('dist/cli/main.js');
  const child = spawn(process.execPath, [...SHORT_LIVED, program, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: databaseUrl,
      NEGENTROPY_DATA: dataDirectory,
      NEGENTROPY_LOG_KEY: keyPath,
      NEGENTROPY_ADMIN_KEY: ADMIN_KEY,
      NEGENTROPY_RATE_LIMIT: '1000000000',
      NEGENTROPY_LOG_LEVEL: 'fatal',
      NEGENTROPY_ORIGIN: 'test.example',
      ...env,
    },
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer | string) => {
    printed += chunk.toString();
  });
  const ended = endOf(child);
  const agent = new Agent({ keepAlive: true });
  const line = await Promise.race([
    new Promise<string>((resolve) => {
      createInterface(child.stdout).once('line', resolve);
    }),
    ended.then(({ stderr }) => Promise.reject(new Error(`the server did not start: ${stderr}`))),
  ]);
  const { url } = JSON.parse(line) as { readonly url: string };
  return {
    url,
    get: (path, token) => send(url, agent, { method: 'GET', path, token }),
    post: (path, body, options = {}) =>
      send(url, agent, { method: 'POST', path, body, ...options }),
    end: async (signal) => {
      child.kill(signal);
      const result = await ended;
      agent.destroy();
      return result;
    },
    ended,
    printed: () => printed,
  };
}

interface Sent extends PostOptions {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

function send(
  url: string,
  agent: Agent,
  { method, path, body, key, token = ADMIN_KEY }: Sent,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    };
    const sent = request(`${url}${path}`, { method, agent, headers }, (response) => {
      text(response).then(
        (whole) => resolve({ status: response.statusCode ?? 0, text: whole }),
        reject,
      );
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function endOf(child: ChildProcess): Promise<Ended> {
  let stderr = '';
  let stdout = '';
  child.stdout?.on('data', (chunk: Buffer | string) => {
    stdout += chunk.toString();
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stderr, stdout }));
  });
}
