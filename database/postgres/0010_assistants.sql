-- A firm's assistant at Vapi: what it should be, what it was made to be, and what differs.

CREATE TABLE assistants (
  tenant_id text NOT NULL PRIMARY KEY REFERENCES tenants (id),
  managed boolean NOT NULL DEFAULT true,
  wanted_version integer NOT NULL DEFAULT 1,
  provisioned_version integer NOT NULL DEFAULT 0,
  provisioned_hash text,
  vapi_id text,
  creating_since timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  lease_until timestamptz,
  last_error text,
  drift text,
  checked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_assistants_due ON assistants (next_attempt_at);
CREATE TRIGGER assistants_touch BEFORE UPDATE ON assistants
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- Assistants whose firm is gone or has another one: at Vapi they go too, however long that takes.
-- Where nobody knows whether Vapi made the assistant, the firm's own id stands for it: it is written on whatever was made.
CREATE TABLE assistant_removals (
  vapi_id text NOT NULL PRIMARY KEY,
  requested_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  last_error text,
  done_at timestamptz
);
CREATE INDEX ix_assistant_removals_due ON assistant_removals (next_attempt_at) WHERE done_at IS NULL;

-- Firms from before: those that have an assistant keep it as it is, the others get one.
INSERT INTO assistants (tenant_id, managed, vapi_id, provisioned_version)
SELECT tenant_id, assistant_id IS NULL, assistant_id, CASE WHEN assistant_id IS NULL THEN 0 ELSE 1 END
FROM channel_configurations WHERE channel_type = 'phone';
