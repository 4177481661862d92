// One-row inserts over many connections, a process of its own: the least that anybody who stores
// each request durably would have to do.
import pg from 'pg';

const INSERT =
  'insert into one_row (community_id, entry_index, member_id, cycle, action_cycle, family, ' +
  'action, domain, evidence_hash, promise_hash, policy_version, outcome, integrity_ppm, ' +
  'entropy_factor_ppm, amount_shards, negentropy_micros, due_cycle) ' +
  'values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)';

const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

process.on('message', (order) => {
  void measure(order).then((figures) => process.send(figures));
});

async function measure({ databaseUrl, rows, connections, from }) {
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      return client;
    }),
  );
  const {
    rows: [community],
  } = await clients[0].query('select community_id from negentropy.community');
  let next = from;
  const start = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      while (next < from + rows) {
        await client.query(INSERT, rowOf(community.community_id, next++));
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  await Promise.all(clients.map((client) => client.end()));
  return { seconds };
}

function rowOf(communityId, index) {
  const member = `00000000-0000-4000-8000-${String(index % 400).padStart(12, '0')}`;
  const evidence = HASH.slice(0, 52) + String(index).padStart(12, '0');
  const names = ['civic', 'promise', 'knowledge', evidence, evidence];
  return [communityId, index, member, 61, 61, ...names, 1, 'held', 982_143, 250_000, 300, 250, 62];
}
