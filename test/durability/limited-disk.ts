import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

type Any = (...args: readonly unknown[]) => unknown;

/**
 * Writes below a folder, of this process, until there is no room left: from then on none succeeds.
 * What the test runner itself writes lies elsewhere.
 */
export class LimitedDisk {
  /** How many writes were asked for, refused ones too. */
  asked = 0;
  readonly #folder: string;
  readonly #room: number;
  readonly #open = new Set<unknown>();
  readonly #original = new Map<object, Readonly<Record<string, Any>>>();

  /** @param room how many writes succeed */
  constructor(folder: string, room: number) {
    this.#folder = folder;
    this.#room = room;
  }

  /** Runs something while the disk has no more room than that. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#replace(fs, BY_PATH, (write) => this.#written(write, (path) => this.#isHere(path)));
    this.#replace(fs, BY_DESCRIPTOR, (write) => this.#written(write, (fd) => this.#open.has(fd)));
    this.#replace(fs, ['openSync'], (open) => (path, ...rest) => {
      const descriptor = open(path, ...rest);
      if (this.#isHere(path)) this.#open.add(descriptor);
      return descriptor;
    });
    this.#replace(fs, ['closeSync'], (close) => (descriptor) => {
      this.#open.delete(descriptor);
      return close(descriptor);
    });
    this.#replace(fs.promises, ['writeFile', 'appendFile', 'mkdir'], (write) => {
      // A promise that is rejected, and no exception.
      const written = this.#written(write, (path) => this.#isHere(path));
      return async (...args) => await written(...args);
    });
    syncBuiltinESMExports();
    try {
      return await work();
    } finally {
      for (const [owner, functions] of this.#original) Object.assign(owner, functions);
      syncBuiltinESMExports();
    }
  }

  #replace(owner: object, names: readonly string[], wrap: (original: Any) => Any): void {
    const functions = owner as Record<string, Any>;
    const before = Object.fromEntries(names.map((name) => [name, functions[name] as Any]));
    this.#original.set(owner, { ...this.#original.get(owner), ...before });
    for (const [name, original] of Object.entries(before)) functions[name] = wrap(original);
  }

  #written(write: Any, isHere: (target: unknown) => boolean): Any {
    return (...args) => {
      const [target] = args;
      if (isHere(target)) {
        this.asked += 1;
        if (this.asked > this.#room) throw noSpace(target);
      }
      return write(...args);
    };
  }

  #isHere(path: unknown): boolean {
    return typeof path === 'string' && path.startsWith(this.#folder);
  }
}

const BY_PATH = ['writeFileSync', 'appendFileSync', 'mkdirSync'];
const BY_DESCRIPTOR = ['writeSync'];

/** As Node has it. */
function noSpace(target: unknown): Error {
  const about = typeof target === 'string' ? { path: target } : {};
  const error = new Error('ENOSPC: no space left on device, write');
  return Object.assign(error, { code: 'ENOSPC', errno: -28, syscall: 'write', ...about });
}
