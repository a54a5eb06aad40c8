CREATE TABLE answers (
  id text NOT NULL,
  key text NOT NULL,
  n integer NOT NULL,
  seq bigserial PRIMARY KEY
);
