-- Whom the reason of a retraction, a link or an answer is about: it goes with them. A note about two
-- people goes with the first of them who is erased.
alter table negentropy.operator_note add column about_members uuid[] not null default '{}';
