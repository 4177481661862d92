-- What a panel about a claim is asked for: sealed in the log until it has its verdict.
alter table negentropy.panel_claim add column check_text text collate "C";
