-- A firm's assistant at Vapi: what it should be, what it was made to be, and what differs.

CREATE TABLE assistants (
  tenant_id TEXT NOT NULL PRIMARY KEY REFERENCES tenants (id),
  managed INTEGER NOT NULL DEFAULT true CHECK (managed IN (0, 1)),
  wanted_version INTEGER NOT NULL DEFAULT 1,
  provisioned_version INTEGER NOT NULL DEFAULT 0,
  provisioned_hash TEXT,
  vapi_id TEXT,
  creating_since TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  lease_until TEXT,
  last_error TEXT,
  drift TEXT,
  checked_at TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z')
) STRICT;
CREATE INDEX ix_assistants_due ON assistants (next_attempt_at);
CREATE TRIGGER assistants_touch AFTER UPDATE ON assistants
  WHEN NEW.updated_at IS OLD.updated_at
BEGIN
  UPDATE assistants SET updated_at = strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'
  WHERE rowid = NEW.rowid;
END;

-- Assistants whose firm is gone or has another one: at Vapi they go too, however long that takes.
-- Where nobody knows whether Vapi made the assistant, the firm's own id stands for it: it is written on whatever was made.
CREATE TABLE assistant_removals (
  vapi_id TEXT NOT NULL PRIMARY KEY,
  requested_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  last_error TEXT,
  done_at TEXT
) STRICT;
CREATE INDEX ix_assistant_removals_due ON assistant_removals (next_attempt_at) WHERE done_at IS NULL;

-- Firms from before: those that have an assistant keep it as it is, the others get one.
INSERT INTO assistants (tenant_id, managed, vapi_id, provisioned_version)
SELECT tenant_id, assistant_id IS NULL, assistant_id, CASE WHEN assistant_id IS NULL THEN 0 ELSE 1 END
FROM channel_configurations WHERE channel_type = 'phone';
