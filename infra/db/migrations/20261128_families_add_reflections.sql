-- What followed reflections add to a member's amounts, beside the tallies that the gates look at.
alter table negentropy.member_integrity
  add column echo_reflected bigint,
  add column drift_reflected bigint,
  add column coordination_reflected bigint,
  add column stability_reflected bigint;
