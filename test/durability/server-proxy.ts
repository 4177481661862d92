import { connect, createServer, type Server, type Socket } from 'node:net';
import { databaseUrl } from '../database/private-cluster.ts';

/** Where in a transaction of a community's writer the connection is cut. */
export interface Cut {
  /**
   * At this message of the transaction, of both sides, the `begin` being the first. One for the
   * server still reaches it; one from the server does not reach the client any more.
   */
  readonly step: number;
  /** How many transactions in a row; default 1. */
  readonly transactions?: number;
  /** One for the server reaches it only after the client has lost the connection. */
  readonly isLate?: boolean;
}

/** A connection to PostgreSQL that can be cut between any two messages of its protocol. */
export interface CuttingProxy {
  /** Of the same database, through the proxy. */
  readonly url: string;
  /** How many transactions were cut by the last {@link cut}. */
  readonly cuts: number;
  /** At which message of the last transaction of a writer its `commit` was sent; at first 0. */
  readonly commitStep: number;
  readonly cut: (cut: Cut) => void;
  /** Lets everything through again. */
  readonly heal: () => void;
  readonly close: () => Promise<void>;
}

/** How long a late message comes after the cut. */
const LATE_MS = 15;

/** Listens on a port of its own and passes every message on to the server behind a URL. */
export async function startProxy(url: string): Promise<CuttingProxy> {
  let armed: Cut | undefined;
  let cuts = 0;
  let commitStep = 0;
  const isCutHere = ({ step, locks, isWriter }: TransactionSteps): boolean => {
    if (armed === undefined || step !== armed.step || cuts >= (armed.transactions ?? 1)) {
      return false;
    }
    // Before the lock is asked for nobody can tell whose transaction it is.
    if (locks > 0 && !isWriter) return false;
    cuts += 1;
    return true;
  };
  const links = new Set<Link>();
  const server = createServer((client) => {
    const link = new Link(client, upstream(url), {
      isCutHere,
      isLate: () => armed?.isLate === true,
      onCommit: (step) => (commitStep = step),
    });
    links.add(link);
    client.on('close', () => links.delete(link));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: urlOf(url, server),
    get cuts() {
      return cuts;
    },
    get commitStep() {
      return commitStep;
    },
    cut: (cut) => {
      armed = cut;
      cuts = 0;
    },
    heal: () => {
      armed = undefined;
    },
    close: async () => {
      for (const link of links) link.end();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/**
 * How far a transaction is; a statement that is neither a writer's nor `begin` counts in `locks`.
 */
interface TransactionSteps {
  step: number;
  locks: number;
  isWriter: boolean;
}

/** What a connection asks and tells the proxy. */
interface Switchboard {
  readonly isCutHere: (steps: TransactionSteps) => boolean;
  readonly isLate: () => boolean;
  readonly onCommit: (step: number) => void;
}

/** One connection: messages of both sides pass one by one. */
class Link {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #switchboard: Switchboard;
  #transaction: TransactionSteps | undefined;
  #isCut = false;

  constructor(client: Socket, server: Socket, switchboard: Switchboard) {
    this.#client = client;
    this.#server = server;
    this.#switchboard = switchboard;
    // The first message of a client has no letter in front of its length.
    const fromClient = new Messages(0);
    const fromServer = new Messages(1);
    client.on('data', (bytes) => {
      for (const message of fromClient.split(bytes)) this.#take(message, 'client');
    });
    server.on('data', (bytes) => {
      for (const message of fromServer.split(bytes)) this.#take(message, 'server');
    });
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => this.end());
    }
  }

  end(): void {
    this.#isCut = true;
    this.#client.destroy();
    this.#server.end();
  }

  #take(message: Buffer, side: 'client' | 'server'): void {
    if (this.#isCut) return;
    const target = side === 'client' ? this.#server : this.#client;
    const steps = this.#count(message, side);
    if (steps === undefined || !this.#switchboard.isCutHere(steps)) {
      target.write(message);
      if (isIdle(message, side)) this.#transaction = undefined;
      return;
    }
    this.#isCut = true;
    if (side === 'server') {
      this.end();
    } else if (this.#switchboard.isLate()) {
      this.#client.destroy();
      setTimeout(() => this.#server.end(message), LATE_MS);
    } else {
      // What was passed on arrives; then both sides are alone.
      target.write(message, () => this.end());
    }
  }

  /** @returns undefined outside of a transaction */
  #count(message: Buffer, side: 'client' | 'server'): TransactionSteps | undefined {
    const statement = side === 'client' ? statementIn(message) : undefined;
    if (statement?.startsWith('begin') === true) {
      this.#transaction = { step: 0, locks: 0, isWriter: false };
    }
    const steps = this.#transaction;
    if (steps === undefined) return undefined;
    steps.step += 1;
    if (statement !== undefined && !statement.startsWith('begin')) steps.locks += 1;
    if (statement?.includes('log_head') === true && statement.includes('for no key update')) {
      steps.isWriter = true;
    }
    if (statement === 'commit' && steps.isWriter) this.#switchboard.onCommit(steps.step);
    return steps;
  }
}

/** Puts the messages of a stream together again, wherever it was cut into packets. */
class Messages {
  #rest = Buffer.alloc(0);
  /** Bytes before the length: the letter, once the start of the session is over. */
  #letters: 0 | 1;

  constructor(letters: 0 | 1) {
    this.#letters = letters;
  }

  *split(bytes: Buffer): Generator<Buffer> {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= this.#letters + 4) {
      const length = this.#letters + this.#rest.readUInt32BE(this.#letters);
      if (this.#rest.length < length) return;
      const message = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      this.#letters = 1;
      yield message;
    }
  }
}

/** The SQL of a simple query or of a statement to be parsed. */
function statementIn(message: Buffer): string | undefined {
  const letter = String.fromCodePoint(message[0] ?? 0);
  if (letter === 'Q') return message.toString('utf8', 5, message.length - 1);
  // A statement's name comes first; ours have none.
  return letter === 'P' ? message.toString('utf8', 6, message.length - 3) : undefined;
}

/** `ReadyForQuery` outside of a transaction. */
function isIdle(message: Buffer, side: 'client' | 'server'): boolean {
  return side === 'server' && message.toString('latin1', 0, 1) === 'Z' && message[5] === IDLE;
}

const IDLE = 'I'.codePointAt(0);

function upstream(url: string): Socket {
  const { hostname, port, searchParams } = new URL(url);
  const folder = searchParams.get('host');
  const number = Number(port === '' ? 5_432 : port);
  return folder?.startsWith('/') === true
    ? connect(`${folder}/.s.PGSQL.${number}`)
    : connect(number, folder ?? hostname);
}

function urlOf(url: string, server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const through = new URL(databaseUrl(url, new URL(url).pathname.slice(1)));
  through.searchParams.delete('host');
  through.hostname = '127.0.0.1';
  through.port = String(address.port);
  return through.href;
}
