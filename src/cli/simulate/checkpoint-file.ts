import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { readFile, truncate } from 'node:fs/promises';
import { unwritable } from '../../pipeline/log/durable-files.ts';
import { OperatorError } from '../../pipeline/operator-error.ts';
import { Counts } from '../../simulator/population/counts.ts';
import type { Scenario } from '../../simulator/population/scenario.ts';
import { writeOutput } from '../output-file.ts';

/** The chunks of a simulation that are done, in a file that survives the process. */
export class CheckpointFile {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /**
   * Opens or begins the file of a scenario, and tells what it holds. A last line that was cut off
   * is dropped: its chunk is told again.
   * @throws OperatorError when the file is of another scenario, or none of ours
   */
  static async open(
    path: string,
    scenario: Scenario,
    onDone: (chunk: number, counts: Counts) => void,
  ): Promise<CheckpointFile> {
    const head = `${JSON.stringify({ simulated: true, format: 1, scenario: hashOf(scenario) })}\n`;
    const text = await textOf(path);
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole === '') {
      await writeOutput(path, head);
      return new CheckpointFile(path);
    }
    if (!whole.startsWith(head)) {
      throw new OperatorError(
        `${path} is no checkpoint of this scenario: name another file, or remove it`,
      );
    }
    const shape = Counts.of(scenario).shape;
    for (const line of whole.slice(head.length).split('\n')) {
      if (line === '') continue;
      const { chunk, counts } = lineOf(path, line);
      onDone(chunk, Counts.parse(shape, counts));
    }
    if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
    return new CheckpointFile(path);
  }

  /** Keeps what a chunk came to: at once, so that lines of two threads never mix. */
  add(chunk: number, counts: Counts): void {
    try {
      appendFileSync(this.#path, `${JSON.stringify({ chunk, counts })}\n`);
    } catch (cause) {
      throw unwritable(this.#path, cause);
    }
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (problem) {
    if (problem instanceof Error && 'code' in problem && problem.code === 'ENOENT') return '';
    throw new OperatorError(`${path} cannot be read`, { cause: problem });
  }
}

function lineOf(path: string, line: string): { readonly chunk: number; readonly counts: unknown } {
  try {
    return JSON.parse(line) as { readonly chunk: number; readonly counts: unknown };
  } catch (problem) {
    throw new OperatorError(`${path} has a line that is no JSON`, { cause: problem });
  }
}

/** What a scenario is known by. */
function hashOf(scenario: Scenario): string {
  return createHash('sha256').update(JSON.stringify(scenario)).digest('hex');
}
