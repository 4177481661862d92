#!/usr/bin/env node
// A receiver of webhooks that takes only what is signed: Standard Webhooks with node:crypto alone.
//
//   node examples/webhook-receiver.mjs <file with the secret>
//
// The first line that it prints is its port; then one line for every delivery. The secret is read
// anew for each, since it is known only once the webhook has been made.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import process from 'node:process';

const TOLERANCE_SECONDS = 300;
const BODY_BYTES_MAX = 1 << 20;
const [, , secretFile] = process.argv;

/** HMAC-SHA256 over `id.timestamp.body`; several signatures during a rotation. */
function isSigned(secret, headers, body) {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map(
    (name) => headers[`webhook-${name}`] ?? '',
  );
  // A delivery that somebody recorded must not be good for ever.
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!(age <= TOLERANCE_SECONDS)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

async function bytesOf(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The status to answer with. Any 2xx is an acknowledgement; anything else is tried again. */
async function take(request) {
  const body = await bytesOf(request);
  if (body === undefined) return 413;
  const secret = readFileSync(secretFile, 'utf8').trim();
  if (!isSigned(secret, request.headers, body)) {
    process.stdout.write('refused: not signed\n');
    return 401;
  }
  // Delivered at least once and in order: whoever counts remembers the id.
  const { id, type } = JSON.parse(body.toString('utf8'));
  process.stdout.write(`${type} ${id}\n`);
  return 204;
}

const server = createServer((request, response) => {
  take(request).then(
    (status) => response.writeHead(status).end(),
    () => response.writeHead(500).end(),
  );
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.on('SIGTERM', () => process.exit(0));
