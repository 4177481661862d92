-- Debts in the log: which entries are about them, and what each release took off. The table of
-- reductions had no rows yet; a release that takes nothing off has one too, with the reason.
create table negentropy.debt_entry (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  type text collate "C" not null,
  primary key (community_id, entry_index)
);

alter table negentropy.debt_reductions
  drop constraint debt_reductions_negentropy_micros_check,
  add constraint debt_reductions_negentropy_micros_check check (negentropy_micros >= 0),
  add column member_id uuid not null,
  add column pledge text collate "C" not null,
  add column period bigint not null;

create index debt_reductions_by_member
  on negentropy.debt_reductions (community_id, member_id, entry_index);

-- The creditors' own numbers of debts, of which the log has salted hashes: gone with the person.
create table negentropy.debt_reference (
  community_id uuid not null references negentropy.community (community_id),
  debt_id uuid not null,
  member_id uuid not null,
  reference text not null,
  salt text collate "C" not null,
  primary key (community_id, debt_id)
);
