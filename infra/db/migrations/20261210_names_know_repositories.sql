-- Of which repositories a source tells: of those its word on who promised an item is the only one.
create table negentropy.source_repository (
  community_id uuid not null references negentropy.community (community_id),
  source text collate "C" not null,
  repository text collate "C" not null,
  primary key (community_id, source, repository)
);
create index source_repository_by_name on negentropy.source_repository (community_id, repository);
