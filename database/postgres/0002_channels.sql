-- A firm's four channels, and every message that left through them.

CREATE TABLE channel_configurations (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  channel_type text NOT NULL CHECK (channel_type IN ('phone', 'sms', 'email', 'whatsapp')),
  enabled boolean NOT NULL DEFAULT false,
  configured boolean NOT NULL DEFAULT false,
  config_encrypted text,
  config_public text NOT NULL DEFAULT '{}',
  templates text NOT NULL DEFAULT '{}',
  assistant_id text,
  version integer NOT NULL DEFAULT 1,
  state_reason text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id),
  UNIQUE (tenant_id, channel_type)
);
CREATE INDEX ix_channel_configurations_enabled ON channel_configurations (tenant_id, enabled);
CREATE INDEX ix_channel_configurations_type ON channel_configurations (channel_type);
CREATE TRIGGER channel_configurations_touch BEFORE UPDATE ON channel_configurations
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TABLE channel_messages_log (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  channel_type text NOT NULL CHECK (channel_type IN ('phone', 'sms', 'email', 'whatsapp')),
  to_address text NOT NULL,
  template_name text,
  subject text,
  content text,
  template_variables text NOT NULL DEFAULT '{}',
  status text NOT NULL DEFAULT 'pending' CHECK (status IN
    ('scheduled', 'pending', 'sent', 'delivered', 'read', 'failed', 'uncertain', 'cancelled')),
  external_message_id text,
  error_message text,
  error_code text,
  provider text,
  cost_cents integer,
  duration_seconds integer,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  failed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id)
);
CREATE INDEX ix_channel_messages_log_created ON channel_messages_log (tenant_id, created_at DESC);
CREATE INDEX ix_channel_messages_log_channel ON channel_messages_log (tenant_id, channel_type);
CREATE INDEX ix_channel_messages_log_status ON channel_messages_log (tenant_id, status);
CREATE INDEX ix_channel_messages_log_to ON channel_messages_log (tenant_id, to_address);
CREATE INDEX ix_channel_messages_log_template ON channel_messages_log (tenant_id, template_name);
-- A provider's report finds its message here, and can only ever find one.
CREATE UNIQUE INDEX ux_channel_messages_log_external ON channel_messages_log (provider, external_message_id)
  WHERE external_message_id IS NOT NULL;
