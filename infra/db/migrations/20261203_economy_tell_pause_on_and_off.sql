-- Whoever asked for events of pauses gets both that there are now in its place.
update negentropy.webhook
  set types = array_remove(types, 'org.negentropy.pause.v1')
    || array['org.negentropy.pause.on.v1', 'org.negentropy.pause.off.v1']
  where 'org.negentropy.pause.v1' = any(types);
