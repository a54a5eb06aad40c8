-- What every service with a database shares. Applied once by whichever process comes first.

-- Events that a consumer group has processed, noted in the transaction of their effects.
CREATE TABLE inbox (
  consumer_group text NOT NULL,
  event_id text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer_group, event_id)
);
CREATE INDEX inbox_received_at ON inbox (consumer_group, received_at);

-- Events to be sent, written in the transaction that they tell of. The first five columns are those of Debezium's outbox
-- event router, so that it can take over from the relay: aggregatetype is the topic, aggregateid the key of the record.
CREATE TABLE outbox (
  id uuid NOT NULL,
  aggregatetype varchar(255) NOT NULL,
  aggregateid varchar(255) NOT NULL,
  type varchar(255) NOT NULL,
  payload json NOT NULL,
  -- The service that sends it: each relays its own.
  source varchar(255) NOT NULL,
  time timestamptz NOT NULL,
  -- The order of sending. Transactions that lock the same row number their events one after the other.
  seq bigserial PRIMARY KEY,
  published_at timestamptz
);
CREATE INDEX outbox_unpublished ON outbox (source, seq) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (source, published_at) WHERE published_at IS NOT NULL;

-- One row for each service; who has it locked relays. One at a time keeps the order.
CREATE TABLE outbox_relay (
  source varchar(255) PRIMARY KEY
);
