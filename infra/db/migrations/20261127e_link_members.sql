-- Members whom an admin linked are one person (docs/reference/log.md, "link"): who stands for each,
-- the order of the links, and in the row of whoever stands for the others the tallies of them all.
-- The rows come and go.
create table negentropy.linked_member (
  community_id uuid not null references negentropy.log_head (community_id),
  member_id uuid not null,
  head_member_id uuid not null,
  position integer not null,
  echo_kept bigint,
  echo_lost bigint,
  drift_kept bigint,
  drift_lost bigint,
  coordination_kept bigint,
  coordination_lost bigint,
  stability_kept bigint,
  stability_lost bigint,
  primary key (community_id, member_id)
);
create index linked_member_of_head on negentropy.linked_member (community_id, head_member_id);
