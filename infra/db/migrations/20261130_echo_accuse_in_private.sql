-- What people said of the conduct of others: who said it is nowhere else, and not in the log.
create table negentropy.accusation (
  community_id uuid not null references negentropy.community (community_id),
  accusation_id uuid not null,
  member_id uuid not null,
  finding_index bigint not null,
  claim_id text collate "C" not null,
  reason text not null,
  cycle bigint not null,
  withdrawn boolean not null default false,
  primary key (community_id, accusation_id)
);
create index accusation_by_member on negentropy.accusation (community_id, member_id);
create index accusation_by_finding on negentropy.accusation (community_id, finding_index);
