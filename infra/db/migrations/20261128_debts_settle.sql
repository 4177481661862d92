-- What creditors made of reductions: each is settled, rejected or cancelled once, and reversed once.
create table negentropy.debt_settlement (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  reduction_index bigint not null,
  outcome text collate "C" not null
    check (outcome in ('settled', 'rejected', 'cancelled', 'reversed')),
  batch text collate "C",
  primary key (community_id, entry_index),
  unique (community_id, reduction_index, outcome)
);
