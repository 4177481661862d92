// The load of the HTTP benchmarks, a process of its own: told what to send, it answers with
// figures.
import { HttpConnection } from './http-connection.mjs';
import { makeRequests } from './http-requests.mjs';
import { percentile } from './rounds.mjs';

process.on('message', (order) => {
  void measure(order).then((figures) => process.send(figures));
});

async function measure({ port, key, requests, connections, perSecond, keep }) {
  const bytes = makeRequests(key, requests);
  const load = new Load(port, { keep });
  globalThis.gc?.();
  const [startedAt, start] = [Date.now(), performance.now()];
  if (perSecond === undefined) await load.closed(bytes, connections);
  else await load.open(bytes, connections, perSecond);
  const seconds = (performance.now() - start) / 1_000;
  return { seconds, startedAt, endedAt: Date.now(), ...load.figures() };
}

class Load {
  #port;
  #keep;
  #latencies = [];
  #statuses = {};
  #decisions = [];
  #unsent = 0;

  constructor(port, { keep = false }) {
    this.#port = port;
    this.#keep = keep;
  }

  /** Each connection sends the next request as soon as it was answered. */
  async closed(requests, connections) {
    let next = 0;
    await Promise.all(
      Array.from({ length: connections }, async () => {
        const connection = new HttpConnection(this.#port);
        while (next < requests.length) await this.#send(connection, requests[next++]);
        connection.close();
      }),
    );
  }

  /** Requests come by the clock, whether or not the ones before them were answered. */
  async open(requests, connections, perSecond) {
    const idle = [];
    const sent = [];
    let opened = 0;
    const start = performance.now();
    for (let next = 0; next < requests.length;) {
      const due = Math.min(requests.length, ((performance.now() - start) / 1_000) * perSecond);
      for (; next < due; next += 1) {
        const connection = idle.pop() ?? this.#connection(opened++ < connections);
        if (connection === undefined) this.#unsent += 1;
        else sent.push(this.#send(connection, requests[next]).then(() => idle.push(connection)));
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await Promise.all(sent);
    for (const connection of idle) connection.close();
  }

  figures() {
    const latencies = this.#latencies;
    return {
      statuses: this.#statuses,
      unsent: this.#unsent,
      decisions: this.#decisions,
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
    };
  }

  #connection(mayOpen) {
    return mayOpen ? new HttpConnection(this.#port) : undefined;
  }

  async #send(connection, bytes) {
    const start = performance.now();
    const { status, body } = await connection.request(bytes);
    this.#latencies.push(performance.now() - start);
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
    if (!this.#keep || status !== 200) return;
    const { id, memberId, outcome, numbers } = JSON.parse(body);
    this.#decisions.push([Number(id), memberId, outcome, numbers.evidence]);
  }
}
