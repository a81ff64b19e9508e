-- What came in from outside and must be applied exactly once.

-- A webhook is acknowledged when its row is here; event_key is what makes a repetition one.
CREATE TABLE webhook_inbox (
  id text NOT NULL PRIMARY KEY,
  provider text NOT NULL,
  event_key text NOT NULL,
  kind text NOT NULL,
  body text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  lease_until timestamptz,
  processed_at timestamptz,
  result text,
  UNIQUE (provider, event_key)
);
CREATE INDEX ix_webhook_inbox_due ON webhook_inbox (next_attempt_at) WHERE processed_at IS NULL;

-- status_code and body stay empty while the first request is still being answered.
CREATE TABLE idempotency_keys (
  scope text NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  status_code integer,
  body text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, key)
);
CREATE INDEX ix_idempotency_keys_created ON idempotency_keys (created_at);
