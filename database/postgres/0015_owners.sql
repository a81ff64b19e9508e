-- What a firm's owner is told, what follows a call that ended, and callers who are passed on to a person.

-- What he wants to hear, where and when. Empty = what a firm without wishes gets: its operator may change the owner's phone.
CREATE TABLE owner_preferences (
  tenant_id text NOT NULL PRIMARY KEY REFERENCES tenants (id),
  channel_type text CHECK (channel_type IN ('sms', 'email', 'whatsapp')),
  to_address text,
  per_call boolean NOT NULL,
  digest boolean NOT NULL,
  digest_at text NOT NULL,
  quiet_from text NOT NULL,
  quiet_to text NOT NULL,
  text_back boolean NOT NULL,
  version integer NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- part_of: the notice in whose message this one is told: a call is one message, whatever happened on it. next_attempt_at: not before;
-- empty = now. given_up_at and reason: it will not be told, and why. message_id: what told it, committed together with told_at.
ALTER TABLE owner_notices ADD COLUMN part_of text;
ALTER TABLE owner_notices ADD COLUMN next_attempt_at timestamptz;
ALTER TABLE owner_notices ADD COLUMN attempts integer NOT NULL DEFAULT 0;
ALTER TABLE owner_notices ADD COLUMN given_up_at timestamptz;
ALTER TABLE owner_notices ADD COLUMN reason text;
ALTER TABLE owner_notices ADD COLUMN message_id text;
DROP INDEX ix_owner_notices_untold;
CREATE INDEX ix_owner_notices_waiting ON owner_notices (created_at) WHERE told_at IS NULL AND given_up_at IS NULL;
-- What happened before anybody could be told of it is no news any more.
UPDATE owner_notices SET given_up_at = created_at, reason = 'old' WHERE told_at IS NULL;

-- follow_up_at: when somebody looks what must follow this call; empty = nothing is left to do. follow_up_since: when its end was first
-- reported. text_back: what became of the text message to a caller who reached nobody.
ALTER TABLE call_logs ADD COLUMN follow_up_at timestamptz;
ALTER TABLE call_logs ADD COLUMN follow_up_since timestamptz;
ALTER TABLE call_logs ADD COLUMN followed_up_at timestamptz;
ALTER TABLE call_logs ADD COLUMN text_back text;
CREATE INDEX ix_call_logs_follow_up ON call_logs (follow_up_at) WHERE follow_up_at IS NOT NULL;

-- One text back per caller and day of the firm's calendar.
CREATE TABLE text_backs (
  tenant_id text NOT NULL REFERENCES tenants (id),
  recipient text NOT NULL,
  day text NOT NULL,
  call_id text NOT NULL,
  message_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, recipient, day),
  FOREIGN KEY (tenant_id, call_id) REFERENCES call_logs (tenant_id, id)
);

-- One digest per day of the firm's calendar, also where nothing was to be said. until_at: the next one begins there.
CREATE TABLE owner_digests (
  tenant_id text NOT NULL REFERENCES tenants (id),
  day text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('nothing', 'sent', 'unreachable')),
  message_id text,
  until_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, day)
);

-- A caller who is passed on to a person. The intent is committed before the assistant says so. sending: Twilio is being asked, once; who
-- died with it in hand leaves unknown, for a second request would cut off whoever is talking by then.
CREATE TABLE call_transfers (
  call_id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  call_sid text NOT NULL,
  number text NOT NULL,
  state text NOT NULL CHECK (state IN ('due', 'sending', 'dialling', 'answered', 'unanswered', 'gone', 'failed', 'unknown')),
  next_attempt_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  problem text,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (tenant_id, call_id) REFERENCES call_logs (tenant_id, id)
);
CREATE INDEX ix_call_transfers_due ON call_transfers (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX ix_call_transfers_tenant ON call_transfers (tenant_id);

SELECT protect_tenant_rows('owner_preferences');
SELECT protect_tenant_rows('text_backs', 'SELECT, INSERT');
SELECT protect_tenant_rows('owner_digests');
SELECT protect_tenant_rows('call_transfers');
