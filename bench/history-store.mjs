import { queryOnce } from './cluster.mjs';

const CYCLES = 60;

/**
 * Gives a seeded community a history: so many decisions of so many members, spread evenly over its
 * cycles, three of four held and released, the others refused. Written as rows of the tables that a
 * member's page is read from; years of minting would come to the same rows.
 */
export async function addHistory(databaseUrl, { decisions, members }) {
  for (const statement of [...newMembers(members), ...history(decisions, members)]) {
    await queryOnce(databaseUrl, statement);
  }
  await queryOnce(databaseUrl, 'vacuum analyze');
  await queryOnce(databaseUrl, 'checkpoint');
}

function newMembers(members) {
  return [
    `insert into negentropy.member (community_id, member_id, user_id)
       select c.community_id, gen_random_uuid(), 'user-' || n
       from negentropy.community c, generate_series(0, ${members - 1}) n
       on conflict do nothing`,
    `insert into negentropy.member_integrity
       (community_id, member_id, echo_kept, echo_lost, drift_kept, drift_lost, coordination_kept,
        coordination_lost, stability_kept, stability_lost, last_fact_cycle, balance_shards,
        negentropy_micros)
       select m.community_id, m.member_id, i.echo_kept, i.echo_lost, i.drift_kept, i.drift_lost,
         i.coordination_kept, i.coordination_lost, i.stability_kept, i.stability_lost,
         i.last_fact_cycle, 0, 0
       from negentropy.member m
       join (select * from negentropy.member_integrity order by member_id limit 1) i
         on i.community_id = m.community_id
       on conflict do nothing`,
  ];
}

function history(decisions, members) {
  return [
    `insert into negentropy.negentropy_events
       (community_id, entry_index, member_id, cycle, action_cycle, family, action, domain,
        evidence_hash, promise_hash, policy_version, outcome, code, integrity_ppm,
        entropy_factor_ppm, amount_shards, negentropy_micros, due_cycle)
       select d.community_id, d.entry_index, d.member_id, d.cycle, d.cycle, 'civic', 'promise',
         'knowledge', d.hash, d.hash, 1, case when d.refused then 'refused' else 'held' end,
         case when d.refused then 'ENTROPY_RISING' end, 970000 + d.n % 30000, 250000,
         case when d.refused then 0 else 1000000 + d.n % 999 end,
         case when d.refused then 0 else 900000 + d.n % 999 end,
         case when d.refused then null else d.cycle + 1 end
       from (
         select h.community_id, h.tree_size + 2 * n as entry_index, m.member_id,
           1 + n * ${CYCLES - 1} / ${decisions} as cycle, n, (n / ${members}) % 4 = 3 as refused,
           md5(n::text) || md5((n + 1)::text) as hash
         from generate_series(0, ${decisions - 1}::bigint) n
         cross join negentropy.log_head h
         join negentropy.member m on m.user_id = 'user-' || n % ${members}
       ) d`,
    `insert into negentropy.hold_end
       (community_id, decision_index, entry_index, cycle, outcome)
       select community_id, entry_index, entry_index + 1, due_cycle, 'released'
       from negentropy.negentropy_events where outcome = 'held'`,
    `insert into negentropy.member_cycle
       (community_id, member_id, cycle, held, held_shards, released, released_shards, refused,
        negentropy_micros)
       select community_id, member_id, cycle, sum(held), sum(held_shards), sum(released),
         sum(released_shards), sum(refused), sum(negentropy)
       from (
         select community_id, member_id, cycle, 1 as held, amount_shards as held_shards,
           0 as released, 0 as released_shards, 0 as refused, 0 as negentropy
         from negentropy.negentropy_events where outcome = 'held'
         union all
         select community_id, member_id, due_cycle, 0, 0, 1, amount_shards, 0, negentropy_micros
         from negentropy.negentropy_events where outcome = 'held'
         union all
         select community_id, member_id, cycle, 0, 0, 0, 0, 1, 0
         from negentropy.negentropy_events where outcome = 'refused'
       ) happened
       group by community_id, member_id, cycle`,
    `update negentropy.member_integrity i
       set balance_shards = s.minted, minted_shards = s.minted, negentropy_micros = s.negentropy
       from (
         select community_id, member_id, sum(released_shards)::bigint as minted,
           sum(negentropy_micros)::bigint as negentropy
         from negentropy.member_cycle group by community_id, member_id
       ) s
       where i.community_id = s.community_id and i.member_id = s.member_id`,
  ];
}
