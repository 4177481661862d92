-- What a council stops is counted, and told again when a store is opened: pauses stand beside the
-- other entries about who decides.
insert into negentropy.governance_entry (community_id, entry_index, type, proposal)
select community_id, entry_index, 'pause', null
from negentropy.log_entry
-- `type` is the last field of a pause in canonical order.
where entry like '%"type":"pause"}';
