-- An id of an event is unique within its source: two producers may use the same one.

-- Rows of before have no source. They count for every source: what was processed then is not processed again.
ALTER TABLE inbox ADD COLUMN event_source text NOT NULL DEFAULT '';
ALTER TABLE inbox DROP CONSTRAINT inbox_pkey, ADD PRIMARY KEY (consumer_group, event_id, event_source);

-- A process of an earlier version, beside this one during a roll-out, writes no source. To it an id is known whatever its source.
CREATE FUNCTION inbox_known_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM inbox WHERE consumer_group = NEW.consumer_group AND event_id = NEW.event_id) THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER inbox_known_id BEFORE INSERT ON inbox
  FOR EACH ROW WHEN (NEW.event_source = '') EXECUTE FUNCTION inbox_known_id();
