-- Councils and what they decide about rules (docs/reference/log.md): which entries of the log are
-- about them. Their state is the fold of these and of the policies.
create table negentropy.governance_entry (
  community_id uuid not null references negentropy.log_head (community_id),
  entry_index bigint not null,
  type text collate "C" not null,
  proposal text collate "C",
  primary key (community_id, entry_index)
);
create index governance_entry_by_proposal
  on negentropy.governance_entry (community_id, proposal, entry_index);
