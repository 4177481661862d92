-- Sentinels and the panels that they sit on (docs/reference/review.md): which entries of the log
-- are about them. Their state is the fold of these.
create table negentropy.panel_entry (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  type text collate "C" not null,
  panel_index bigint,
  sentinel_id text collate "C",
  primary key (community_id, entry_index)
);
create index panel_entry_by_panel
  on negentropy.panel_entry (community_id, panel_index, entry_index);

-- What a panel was asked about, of which the log has the salted hash of a claim only.
create table negentropy.panel_claim (
  community_id uuid not null references negentropy.community (community_id),
  panel_index bigint not null,
  claim_id text collate "C" not null,
  primary key (community_id, panel_index)
);

-- What a sentinel said, sealed in the log until the panel has its verdict; then the log has it too.
create table negentropy.sealed_review (
  community_id uuid not null references negentropy.community (community_id),
  panel_index bigint not null,
  sentinel_id text collate "C" not null,
  holds boolean not null,
  signature text collate "C" not null,
  primary key (community_id, panel_index, sentinel_id)
);
