-- A finding waits for an answer, and one that was confirmed can be appealed, until a cycle
-- (docs/reference/conduct.md#lifecycle). Those from before wait for nothing.
alter table negentropy.finding add column opened bigint;
alter table negentropy.finding add column until bigint;
update negentropy.finding set opened = cycle, until = cycle;
alter table negentropy.finding alter column opened set not null;
alter table negentropy.finding alter column until set not null;
alter table negentropy.finding drop constraint finding_status_check;
alter table negentropy.finding add constraint finding_status_check check
  (status in ('open', 'confirmed', 'cleared', 'appealed', 'upheld', 'reversed', 'fallen'));

-- How many of the outcomes of a member were not kept: what the detector of variance looks at.
alter table negentropy.outcome_member add column failed bigint not null default 0;

-- What was said of each finding, in order: the entry that opened it, and those that answered.
create table negentropy.finding_entry (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  finding_index bigint not null,
  member_id uuid not null,
  cycle bigint not null,
  status text collate "C" not null,
  reason_hash text collate "C",
  primary key (community_id, entry_index)
);
create index finding_entry_by_finding
  on negentropy.finding_entry (community_id, finding_index, entry_index);
create index finding_entry_by_member on negentropy.finding_entry (community_id, member_id);
