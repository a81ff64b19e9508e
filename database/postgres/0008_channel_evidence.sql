-- What is proven about a channel, and how a firm connects WhatsApp.

-- verified_fingerprint says which settings were proven to work (a hash, no secret): other settings, no proof.
ALTER TABLE channel_configurations ADD COLUMN verified_at timestamptz;
ALTER TABLE channel_configurations ADD COLUMN verified_fingerprint text;
ALTER TABLE channel_configurations ADD COLUMN verified_by text;
ALTER TABLE channel_configurations ADD COLUMN failing_since timestamptz;
ALTER TABLE channel_configurations ADD COLUMN failure_code text;
-- WhatsApp: Meta's id of the number. One number belongs to one firm.
ALTER TABLE channel_configurations ADD COLUMN provider_number_id text;
-- The unguessable part of a firm's own webhook address.
ALTER TABLE channel_configurations ADD COLUMN channel_token text;
CREATE UNIQUE INDEX ux_channel_configurations_number ON channel_configurations (channel_type, provider_number_id)
  WHERE provider_number_id IS NOT NULL;
CREATE UNIQUE INDEX ux_channel_configurations_token ON channel_configurations (channel_token)
  WHERE channel_token IS NOT NULL;

-- A firm on its way through 360dialog's consent: used once, within ten minutes.
CREATE TABLE connect_states (
  state_hash text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  actor text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX ix_connect_states_tenant ON connect_states (tenant_id);

-- 360dialog's channel of a firm. One of theirs belongs to one of ours.
CREATE TABLE dialog360_channels (
  channel_id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  client_id text NOT NULL,
  phone_number text,
  status text NOT NULL CHECK (status IN ('waiting', 'connected', 'revoked', 'failed')),
  problem text,
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_dialog360_channels_tenant ON dialog360_channels (tenant_id);
CREATE TRIGGER dialog360_channels_touch BEFORE UPDATE ON dialog360_channels
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
