-- People who were counted (docs/reference/census.md): who they are stands here alone, and goes when
-- somebody is erased; the log has numbers and a root over salted hashes.
create table negentropy.census (
  community_id uuid not null references negentropy.community (community_id),
  census_id uuid not null,
  -- Null while its rows are still being taken.
  entry_index bigint,
  primary key (community_id, census_id)
);

create table negentropy.census_row (
  community_id uuid not null,
  census_id uuid not null,
  line bigint not null check (line > 0),
  user_id text collate "C",
  salt bytea,
  leaf bytea not null check (octet_length(leaf) = 32),
  stratum text collate "C" not null,
  primary key (community_id, census_id, line),
  foreign key (community_id, census_id) references negentropy.census (community_id, census_id)
);
create unique index census_row_by_user on negentropy.census_row (community_id, census_id, user_id);
