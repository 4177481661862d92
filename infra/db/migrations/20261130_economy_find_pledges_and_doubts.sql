-- A page of settlements reads the pledges and doubts of its own reductions, and no others.
alter table negentropy.debt_entry
  add column pledge text collate "C",
  add column reduction_index bigint;
create index debt_entry_by_pledge on negentropy.debt_entry (community_id, pledge)
  where pledge is not null;
create index debt_entry_by_reduction on negentropy.debt_entry (community_id, reduction_index)
  where reduction_index is not null;
