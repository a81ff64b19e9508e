-- The outbox is the table of messages itself; what providers said of each; what came in; who wants to hear from whom.

-- due_at: when it shall leave. next_attempt_at: when the outbox looks at it again; empty when nothing is left to do. lease_until: a server
-- has it in hand; a lease that ran out means that nobody knows whether it left. interrupted: the provider has to be asked first (asks).
ALTER TABLE channel_messages_log ADD COLUMN kind TEXT NOT NULL DEFAULT 'transactional' CHECK (kind IN ('transactional', 'marketing'));
ALTER TABLE channel_messages_log ADD COLUMN sender TEXT;
ALTER TABLE channel_messages_log ADD COLUMN contact_id TEXT;
ALTER TABLE channel_messages_log ADD COLUMN asked_channel TEXT;
ALTER TABLE channel_messages_log ADD COLUMN due_at TEXT;
ALTER TABLE channel_messages_log ADD COLUMN useful_until TEXT;
ALTER TABLE channel_messages_log ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE channel_messages_log ADD COLUMN next_attempt_at TEXT;
ALTER TABLE channel_messages_log ADD COLUMN lease_until TEXT;
ALTER TABLE channel_messages_log ADD COLUMN interrupted INTEGER NOT NULL DEFAULT false CHECK (interrupted IN (0, 1));
ALTER TABLE channel_messages_log ADD COLUMN asks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE channel_messages_log ADD COLUMN status_rank INTEGER NOT NULL DEFAULT 0;
ALTER TABLE channel_messages_log ADD COLUMN encoding TEXT;
ALTER TABLE channel_messages_log ADD COLUMN segments INTEGER;
ALTER TABLE channel_messages_log ADD COLUMN provider_template TEXT;
ALTER TABLE channel_messages_log ADD COLUMN invitation TEXT;
ALTER TABLE channel_messages_log ADD COLUMN asked_at TEXT;
-- The outbox: what is due, channel by channel and fair between firms.
CREATE INDEX ix_channel_messages_log_due ON channel_messages_log (channel_type, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
-- Who wrote last to a person; what still waits for a provider's word.
CREATE INDEX ix_channel_messages_log_recipient ON channel_messages_log (to_address, channel_type);
CREATE INDEX ix_channel_messages_log_silent ON channel_messages_log (sent_at) WHERE status = 'sent';

-- The ledger: each step of a message in the provider's own words. A repeated word is one row.
CREATE TABLE message_events (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  message_id TEXT NOT NULL,
  event_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  provider TEXT,
  code TEXT,
  words TEXT,
  proof TEXT,
  at TEXT NOT NULL,
  recorded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  UNIQUE (message_id, event_key),
  FOREIGN KEY (tenant_id, message_id) REFERENCES channel_messages_log (tenant_id, id)
) STRICT;
CREATE INDEX ix_message_events_tenant ON message_events (tenant_id, message_id);

-- A person, as one firm knows him.
CREATE TABLE contacts (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  name TEXT,
  phone TEXT,
  email TEXT,
  whatsapp_id TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  UNIQUE (tenant_id, id),
  UNIQUE (tenant_id, phone),
  UNIQUE (tenant_id, email),
  UNIQUE (tenant_id, whatsapp_id)
) STRICT;
CREATE TRIGGER contacts_touch AFTER UPDATE ON contacts
  WHEN NEW.updated_at IS OLD.updated_at
BEGIN
  UPDATE contacts SET updated_at = strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'
  WHERE rowid = NEW.rowid;
END;
CREATE INDEX ix_channel_messages_log_contact ON channel_messages_log (tenant_id, contact_id);

-- What came in. tenant_id is empty while nobody knows which firm is meant: it belongs to the operator.
CREATE TABLE inbound_messages (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT REFERENCES tenants (id),
  channel_type TEXT NOT NULL CHECK (channel_type IN ('sms', 'whatsapp')),
  provider TEXT NOT NULL,
  external_message_id TEXT NOT NULL,
  from_address TEXT NOT NULL,
  to_address TEXT NOT NULL,
  contact_id TEXT,
  content TEXT,
  type TEXT NOT NULL DEFAULT 'text',
  meaning TEXT NOT NULL,
  received_at TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  UNIQUE (provider, external_message_id)
) STRICT;
CREATE INDEX ix_inbound_messages_tenant ON inbound_messages (tenant_id, id);
CREATE INDEX ix_inbound_messages_contact ON inbound_messages (tenant_id, contact_id);
CREATE INDEX ix_inbound_messages_window ON inbound_messages (tenant_id, channel_type, from_address, received_at);

-- Who does not want to hear, on a channel, from a firm (tenant_id) or from a number that several firms send from (sender).
CREATE TABLE opt_outs (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT REFERENCES tenants (id),
  channel_type TEXT NOT NULL CHECK (channel_type IN ('sms', 'email', 'whatsapp')),
  sender TEXT,
  recipient TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'all' CHECK (kind IN ('all', 'marketing')),
  source TEXT NOT NULL,
  evidence TEXT,
  created_at TEXT NOT NULL,
  revoked_at TEXT,
  revoked_by TEXT,
  CHECK ((tenant_id IS NULL) = (sender IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX ux_opt_outs_in_force ON opt_outs (coalesce(tenant_id, sender), channel_type, recipient, kind) WHERE revoked_at IS NULL;
CREATE INDEX ix_opt_outs_recipient ON opt_outs (recipient, channel_type) WHERE revoked_at IS NULL;
CREATE INDEX ix_opt_outs_tenant ON opt_outs (tenant_id);

-- Who agreed to marketing, and how that is known.
CREATE TABLE consents (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  channel_type TEXT NOT NULL CHECK (channel_type IN ('sms', 'email', 'whatsapp')),
  recipient TEXT NOT NULL,
  source TEXT NOT NULL,
  evidence TEXT,
  given_at TEXT NOT NULL,
  withdrawn_at TEXT,
  UNIQUE (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX ux_consents_in_force ON consents (tenant_id, channel_type, recipient) WHERE withdrawn_at IS NULL;

-- OUI or NON to a reminder.
ALTER TABLE rendez_vous ADD COLUMN customer_answer TEXT CHECK (customer_answer IN ('yes', 'no'));
ALTER TABLE rendez_vous ADD COLUMN customer_answered_at TEXT;
