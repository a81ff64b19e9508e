-- How a firm proves that a number is its own, and that it really forwards to us.

ALTER TABLE lines ADD COLUMN claimed_at TEXT;
-- Proven by a call that came back: when, and what this carrier wrote into ForwardedFrom.
ALTER TABLE lines ADD COLUMN forwarding_proven_at TEXT;
ALTER TABLE lines ADD COLUMN forwarding_seen_as TEXT;

-- A code on its way by voice. Only a hash of it is kept; five tries, ten minutes.
CREATE TABLE line_verifications (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  number TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL CHECK (status IN ('calling', 'called', 'failed', 'used', 'replaced', 'exhausted', 'returned')),
  call_sid TEXT,
  problem TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  expires_at TEXT NOT NULL,
  UNIQUE (tenant_id, id)
) STRICT;
CREATE INDEX ix_line_verifications_number ON line_verifications (number, created_at);
CREATE INDEX ix_line_verifications_tenant ON line_verifications (tenant_id, number);
-- One code at a time counts.
CREATE UNIQUE INDEX ux_line_verifications_live ON line_verifications (tenant_id, number) WHERE status IN ('calling', 'called');

-- Our call to a firm's number, and the one that came back, if it did.
CREATE TABLE forwarding_tests (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  number TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN
    ('calling', 'returned', 'answered_elsewhere', 'no_answer', 'busy', 'failed', 'uncertain')),
  call_sid TEXT,
  returned_call_sid TEXT,
  forwarded_from TEXT,
  called_via TEXT,
  seen_from TEXT,
  rung TEXT,
  problem TEXT,
  started_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  ended_at TEXT,
  UNIQUE (tenant_id, id)
) STRICT;
CREATE INDEX ix_forwarding_tests_tenant ON forwarding_tests (tenant_id, number, started_at);
-- The calls that come back look alike: one test at a time on the shared number.
CREATE UNIQUE INDEX ux_forwarding_tests_running ON forwarding_tests (status) WHERE status = 'calling';
