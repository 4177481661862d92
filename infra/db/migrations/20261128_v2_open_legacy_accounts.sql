-- What people had in version 2, entry by entry; what was taken back has the opposite sign.
create table negentropy.legacy_opening (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  member_id uuid not null,
  files text collate "C" not null,
  amount_shards bigint not null,
  primary key (community_id, entry_index)
);

create index legacy_opening_by_member
  on negentropy.legacy_opening (community_id, member_id);
