-- How a firm proves that a number is its own, and that it really forwards to us.

ALTER TABLE lines ADD COLUMN claimed_at timestamptz;
-- Proven by a call that came back: when, and what this carrier wrote into ForwardedFrom.
ALTER TABLE lines ADD COLUMN forwarding_proven_at timestamptz;
ALTER TABLE lines ADD COLUMN forwarding_seen_as text;

-- A code on its way by voice. Only a hash of it is kept; five tries, ten minutes.
CREATE TABLE line_verifications (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  number text NOT NULL,
  code_hash text NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  status text NOT NULL CHECK (status IN ('calling', 'called', 'failed', 'used', 'replaced', 'exhausted', 'returned')),
  call_sid text,
  problem text,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  UNIQUE (tenant_id, id)
);
CREATE INDEX ix_line_verifications_number ON line_verifications (number, created_at);
CREATE INDEX ix_line_verifications_tenant ON line_verifications (tenant_id, number);
-- One code at a time counts.
CREATE UNIQUE INDEX ux_line_verifications_live ON line_verifications (tenant_id, number) WHERE status IN ('calling', 'called');

-- Our call to a firm's number, and the one that came back, if it did.
CREATE TABLE forwarding_tests (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  number text NOT NULL,
  status text NOT NULL CHECK (status IN
    ('calling', 'returned', 'answered_elsewhere', 'no_answer', 'busy', 'failed', 'uncertain')),
  call_sid text,
  returned_call_sid text,
  forwarded_from text,
  called_via text,
  seen_from text,
  rung text,
  problem text,
  started_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  UNIQUE (tenant_id, id)
);
CREATE INDEX ix_forwarding_tests_tenant ON forwarding_tests (tenant_id, number, started_at);
-- The calls that come back look alike: one test at a time on the shared number.
CREATE UNIQUE INDEX ux_forwarding_tests_running ON forwarding_tests (status) WHERE status = 'calling';
