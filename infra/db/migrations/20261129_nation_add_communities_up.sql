-- Trees of communities and what they are added up to (docs/reference/rollup.md): which entries of
-- the log are about them. The state is the fold of the last of these.
create table negentropy.nation_entry (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  type text collate "C" not null,
  cycle bigint not null,
  domain text collate "C",
  primary key (community_id, entry_index)
);
create index nation_entry_by_type
  on negentropy.nation_entry (community_id, type, cycle, entry_index);
