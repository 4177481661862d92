-- What moves released credits beside transfers: burns and gifts have no receiver, grants no giver.
alter table negentropy.transfer
  alter column from_member_id drop not null,
  alter column to_member_id drop not null,
  add column kind text collate "C" not null default 'transfer';
create index transfer_by_kind on negentropy.transfer (community_id, cycle)
  where kind <> 'transfer';
