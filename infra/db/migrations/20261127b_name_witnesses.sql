-- An operator names the first witnesses of a community: nobody there has a record yet.
alter table negentropy.member_integrity add column is_witness boolean not null default false;

-- Whether what was said of a claim had a say in it when it came: whose word counts is looked at
-- then, and a word that did not count never will.
alter table negentropy.evidence add column has_voice boolean not null default true;
