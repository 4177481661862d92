-- Whose word counts: works of a member that others vouched for, and the cycles of the first and the
-- last. Null until there is one. They follow from the log (docs/reference/log.md, "fact").
alter table negentropy.member_integrity
  add column works bigint,
  add column first_work_cycle bigint,
  add column last_work_cycle bigint;
