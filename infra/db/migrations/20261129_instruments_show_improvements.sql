-- An instrument has an entry for each time it was registered, calibrated or retired, and may have a
-- key of its own that reads it.
alter table negentropy.instrument drop constraint instrument_pkey;
alter table negentropy.instrument add primary key (community_id, entry_index);
alter table negentropy.instrument add column cycle bigint;
alter table negentropy.instrument add column key_id text collate "C";
alter table negentropy.instrument add column measures text collate "C";
alter table negentropy.instrument add column is_retired boolean;
update negentropy.instrument one
  set cycle = (entry.entry::jsonb ->> 'cycle')::bigint, is_retired = false
  from negentropy.log_entry entry
  where entry.community_id = one.community_id and entry.entry_index = one.entry_index;
alter table negentropy.instrument alter column cycle set not null;
alter table negentropy.instrument alter column is_retired set not null;

-- What an open claim asks of its instruments: canonical JSON with the cycle in which it came in.
alter table negentropy.open_claim add column aims text collate "C";
