import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type LogIdentity, openCheckpoint } from '../../core/log/checkpoint.ts';
import { cosign, type CosignerKey } from '../../core/log/cosignature.ts';
import { LogError } from '../../core/log/log-error.ts';
import { parseNote } from '../../core/log/signed-note.ts';
import {
  judgeSubmission,
  originOf,
  parseSubmission,
  type SeenTree,
  type WitnessAnswer,
  type WitnessSubmission,
} from '../../core/log/witness-submission.ts';
import { writeDurably } from '../log/durable-files.ts';
import { nodeEd25519 } from '../log/log-key.ts';
import { OperatorError } from '../operator-error.ts';

export interface WitnessOptions {
  /** Keeps the last tree of each log; one process at a time may use it. */
  readonly folder: string;
  readonly key: CosignerKey;
  /** The logs that it knows, each once, with the keys that may sign for it. */
  readonly logs: readonly LogIdentity[];
  /** Unix seconds. */
  readonly now: () => number;
}

/** An answer of HTTP. */
export interface WitnessReply {
  readonly status: WitnessAnswer['status'];
  readonly contentType: string;
  readonly body: string;
}

const plainText = 'text/plain; charset=utf-8';

/**
 * Cosigns the trees of logs, each only when it continues the last one that was cosigned
 * (c2sp.org/tlog-witness). What is cosigned is on the disk before the cosignature leaves: a witness
 * that forgets could be shown another history. So its folder is never restored from a backup.
 */
export class Witness {
  readonly #options: WitnessOptions;
  readonly #logs: ReadonlyMap<string, LogIdentity>;

  constructor(options: WitnessOptions) {
    this.#options = options;
    this.#logs = new Map(options.logs.map((log) => [log.origin, log]));
  }

  /**
   * Answers one `add-checkpoint`. Nothing is waited for between reading the last tree and keeping
   * the new one, so that of requests at the same time none can roll the log back.
   * @param body as it was sent
   * @throws OperatorError when what is kept cannot be read or written; nothing is cosigned then
   */
  addCheckpoint(body: string): WitnessReply {
    const submission = submissionIn(body);
    if ('status' in submission) return submission;
    const log = this.#logs.get(originOf(submission));
    const seen = log === undefined ? undefined : this.#seen(log);
    const answer = judgeSubmission(submission, { log, seen }, nodeEd25519);
    if (answer.status === 409) {
      return { status: 409, contentType: 'text/x.tlog.size', body: `${answer.size}\n` };
    }
    if (answer.status !== 200) {
      return { status: answer.status, contentType: plainText, body: `${answer.reason}\n` };
    }
    const { origin, size } = answer.checkpoint;
    if (seen === undefined || seen.size < size) this.#keep(origin, submission.note);
    return { status: 200, contentType: plainText, body: this.#cosigned(submission.note) };
  }

  #cosigned(note: string): string {
    const { key, now } = this.#options;
    return cosign(parseNote(note).text, { key, timestamp: now() }, nodeEd25519);
  }

  /** The last tree of a log that was cosigned. */
  #seen(log: LogIdentity): SeenTree | undefined {
    const path = this.#pathOf(log.origin);
    if (!existsSync(path)) return undefined;
    try {
      return openCheckpoint(readFileSync(path, 'utf8'), log, nodeEd25519).checkpoint;
    } catch (cause) {
      throw new OperatorError(
        `${path} cannot be read, or is not a checkpoint of ${log.origin}. It holds the last tree ` +
          'that this witness has cosigned: without it nothing of that log is cosigned.',
        { cause },
      );
    }
  }

  #keep(origin: string, note: string): void {
    writeDurably(this.#pathOf(origin), note, { mode: 0o644, place: renameSync });
  }

  /** An origin may hold what no name of a file may. */
  #pathOf(origin: string): string {
    const name = createHash('sha256').update(origin).digest('hex');
    return join(this.#options.folder, `seen.${name}`);
  }
}

function submissionIn(body: string): WitnessSubmission | WitnessReply {
  try {
    return parseSubmission(body);
  } catch (problem) {
    if (!(problem instanceof LogError)) throw problem;
    return { status: 400, contentType: plainText, body: `${problem.message}\n` };
  }
}
