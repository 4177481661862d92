import { connect } from 'node:net';

/**
 * A kept-alive connection that sends ready-made requests one after the other. It is much cheaper
 * than an HTTP client, which would take the processor from the server that is measured.
 */
export class HttpConnection {
  #socket;
  #port;
  #received = Buffer.alloc(0);
  #waiting;

  constructor(port) {
    this.#port = port;
  }

  /** @returns status and body of the answer; status 0 where the connection broke */
  request(bytes) {
    if (this.#socket === undefined) this.#open();
    this.#socket.write(bytes);
    return new Promise((resolve) => (this.#waiting = resolve));
  }

  close() {
    this.#socket?.destroy();
  }

  #open() {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined;
      this.#received = Buffer.alloc(0);
      this.#answer({ status: 0, body: '' });
    });
    this.#socket = socket;
  }

  #take(chunk) {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const bodyAt = this.#received.indexOf('\r\n\r\n') + 4;
    if (bodyAt < 4) return;
    const head = this.#received.latin1Slice(0, bodyAt);
    const length = Number(/\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#received.length < bodyAt + length) return;
    const body = this.#received.utf8Slice(bodyAt, bodyAt + length);
    this.#received = Buffer.alloc(0);
    if (/\nconnection: close/i.test(head)) this.#forget();
    this.#answer({ status: Number(head.slice(9, 12)), body });
  }

  #forget() {
    const socket = this.#socket;
    this.#socket = undefined;
    socket.destroy();
  }

  #answer(answer) {
    const resolve = this.#waiting;
    this.#waiting = undefined;
    resolve?.(answer);
  }
}

/**
 * The bytes of a request.
 * @param body any JSON value, or undefined for a GET; @param community '' for the key's own
 */
export function requestBytes(path, key, { body, idempotencyKey, community = 'bench' } = {}) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const lines = [
    `${body === undefined ? 'GET' : 'POST'} ${path} HTTP/1.1`,
    'host: localhost',
    `authorization: Bearer ${key}`,
    ...(community === '' ? [] : [`negentropy-community: ${community}`]),
    ...(body === undefined
      ? []
      : ['content-type: application/json', `content-length: ${Buffer.byteLength(text)}`]),
    ...(idempotencyKey === undefined ? [] : [`idempotency-key: ${idempotencyKey}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${text}`);
}
