-- Who opts out of reflections takes all that they said with them, and may opt in again. The last
-- day that was looked at stays, so that no day counts twice.
alter table negentropy.member add column reflected_until date;
