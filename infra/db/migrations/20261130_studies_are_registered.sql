-- Studies that were registered before their data, and their reports (docs/reference/studies.md):
-- which entries of the log are about them. Their state is the fold of these.
create table negentropy.study_entry (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  type text collate "C" not null,
  primary key (community_id, entry_index)
);
