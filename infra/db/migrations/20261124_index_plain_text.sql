-- The same two look-ups for less: a regular expression over every fact and a search through every
-- entry were a fifth of what an import wrote. A member id has 36 characters, a hash 64; only
-- outcomes begin with their category, since the keys of an entry are sorted. Without the place in
-- the log the facts of a member share one key of the index.
-- The expressions are those of src/db/sql/retractions.ts.
drop index negentropy.log_entry_by_member;
create index log_entry_by_member on negentropy.log_entry
  (community_id, (substr(entry, strpos(entry, '"member":"') + 10, 36)))
  where entry like '%"type":"fact"%' or entry like '%"type":"retraction"}';

drop index negentropy.log_entry_by_outcome;
create index log_entry_by_outcome on negentropy.log_entry
  (community_id, (substr(entry, strpos(entry, '"evidence":"') + 12, 64)))
  where entry like '{"category":%';
