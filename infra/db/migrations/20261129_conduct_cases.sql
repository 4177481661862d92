-- Findings about all people of a group have the same case; they ask for an audit and hold nothing.
alter table negentropy.finding add column case_id text collate "C";
