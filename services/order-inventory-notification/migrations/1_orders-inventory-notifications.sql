-- The tables of order-inventory-notification. One service writes each; nobody reads another one's.

-- What was ordered and what became of it: order-service.
CREATE TABLE orders (
  id uuid PRIMARY KEY,
  item text NOT NULL CHECK (char_length(item) BETWEEN 1 AND 100),
  quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 1000),
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'confirmed', 'rejected')),
  reason text,
  -- The client's Idempotency-Key: one order each, whichever replica is asked.
  idempotency_key text UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((status = 'rejected') = (reason IS NOT NULL))
);

-- What is left of each item, and what was taken: inventory-service.
CREATE TABLE inventory (
  item text PRIMARY KEY,
  stock integer NOT NULL CHECK (stock >= 0),
  reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0)
);

-- What became of each order, once: inventory-service, in the transaction that changes the stock. For every item, the
-- quantities that are 'reserved' here add up to inventory.reserved.
CREATE TABLE stock_results (
  order_id uuid PRIMARY KEY,
  item text NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  outcome text NOT NULL CHECK (outcome IN ('reserved', 'out-of-stock')),
  -- Times of this table and the next are those of the event, so that a replay makes the same rows.
  ordered_at timestamptz NOT NULL
);

-- One for each result: notification-service. The id is that of the event it tells of.
CREATE TABLE notifications (
  id text PRIMARY KEY,
  order_id uuid NOT NULL,
  text text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX notifications_order_id ON notifications (order_id);
