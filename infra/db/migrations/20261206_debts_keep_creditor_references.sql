-- What creditors call the reductions that they answered: beside the log, and gone with the person.
create table negentropy.settlement_reference (
  community_id uuid not null references negentropy.community (community_id),
  reduction_index bigint not null,
  member_id uuid not null,
  reference text not null,
  primary key (community_id, reduction_index)
);
