-- An id of an event is unique within its source: two producers may use the same one.

-- Rows of before have no source. They count for every source: what was told then is not told again.
ALTER TABLE notifications ADD COLUMN source text NOT NULL DEFAULT '';
ALTER TABLE notifications DROP CONSTRAINT notifications_pkey, ADD PRIMARY KEY (id, source);
