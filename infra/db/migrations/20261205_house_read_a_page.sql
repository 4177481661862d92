-- A page of debts, pledges, pilots, studies or censuses reads its own entries: what an entry is
-- about stands in a column, so that no list is read whole.
alter table negentropy.debt_entry
  add column debt_id uuid,
  add column member_id uuid;
update negentropy.debt_entry d
  set debt_id = (l.entry::json ->> 'debt')::uuid,
    member_id = case when d.type = 'debt' then (l.entry::json ->> 'member')::uuid end,
    pledge = case when d.type in ('pledge', 'pool') then l.entry::json ->> 'pledge' end
  from negentropy.log_entry l
  where l.community_id = d.community_id and l.entry_index = d.entry_index
    and d.type in ('debt', 'election', 'suspension', 'adjustment', 'pledge', 'pool');
create index debt_entry_by_type on negentropy.debt_entry (community_id, type, entry_index);
create index debt_entry_by_debt on negentropy.debt_entry (community_id, debt_id, entry_index)
  where debt_id is not null;
create index debt_entry_by_member on negentropy.debt_entry (community_id, member_id, entry_index)
  where member_id is not null;
create index debt_reductions_by_debt
  on negentropy.debt_reductions (community_id, debt_id, entry_index);

-- The seed that a panel or a draw reveals, by its SHA-256: a pilot is bound to one of them.
alter table negentropy.panel_entry add column reveals text collate "C";
alter table negentropy.pilot_entry add column reveals text collate "C";
update negentropy.panel_entry p
  set reveals = encode(sha256((l.entry::json ->> 'seed')::bytea), 'hex')
  from negentropy.log_entry l
  where l.community_id = p.community_id and l.entry_index = p.entry_index and p.type = 'panel';
update negentropy.pilot_entry p
  set reveals = encode(sha256((l.entry::json ->> 'seed')::bytea), 'hex')
  from negentropy.log_entry l
  where l.community_id = p.community_id and l.entry_index = p.entry_index and p.type = 'draw';
create index panel_entry_by_seed on negentropy.panel_entry (community_id, reveals)
  where reveals is not null;
create index pilot_entry_by_seed on negentropy.pilot_entry (community_id, reveals)
  where reveals is not null;
create index pilot_entry_by_type on negentropy.pilot_entry (community_id, type, entry_index);

alter table negentropy.study_entry add column study_index bigint;
update negentropy.study_entry s
  set study_index = coalesce((l.entry::json ->> 'study')::bigint, s.entry_index)
  from negentropy.log_entry l
  where l.community_id = s.community_id and l.entry_index = s.entry_index;
alter table negentropy.study_entry alter column study_index set not null;
create index study_entry_by_type on negentropy.study_entry (community_id, type, entry_index);
create index study_entry_by_study on negentropy.study_entry (community_id, study_index);

create index census_by_entry on negentropy.census (community_id, entry_index)
  where entry_index is not null;
