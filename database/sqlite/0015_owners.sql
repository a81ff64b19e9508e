-- What a firm's owner is told, what follows a call that ended, and callers who are passed on to a person.

-- What he wants to hear, where and when. Empty = what a firm without wishes gets: its operator may change the owner's phone.
CREATE TABLE owner_preferences (
  tenant_id TEXT NOT NULL PRIMARY KEY REFERENCES tenants (id),
  channel_type TEXT CHECK (channel_type IN ('sms', 'email', 'whatsapp')),
  to_address TEXT,
  per_call INTEGER NOT NULL CHECK (per_call IN (0, 1)),
  digest INTEGER NOT NULL CHECK (digest IN (0, 1)),
  digest_at TEXT NOT NULL,
  quiet_from TEXT NOT NULL,
  quiet_to TEXT NOT NULL,
  text_back INTEGER NOT NULL CHECK (text_back IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 1,
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z')
) STRICT;

-- part_of: the notice in whose message this one is told: a call is one message, whatever happened on it. next_attempt_at: not before;
-- empty = now. given_up_at and reason: it will not be told, and why. message_id: what told it, committed together with told_at.
ALTER TABLE owner_notices ADD COLUMN part_of TEXT;
ALTER TABLE owner_notices ADD COLUMN next_attempt_at TEXT;
ALTER TABLE owner_notices ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE owner_notices ADD COLUMN given_up_at TEXT;
ALTER TABLE owner_notices ADD COLUMN reason TEXT;
ALTER TABLE owner_notices ADD COLUMN message_id TEXT;
DROP INDEX ix_owner_notices_untold;
CREATE INDEX ix_owner_notices_waiting ON owner_notices (created_at) WHERE told_at IS NULL AND given_up_at IS NULL;
-- What happened before anybody could be told of it is no news any more.
UPDATE owner_notices SET given_up_at = created_at, reason = 'old' WHERE told_at IS NULL;

-- follow_up_at: when somebody looks what must follow this call; empty = nothing is left to do. follow_up_since: when its end was first
-- reported. text_back: what became of the text message to a caller who reached nobody.
ALTER TABLE call_logs ADD COLUMN follow_up_at TEXT;
ALTER TABLE call_logs ADD COLUMN follow_up_since TEXT;
ALTER TABLE call_logs ADD COLUMN followed_up_at TEXT;
ALTER TABLE call_logs ADD COLUMN text_back TEXT;
CREATE INDEX ix_call_logs_follow_up ON call_logs (follow_up_at) WHERE follow_up_at IS NOT NULL;

-- One text back per caller and day of the firm's calendar.
CREATE TABLE text_backs (
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  recipient TEXT NOT NULL,
  day TEXT NOT NULL,
  call_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  PRIMARY KEY (tenant_id, recipient, day),
  FOREIGN KEY (tenant_id, call_id) REFERENCES call_logs (tenant_id, id)
) STRICT;

-- One digest per day of the firm's calendar, also where nothing was to be said. until_at: the next one begins there.
CREATE TABLE owner_digests (
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  day TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('nothing', 'sent', 'unreachable')),
  message_id TEXT,
  until_at TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  PRIMARY KEY (tenant_id, day)
) STRICT;

-- A caller who is passed on to a person. The intent is committed before the assistant says so. sending: Twilio is being asked, once; who
-- died with it in hand leaves unknown, for a second request would cut off whoever is talking by then.
CREATE TABLE call_transfers (
  call_id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  call_sid TEXT NOT NULL,
  number TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('due', 'sending', 'dialling', 'answered', 'unanswered', 'gone', 'failed', 'unknown')),
  next_attempt_at TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  problem TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  FOREIGN KEY (tenant_id, call_id) REFERENCES call_logs (tenant_id, id)
) STRICT;
CREATE INDEX ix_call_transfers_due ON call_transfers (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX ix_call_transfers_tenant ON call_transfers (tenant_id);
