-- Each topic is relayed for itself, so that one that Kafka does not take holds up no other.

-- The row `<service> <topic>` is locked by who relays that topic, and the row `<service>` is shared by all of them: a process of
-- an earlier version locks that one for all topics.
ALTER TABLE outbox_relay ALTER COLUMN source TYPE text;

CREATE INDEX outbox_waiting ON outbox (source, aggregatetype, seq) WHERE published_at IS NULL;
DROP INDEX outbox_unpublished;
