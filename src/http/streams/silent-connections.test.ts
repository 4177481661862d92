import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { silentConnections } from './silent-connections.ts';

// Fails when silent ones are left open, and when any is closed on which something was asked.
test('a server that ends closes who asks nothing, and answers who asked', async () => {
  const asked: ServerResponse[] = [];
  const server = createServer((_, answer) => void asked.push(answer));
  const close = silentConnections(server, 1);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const busy = connect(port, '127.0.0.1');
  busy.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  await once(server, 'request');
  const silent = connect(port, '127.0.0.1').resume();
  await once(server, 'connection');
  const closed = once(server, 'close');
  close();
  server.close();
  await once(silent, 'close');
  asked[0]?.end('answered');
  expect(await text(busy)).toMatch(/answered$/);
  await closed;
});
