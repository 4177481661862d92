import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { describeAboveEngines } from '../database/engines.ts';
import { type ReadingServer, startReadingServer } from './reading-server.ts';

const WAIT = { timeout: 30_000, interval: 20 };

describeAboveEngines((engine) => {
  let server: ReadingServer;
  let port = 0;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    const db = await engine.openMigrated();
    server = await startReadingServer(db, { exports: { stalledMsMax: 3_000 } });
    port = await server.listen();
    await server.fill(8_000, 3_000); // more than sockets hold by themselves
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await server.close();
  });

  /** Asks for the log so many times at once and reads nothing of the answers. */
  function askAndNotRead(times: number): Socket {
    const { authorization } = server.headersOf('default');
    const head = `host: x\r\nauthorization: ${authorization}\r\n\r\n`;
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined); // it may be cut off
    socket.pause();
    socket.write(`GET /v1/export?from=0 HTTP/1.1\r\n${head}`.repeat(times));
    sockets.push(socket);
    return socket;
  }

  const exported = async (caller?: string): Promise<number> =>
    (await server.get('/v1/export?to=1', caller)).statusCode;

  test('so many exports are open at once, and the place of one that is left is free', async () => {
    const before = server.entryPages();
    const socket = askAndNotRead(12); // of which eleven wait behind the first
    await vi.waitFor(() => expect(server.entryPages() - before).toBeGreaterThan(11), WAIT);
    const answer = await server.get('/v1/export?to=1');
    expect(answer.json()).toMatchObject({ code: 'BUSY', detail: 'too many exports are open' });
    expect(answer.headers['retry-after']).toBe('10');
    expect((await server.get('/v1/members/ana/export')).json()).toEqual(answer.json());
    expect(await exported('closed')).toBe(200);
    socket.destroy();
    await vi.waitFor(async () => expect(await exported()).toBe(200), WAIT);
    for (let again = 0; again < 20; again += 1) expect(await exported()).toBe(200);
  });

  test('who does not read is cut off, also while more requests come', async () => {
    await vi.waitFor(async () => expect(await server.connections()).toBe(0), WAIT);
    const socket = askAndNotRead(1);
    await vi.waitFor(async () => expect(await server.connections()).toBe(1), WAIT);
    const chatter = setInterval(() => socket.write('\r\n'), 100);
    await vi.waitFor(async () => expect(await server.connections()).toBe(0), WAIT);
    clearInterval(chatter);
  });
});
