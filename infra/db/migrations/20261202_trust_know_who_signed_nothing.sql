-- A finding that a key bound to nobody confirmed: no panel hears its appeal, since nobody knows
-- who confirmed it and would have no seat.
alter table negentropy.finding add column unsigned boolean not null default false;
update negentropy.finding f set unsigned = true
  from negentropy.finding_entry s join negentropy.log_entry l
    on l.community_id = s.community_id and l.entry_index = s.entry_index
  where s.community_id = f.community_id and s.finding_index = f.entry_index
    and s.status = 'confirmed'
    and l.entry::json ->> 'by' is null and l.entry::json ->> 'panel' is null;
