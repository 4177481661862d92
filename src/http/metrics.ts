import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CommitFigures } from '../pipeline/writer/community-writer.ts';
import type { Installation } from '../pipeline/installation.ts';
import { type Gauges, readGauges } from '../pipeline/answers/cities/read-gauges.ts';
import { isTemporary } from '../pipeline/request-error.ts';

const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
/** The delay of the event loop is measured so often: every 10 ms kept 1 % of a core awake. */
const LOOP_DELAY_MS = 250;

const STATES = ['KNOWN', 'STALE', 'UNKNOWN'] as const;

/**
 * The figures of a service for Prometheus. Labels are names that the operator chose and codes:
 * never a member, a key or a path as it was asked for.
 */
export class Metrics {
  readonly register: Registry = new Registry();
  readonly #registers = [this.register];
  readonly #decisions = new Counter({
    name: 'negentropy_decisions_total',
    help: 'Decisions by outcome and code',
    labelNames: ['community', 'outcome', 'code'],
    registers: this.#registers,
  });
  readonly #batch = new Histogram({
    name: 'negentropy_batch_commands',
    help: 'Commands in one commit',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
    registers: this.#registers,
  });
  readonly #commit = new Histogram({
    name: 'negentropy_commit_seconds',
    help: 'Duration of one commit, from taking the lock to being durable',
    buckets: SECONDS,
    registers: this.#registers,
  });
  readonly #requests = new Histogram({
    name: 'negentropy_http_request_seconds',
    help: 'Duration of requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: this.#registers,
  });
  readonly #busy = new Counter({
    name: 'negentropy_busy_total',
    help: 'Requests that were turned away because the queue was full or the database away',
    registers: this.#registers,
  });
  readonly #queue = this.#gauge('negentropy_queue_depth', 'Commands that wait for their commit');
  readonly #checkpoint = this.#gauge(
    'negentropy_checkpoint_lag_entries',
    'Entries that no signed checkpoint covers yet',
  );
  readonly #outbox = this.#gauge(
    'negentropy_outbox_lag_entries',
    'Entries that the slowest webhook has not been told of',
  );
  readonly #entropy = new Gauge({
    name: 'negentropy_entropy_state',
    help: '1 for the state that a domain was last measured in',
    labelNames: ['community', 'domain', 'state'],
    registers: this.#registers,
  });

  readonly #database = new Gauge({
    name: 'negentropy_database_up',
    help: '1 if the database answered when these figures were asked for',
    registers: this.#registers,
  });

  constructor() {
    const eventLoopMonitoringPrecision = LOOP_DELAY_MS;
    collectDefaultMetrics({ register: this.register, eventLoopMonitoringPrecision });
    // A figure that is not there yet cannot be told from one that is never there.
    this.#requests.zero({ method: 'POST', route: '/v1/tokenomics/mint', status: '200' });
  }

  countCommit(community: string, { commands, seconds, decisions }: CommitFigures): void {
    this.#batch.observe(commands);
    this.#commit.observe(seconds);
    for (const [what, count] of decisions) {
      const [outcome = '', code = ''] = what.split(' ');
      this.#decisions.inc({ community, outcome, code }, count);
    }
  }

  countRequest(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status: String(status) }, seconds);
  }

  countBusy(): void {
    this.#busy.inc();
  }

  /** The text that Prometheus reads, with what is looked up only when it asks. */
  async text(installation: Installation): Promise<string> {
    this.#queue.reset(); // who was forgotten has no queue
    for (const { row, writer } of installation.served) {
      this.#queue.set({ community: row.slug }, writer.queueDepth);
    }
    for (const { slug: community, checkpointLag, outboxLag, entropy } of await this.#looked(
      installation,
    )) {
      for (const outcome of ['minted', 'held'])
        this.#decisions.inc({ community, outcome, code: '' }, 0);
      this.#checkpoint.set({ community }, checkpointLag);
      this.#outbox.set({ community }, outboxLag);
      for (const { domain, state } of entropy) {
        for (const one of STATES) {
          this.#entropy.set({ community, domain, state: one }, one === state ? 1 : 0);
        }
      }
    }
    return await this.register.metrics();
  }

  /** What the database says; nothing while it is away: the other figures are needed then most. */
  async #looked(installation: Installation): Promise<readonly Gauges[]> {
    try {
      const gauges = await readGauges(installation);
      this.#database.set(1);
      return gauges;
    } catch (problem) {
      if (!isTemporary(problem)) throw problem;
      this.#database.set(0);
      return [];
    }
  }

  #gauge(name: string, help: string): Gauge<'community'> {
    return new Gauge({ name, help, labelNames: ['community'], registers: this.#registers });
  }
}
