-- A fall of entropy pays in full if it is the record of many (docs/reference/entropy.md,
-- "Whose record"): whose outcomes a domain had in a cycle. A row of 0 is what was taken back.
create table negentropy.outcome_member (
  community_id uuid not null references negentropy.log_head (community_id),
  domain text collate "C" not null,
  cycle bigint not null,
  member_id uuid not null,
  outcomes bigint not null,
  primary key (community_id, domain, cycle, member_id)
);
