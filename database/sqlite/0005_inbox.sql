-- What came in from outside and must be applied exactly once.

-- A webhook is acknowledged when its row is here; event_key is what makes a repetition one.
CREATE TABLE webhook_inbox (
  id TEXT NOT NULL PRIMARY KEY,
  provider TEXT NOT NULL,
  event_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  received_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  lease_until TEXT,
  processed_at TEXT,
  result TEXT,
  UNIQUE (provider, event_key)
) STRICT;
CREATE INDEX ix_webhook_inbox_due ON webhook_inbox (next_attempt_at) WHERE processed_at IS NULL;

-- status_code and body stay empty while the first request is still being answered.
CREATE TABLE idempotency_keys (
  scope TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  status_code INTEGER,
  body TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  PRIMARY KEY (scope, key)
) STRICT;
CREATE INDEX ix_idempotency_keys_created ON idempotency_keys (created_at);
