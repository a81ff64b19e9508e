-- What is proven about a channel, and how a firm connects WhatsApp.

-- verified_fingerprint says which settings were proven to work (a hash, no secret): other settings, no proof.
ALTER TABLE channel_configurations ADD COLUMN verified_at TEXT;
ALTER TABLE channel_configurations ADD COLUMN verified_fingerprint TEXT;
ALTER TABLE channel_configurations ADD COLUMN verified_by TEXT;
ALTER TABLE channel_configurations ADD COLUMN failing_since TEXT;
ALTER TABLE channel_configurations ADD COLUMN failure_code TEXT;
-- WhatsApp: Meta's id of the number. One number belongs to one firm.
ALTER TABLE channel_configurations ADD COLUMN provider_number_id TEXT;
-- The unguessable part of a firm's own webhook address.
ALTER TABLE channel_configurations ADD COLUMN channel_token TEXT;
CREATE UNIQUE INDEX ux_channel_configurations_number ON channel_configurations (channel_type, provider_number_id)
  WHERE provider_number_id IS NOT NULL;
CREATE UNIQUE INDEX ux_channel_configurations_token ON channel_configurations (channel_token)
  WHERE channel_token IS NOT NULL;

-- A firm on its way through 360dialog's consent: used once, within ten minutes.
CREATE TABLE connect_states (
  state_hash TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  actor TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  expires_at TEXT NOT NULL,
  used_at TEXT
) STRICT;
CREATE INDEX ix_connect_states_tenant ON connect_states (tenant_id);

-- 360dialog's channel of a firm. One of theirs belongs to one of ours.
CREATE TABLE dialog360_channels (
  channel_id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  client_id TEXT NOT NULL,
  phone_number TEXT,
  status TEXT NOT NULL CHECK (status IN ('waiting', 'connected', 'revoked', 'failed')),
  problem TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z')
) STRICT;
CREATE INDEX ix_dialog360_channels_tenant ON dialog360_channels (tenant_id);
CREATE TRIGGER dialog360_channels_touch AFTER UPDATE ON dialog360_channels
  WHEN NEW.updated_at IS OLD.updated_at
BEGIN
  UPDATE dialog360_channels SET updated_at = strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'
  WHERE rowid = NEW.rowid;
END;
