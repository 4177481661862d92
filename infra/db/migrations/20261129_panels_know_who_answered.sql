-- Who confirmed a finding has no seat on the panel that an appeal gets.
alter table negentropy.finding add column answered_by uuid;
