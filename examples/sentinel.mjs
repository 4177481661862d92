#!/usr/bin/env node
// A sentinel that is a program, in Node alone: it asks what it was drawn to review, answers by a
// rule of its own, signs and sends. Without a dependency, and with none of our code.
//
//   SENTINEL=<id> SENTINEL_KEY=<32 bytes in hex> TOKEN=<key with the scope review> \
//     LOG=<verifier key of the log> node examples/sentinel.mjs [http://127.0.0.1:8787]
//
// It signs for that log alone: else a server could have it sign what counts elsewhere.
// The rule here: a claim holds if its proof says that half or more was delivered, and in time. A
// finding is for people: this program leaves it to who takes its seat next.

import { createPrivateKey, sign } from 'node:crypto';
import process from 'node:process';

const { SENTINEL, SENTINEL_KEY, TOKEN, LOG } = process.env;
const server = process.argv[2] ?? 'http://127.0.0.1:8787';

// What stands before the 32 bytes of an Ed25519 key in the DER that OpenSSL reads (RFC 8410).
const der = Buffer.from(`302e020100300506032b657004220420${SENTINEL_KEY}`, 'hex');
const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });

for (const { panel, vkey, claim, supports } of await waiting()) {
  if (claim === undefined || vkey !== LOG) continue;
  const holds = judge(claim, supports);
  const lines = ['negentropy/review/v1', vkey, panel, SENTINEL, holds ? 'yes' : 'no'];
  const text = lines.map((line) => `${line}\n`).join('');
  const signature = sign(null, Buffer.from(text), key).toString('hex');
  const path = `/v1/panels/${panel}/reviews`;
  const { entry, verdict } = await ask('POST', path, { sentinel: SENTINEL, holds, signature });
  const end = verdict === undefined ? '' : `, and the verdict is ${verdict}`;
  process.stdout.write(`panel ${panel}: ${holds}, sealed as entry ${entry}${end}\n`);
}

function judge({ dueAt }, supports) {
  const proof = supports.find(({ type }) => type === 'proof');
  return proof !== undefined && proof.delivered >= 500_000 && proof.at <= dueAt;
}

async function waiting() {
  const { items } = await ask('GET', `/v1/sentinels/${SENTINEL}/reviews`);
  return items;
}

async function ask(method, path, body) {
  const answer = await fetch(new URL(path, server), {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const content = await answer.json();
  if (!answer.ok) throw new Error(`${method} ${path}: ${content.code} ${content.detail}`);
  return content;
}
