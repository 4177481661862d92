-- One log over the signed trees of all communities of an installation: what witnesses cosign
-- (docs/reference/witnesses.md#the-anchor-log). It belongs to no community.
create table negentropy.anchor_entry (
  entry_index bigint primary key check (entry_index >= 0),
  community_id uuid not null,
  tree_size bigint not null check (tree_size > 0),
  entry text collate "C" not null check (octet_length(entry) <= 65535)
);
create unique index anchor_entry_by_log on negentropy.anchor_entry (community_id, tree_size);

-- Roots over 256 entries and more; those below are computed from the entries.
create table negentropy.anchor_node (
  level smallint not null check (level >= 8),
  node_index bigint not null check (node_index >= 0),
  hash bytea not null check (octet_length(hash) = 32),
  primary key (level, node_index)
);

create table negentropy.anchor_checkpoint (
  tree_size bigint primary key check (tree_size > 0),
  note text not null
);

-- A signature line of a witness, by the name and number of its key.
create table negentropy.anchor_cosignature (
  tree_size bigint not null references negentropy.anchor_checkpoint (tree_size),
  witness text collate "C" not null,
  line text not null,
  primary key (tree_size, witness)
);
