-- Through whom a member came to a record: of how many works first witnesses, a panel or an audit
-- were the ground, and whose weight stood behind the others, as member ids with spaces between.
alter table negentropy.member_integrity add column made_works bigint;
alter table negentropy.member_integrity add column makers text;
