-- Taking evidence back needs the facts about its member and its own outcomes one by one, under the
-- lock of the community's writer: without an index everybody would wait while the log is read.
-- The expressions are those of src/db/sql/retractions.ts; entries are canonical, so a type that
-- comes last ends the text.
create index log_entry_by_member on negentropy.log_entry
  (community_id, (substring(entry from '"member":"([^"]+)"')), entry_index)
  where entry like '%"type":"fact"%' or entry like '%"type":"retraction"}';

create index log_entry_by_outcome on negentropy.log_entry
  (community_id, (substring(entry from '"evidence":"([^"]+)"')), entry_index)
  where entry like '%"type":"outcome"}';

-- Exporting and erasing a person looks for their evidence.
create index evidence_by_member on negentropy.evidence (community_id, member_id)
  where member_id is not null;
