-- A firm's four channels, and every message that left through them.

CREATE TABLE channel_configurations (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  channel_type TEXT NOT NULL CHECK (channel_type IN ('phone', 'sms', 'email', 'whatsapp')),
  enabled INTEGER NOT NULL DEFAULT false CHECK (enabled IN (0, 1)),
  configured INTEGER NOT NULL DEFAULT false CHECK (configured IN (0, 1)),
  config_encrypted TEXT,
  config_public TEXT NOT NULL DEFAULT '{}',
  templates TEXT NOT NULL DEFAULT '{}',
  assistant_id TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  state_reason TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  UNIQUE (tenant_id, id),
  UNIQUE (tenant_id, channel_type)
) STRICT;
CREATE INDEX ix_channel_configurations_enabled ON channel_configurations (tenant_id, enabled);
CREATE INDEX ix_channel_configurations_type ON channel_configurations (channel_type);
CREATE TRIGGER channel_configurations_touch AFTER UPDATE ON channel_configurations
  WHEN NEW.updated_at IS OLD.updated_at
BEGIN
  UPDATE channel_configurations SET updated_at = strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'
  WHERE rowid = NEW.rowid;
END;

CREATE TABLE channel_messages_log (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  channel_type TEXT NOT NULL CHECK (channel_type IN ('phone', 'sms', 'email', 'whatsapp')),
  to_address TEXT NOT NULL,
  template_name TEXT,
  subject TEXT,
  content TEXT,
  template_variables TEXT NOT NULL DEFAULT '{}',
  status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN
    ('scheduled', 'pending', 'sent', 'delivered', 'read', 'failed', 'uncertain', 'cancelled')),
  external_message_id TEXT,
  error_message TEXT,
  error_code TEXT,
  provider TEXT,
  cost_cents INTEGER,
  duration_seconds INTEGER,
  sent_at TEXT,
  delivered_at TEXT,
  read_at TEXT,
  failed_at TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  UNIQUE (tenant_id, id)
) STRICT;
CREATE INDEX ix_channel_messages_log_created ON channel_messages_log (tenant_id, created_at DESC);
CREATE INDEX ix_channel_messages_log_channel ON channel_messages_log (tenant_id, channel_type);
CREATE INDEX ix_channel_messages_log_status ON channel_messages_log (tenant_id, status);
CREATE INDEX ix_channel_messages_log_to ON channel_messages_log (tenant_id, to_address);
CREATE INDEX ix_channel_messages_log_template ON channel_messages_log (tenant_id, template_name);
-- A provider's report finds its message here, and can only ever find one.
CREATE UNIQUE INDEX ux_channel_messages_log_external ON channel_messages_log (provider, external_message_id)
  WHERE external_message_id IS NOT NULL;
