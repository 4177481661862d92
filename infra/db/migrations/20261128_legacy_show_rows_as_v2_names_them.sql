-- The tables of v2 as views, for whoever reads them by the names and columns of the specification
-- (docs/decisions/0036-views-in-a-schema-of-their-own.md). Two of the names are those of tables in
-- the schema negentropy, with other columns. Nothing can be written through them.
create schema negentropy_v2;

-- When each cycle of a community starts; all its policies count cycles alike.
create view negentropy_v2.cycle_clock as
select
  p.community_id,
  (l.entry::json #>> '{policy,cycle,anchorDate}')::date as anchor_date,
  (l.entry::json #>> '{policy,cycle,anchorCycle}')::bigint as anchor_cycle,
  (l.entry::json #>> '{policy,cycle,days}')::bigint as days
from negentropy.policy p
join negentropy.log_entry l
  on l.community_id = p.community_id and l.entry_index = p.entry_index
where p.version = 1;

create view negentropy_v2.system_entropy as
select
  s.domain,
  (s.entropy_ppm / 1000000.0)::numeric(7, 6) as entropy_score,
  c.anchor_date::timestamp at time zone 'UTC'
    + make_interval(days => ((s.cycle + 1 - c.anchor_cycle) * c.days)::integer) as measurement_time,
  (l.entry::json -> 'factors')::jsonb as contributing_factors,
  c.anchor_date::timestamp at time zone 'UTC'
    + make_interval(days => ((s.cycle + 1 - c.anchor_cycle) * c.days)::integer) as created_at,
  s.community_id
from negentropy.system_entropy s
join negentropy_v2.cycle_clock c on c.community_id = s.community_id
join negentropy.log_entry l
  on l.community_id = s.community_id and l.entry_index = s.entry_index
where s.state = 'KNOWN';

create view negentropy_v2.negentropy_events as
select
  m.user_id,
  e.family || '/' || e.action as action_type,
  (e.integrity_ppm / 1000000.0)::numeric(7, 6) as integrity_score,
  case when e.outcome = 'minted' or h.outcome = 'released'
    then e.negentropy_micros / 1000000.0 else 0 end::numeric(24, 6) as negentropy_value,
  case when e.outcome = 'minted' or h.outcome = 'released'
    then e.amount_shards / 1000000.0 else 0 end::numeric(24, 6) as mic_minted,
  e.entry_index as ledger_attestation_id,
  e.domain,
  c.anchor_date::timestamp at time zone 'UTC'
    + make_interval(days => ((e.cycle - c.anchor_cycle) * c.days)::integer) as created_at,
  e.community_id
from negentropy.negentropy_events e
join negentropy_v2.cycle_clock c on c.community_id = e.community_id
left join negentropy.hold_end h
  on h.community_id = e.community_id and h.decision_index = e.entry_index
left join negentropy.member m
  on m.community_id = e.community_id and m.member_id = e.member_id;
