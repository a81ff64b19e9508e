-- The outbox is the table of messages itself; what providers said of each; what came in; who wants to hear from whom.

-- due_at: when it shall leave. next_attempt_at: when the outbox looks at it again; empty when nothing is left to do. lease_until: a server
-- has it in hand; a lease that ran out means that nobody knows whether it left. interrupted: the provider has to be asked first (asks).
ALTER TABLE channel_messages_log ADD COLUMN kind text NOT NULL DEFAULT 'transactional' CHECK (kind IN ('transactional', 'marketing'));
ALTER TABLE channel_messages_log ADD COLUMN sender text;
ALTER TABLE channel_messages_log ADD COLUMN contact_id text;
ALTER TABLE channel_messages_log ADD COLUMN asked_channel text;
ALTER TABLE channel_messages_log ADD COLUMN due_at timestamptz;
ALTER TABLE channel_messages_log ADD COLUMN useful_until timestamptz;
ALTER TABLE channel_messages_log ADD COLUMN attempts integer NOT NULL DEFAULT 0;
ALTER TABLE channel_messages_log ADD COLUMN next_attempt_at timestamptz;
ALTER TABLE channel_messages_log ADD COLUMN lease_until timestamptz;
ALTER TABLE channel_messages_log ADD COLUMN interrupted boolean NOT NULL DEFAULT false;
ALTER TABLE channel_messages_log ADD COLUMN asks integer NOT NULL DEFAULT 0;
ALTER TABLE channel_messages_log ADD COLUMN status_rank integer NOT NULL DEFAULT 0;
ALTER TABLE channel_messages_log ADD COLUMN encoding text;
ALTER TABLE channel_messages_log ADD COLUMN segments integer;
ALTER TABLE channel_messages_log ADD COLUMN provider_template text;
ALTER TABLE channel_messages_log ADD COLUMN invitation text;
ALTER TABLE channel_messages_log ADD COLUMN asked_at timestamptz;
-- The outbox: what is due, channel by channel and fair between firms.
CREATE INDEX ix_channel_messages_log_due ON channel_messages_log (channel_type, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
-- Who wrote last to a person; what still waits for a provider's word.
CREATE INDEX ix_channel_messages_log_recipient ON channel_messages_log (to_address, channel_type);
CREATE INDEX ix_channel_messages_log_silent ON channel_messages_log (sent_at) WHERE status = 'sent';

-- The ledger: each step of a message in the provider's own words. A repeated word is one row.
CREATE TABLE message_events (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  message_id text NOT NULL,
  event_key text NOT NULL,
  kind text NOT NULL,
  provider text,
  code text,
  words text,
  proof text,
  at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (message_id, event_key),
  FOREIGN KEY (tenant_id, message_id) REFERENCES channel_messages_log (tenant_id, id)
);
CREATE INDEX ix_message_events_tenant ON message_events (tenant_id, message_id);

-- A person, as one firm knows him.
CREATE TABLE contacts (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  name text,
  phone text,
  email text,
  whatsapp_id text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id),
  UNIQUE (tenant_id, phone),
  UNIQUE (tenant_id, email),
  UNIQUE (tenant_id, whatsapp_id)
);
CREATE TRIGGER contacts_touch BEFORE UPDATE ON contacts FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
CREATE INDEX ix_channel_messages_log_contact ON channel_messages_log (tenant_id, contact_id);

-- What came in. tenant_id is empty while nobody knows which firm is meant: it belongs to the operator.
CREATE TABLE inbound_messages (
  id text NOT NULL PRIMARY KEY,
  tenant_id text REFERENCES tenants (id),
  channel_type text NOT NULL CHECK (channel_type IN ('sms', 'whatsapp')),
  provider text NOT NULL,
  external_message_id text NOT NULL,
  from_address text NOT NULL,
  to_address text NOT NULL,
  contact_id text,
  content text,
  type text NOT NULL DEFAULT 'text',
  meaning text NOT NULL,
  received_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (provider, external_message_id)
);
CREATE INDEX ix_inbound_messages_tenant ON inbound_messages (tenant_id, id);
CREATE INDEX ix_inbound_messages_contact ON inbound_messages (tenant_id, contact_id);
CREATE INDEX ix_inbound_messages_window ON inbound_messages (tenant_id, channel_type, from_address, received_at);

-- Who does not want to hear, on a channel, from a firm (tenant_id) or from a number that several firms send from (sender).
CREATE TABLE opt_outs (
  id text NOT NULL PRIMARY KEY,
  tenant_id text REFERENCES tenants (id),
  channel_type text NOT NULL CHECK (channel_type IN ('sms', 'email', 'whatsapp')),
  sender text,
  recipient text NOT NULL,
  kind text NOT NULL DEFAULT 'all' CHECK (kind IN ('all', 'marketing')),
  source text NOT NULL,
  evidence text,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz,
  revoked_by text,
  CHECK ((tenant_id IS NULL) = (sender IS NOT NULL))
);
CREATE UNIQUE INDEX ux_opt_outs_in_force ON opt_outs (coalesce(tenant_id, sender), channel_type, recipient, kind) WHERE revoked_at IS NULL;
CREATE INDEX ix_opt_outs_recipient ON opt_outs (recipient, channel_type) WHERE revoked_at IS NULL;
CREATE INDEX ix_opt_outs_tenant ON opt_outs (tenant_id);

-- Who agreed to marketing, and how that is known.
CREATE TABLE consents (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  channel_type text NOT NULL CHECK (channel_type IN ('sms', 'email', 'whatsapp')),
  recipient text NOT NULL,
  source text NOT NULL,
  evidence text,
  given_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  UNIQUE (tenant_id, id)
);
CREATE UNIQUE INDEX ux_consents_in_force ON consents (tenant_id, channel_type, recipient) WHERE withdrawn_at IS NULL;

-- OUI or NON to a reminder.
ALTER TABLE rendez_vous ADD COLUMN customer_answer text CHECK (customer_answer IN ('yes', 'no'));
ALTER TABLE rendez_vous ADD COLUMN customer_answered_at timestamptz;

SELECT protect_tenant_rows('message_events', 'SELECT, INSERT');
SELECT protect_tenant_rows('contacts');
SELECT protect_tenant_rows('inbound_messages', 'SELECT');
SELECT protect_tenant_rows('opt_outs');
SELECT protect_tenant_rows('consents');

-- Group commit: how attempts end and what providers report, many in one commit.
GRANT INSERT ON message_events TO coccinelle_ingest;
GRANT SELECT (message_id, event_key) ON message_events TO coccinelle_ingest;
GRANT SELECT (id, status, status_rank, attempts, interrupted, next_attempt_at, lease_until, provider, sent_at, delivered_at, read_at, failed_at, external_message_id, error_code, error_message, cost_cents, segments),
  UPDATE (status, status_rank, attempts, interrupted, next_attempt_at, lease_until, provider, sent_at, delivered_at, read_at, failed_at, external_message_id, error_code, error_message,
    cost_cents, segments)
  ON channel_messages_log TO coccinelle_ingest;
CREATE POLICY delivered ON channel_messages_log TO coccinelle_ingest USING (true);
CREATE POLICY reported ON message_events TO coccinelle_ingest USING (true);
