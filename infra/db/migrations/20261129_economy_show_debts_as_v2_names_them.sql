-- The third table of v2 as a view (docs/decisions/0036-views-in-a-schema-of-their-own.md): what N
-- took off each debt in each period of a pledge, without what was rejected, cancelled or taken
-- back. The specification's columns come first; an improvement of integrity is measured by nothing.
create view negentropy_v2.debt_reductions as
select
  m.user_id as entity_id,
  'member'::text as entity_type,
  ((d.entry ->> 'principal')::numeric / d.coins)::numeric(24, 6) as initial_debt,
  (r.micros / 1000000.0)::numeric(24, 6) as negentropy_applied,
  (r.units / d.coins)::numeric(24, 6) as debt_reduced,
  null::numeric(7, 6) as integrity_improvement,
  c.anchor_date::timestamp at time zone 'UTC' + make_interval(
    days => ((p.first + (r.period - 1) * p.cycles - c.anchor_cycle) * c.days)::integer
  ) as period_start,
  c.anchor_date::timestamp at time zone 'UTC' + make_interval(
    days => ((least(p.first + r.period * p.cycles, p.last + 1) - c.anchor_cycle) * c.days)::integer
  ) as period_end,
  r.debt_id,
  r.pledge,
  d.entry ->> 'currency' as currency,
  r.community_id
from (
  select
    community_id, debt_id, member_id, pledge, period,
    sum(negentropy_micros) as micros,
    sum(reduction_units) as units
  from negentropy.debt_reductions o
  where not exists (
    select 1 from negentropy.debt_settlement s
    where s.community_id = o.community_id
      and s.reduction_index = o.entry_index and s.outcome <> 'settled'
  )
  group by community_id, debt_id, member_id, pledge, period
) r
join (
  select
    e.community_id,
    l.entry::json as entry,
    (l.entry::json ->> 'debt')::uuid as debt_id,
    10::numeric ^ split_part(l.entry::json ->> 'currency', '/', 2)::integer as coins
  from negentropy.debt_entry e
  join negentropy.log_entry l
    on l.community_id = e.community_id and l.entry_index = e.entry_index
  where e.type = 'debt'
) d on d.community_id = r.community_id and d.debt_id = r.debt_id
join (
  select
    e.community_id,
    l.entry::json ->> 'pledge' as pledge,
    (l.entry::json ->> 'from')::bigint as first,
    (l.entry::json ->> 'until')::bigint as last,
    (l.entry::json ->> 'periodCycles')::bigint as cycles
  from negentropy.debt_entry e
  join negentropy.log_entry l
    on l.community_id = e.community_id and l.entry_index = e.entry_index
  where e.type = 'pledge'
) p on p.community_id = r.community_id and p.pledge = r.pledge
join negentropy_v2.cycle_clock c on c.community_id = r.community_id
left join negentropy.member m
  on m.community_id = r.community_id and m.member_id = r.member_id;
