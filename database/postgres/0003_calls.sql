-- Calls: those of a firm, those of nobody, what each was told, and what the owner must hear of.

CREATE TABLE call_logs (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  call_sid text UNIQUE,
  assistant_id text,
  from_number text NOT NULL,
  to_number text NOT NULL,
  forwarded_from text,
  direction text CHECK (direction IN ('inbound', 'outbound')),
  call_status text,
  duration_seconds integer,
  cost_cents integer,
  recording_url text,
  transcript text,
  summary text,
  sentiment text,
  actions_performed text NOT NULL DEFAULT '[]',
  rdv_created text,
  qualified_prospect_created text,
  ticket_created text,
  started_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Beyond the seed: how the firm was found, what was answered, what is still owed.
  vapi_call_id text UNIQUE,
  found_by text,
  evidence text,
  outcome text,
  ended_reason text,
  caller_number text,
  answer text,
  answered_at timestamptz,
  lease_until timestamptz,
  recording_sid text,
  recording_duration_seconds integer,
  status_rank integer NOT NULL DEFAULT 0,
  reconciled_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- Serves paging too: ids begin with their time, so (tenant_id, id) backwards is newest first.
  UNIQUE (tenant_id, id)
);
-- Vapi slots in use and calls whose end never came, over all firms: a handful of rows, whatever the size of the table.
CREATE INDEX ix_call_logs_lease ON call_logs (lease_until, tenant_id) WHERE lease_until IS NOT NULL;
CREATE TRIGGER call_logs_touch BEFORE UPDATE ON call_logs
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- Calls for which no firm was found. They belong to nobody but the operator, hence no tenant_id.
CREATE TABLE unplaced_calls (
  call_sid text NOT NULL PRIMARY KEY,
  from_number text,
  to_number text,
  forwarded_from text,
  evidence text,
  outcome text,
  answer text,
  recording_url text,
  recording_sid text,
  recording_duration_seconds integer,
  call_status text,
  status_rank integer NOT NULL DEFAULT 0,
  duration_seconds integer,
  started_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_unplaced_calls_created ON unplaced_calls (created_at DESC);

-- What a call was told at each later step, so that a repeated webhook hears the same again.
CREATE TABLE voice_steps (
  call_sid text NOT NULL,
  step text NOT NULL,
  answer text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (call_sid, step)
);

CREATE TABLE owner_notices (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  kind text NOT NULL,
  call_id text,
  created_at timestamptz NOT NULL DEFAULT now(),
  told_at timestamptz,
  UNIQUE (tenant_id, id),
  UNIQUE (tenant_id, kind, call_id),
  FOREIGN KEY (tenant_id, call_id) REFERENCES call_logs (tenant_id, id)
);
CREATE INDEX ix_owner_notices_untold ON owner_notices (created_at) WHERE told_at IS NULL;
