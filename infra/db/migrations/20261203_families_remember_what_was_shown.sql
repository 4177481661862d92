-- Improvements that were kept (docs/reference/instruments.md): the next one on the same instrument
-- goes from what they showed. What the log has of them stands in their entries.
create table negentropy.improvement (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  cycle bigint not null,
  is_kept boolean not null,
  primary key (community_id, entry_index)
);
create index improvement_by_cycle on negentropy.improvement (community_id, cycle);
insert into negentropy.improvement (community_id, entry_index, cycle, is_kept)
  select community_id, entry_index, (entry::json ->> 'cycle')::bigint,
    entry::json ->> 'drift' is not null
  from negentropy.log_entry where entry like '%"type":"improvement"%';
