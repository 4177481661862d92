-- Pilots, their draws and what every look shows (docs/reference/pilots.md): which entries of the log
-- are about them. Their state is the fold of these.
create table negentropy.pilot_entry (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  type text collate "C" not null,
  pilot_index bigint not null,
  primary key (community_id, entry_index)
);
create index pilot_entry_by_pilot
  on negentropy.pilot_entry (community_id, pilot_index, entry_index);
