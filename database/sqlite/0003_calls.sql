-- Calls: those of a firm, those of nobody, what each was told, and what the owner must hear of.

CREATE TABLE call_logs (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  call_sid TEXT UNIQUE,
  assistant_id TEXT,
  from_number TEXT NOT NULL,
  to_number TEXT NOT NULL,
  forwarded_from TEXT,
  direction TEXT CHECK (direction IN ('inbound', 'outbound')),
  call_status TEXT,
  duration_seconds INTEGER,
  cost_cents INTEGER,
  recording_url TEXT,
  transcript TEXT,
  summary TEXT,
  sentiment TEXT,
  actions_performed TEXT NOT NULL DEFAULT '[]',
  rdv_created TEXT,
  qualified_prospect_created TEXT,
  ticket_created TEXT,
  started_at TEXT,
  ended_at TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  -- Beyond the seed: how the firm was found, what was answered, what is still owed.
  vapi_call_id TEXT UNIQUE,
  found_by TEXT,
  evidence TEXT,
  outcome TEXT,
  ended_reason TEXT,
  caller_number TEXT,
  answer TEXT,
  answered_at TEXT,
  lease_until TEXT,
  recording_sid TEXT,
  recording_duration_seconds INTEGER,
  status_rank INTEGER NOT NULL DEFAULT 0,
  reconciled_at TEXT,
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  -- Serves paging too: ids begin with their time, so (tenant_id, id) backwards is newest first.
  UNIQUE (tenant_id, id)
) STRICT;
-- Vapi slots in use and calls whose end never came, over all firms: a handful of rows, whatever the size of the table.
CREATE INDEX ix_call_logs_lease ON call_logs (lease_until, tenant_id) WHERE lease_until IS NOT NULL;
CREATE TRIGGER call_logs_touch AFTER UPDATE ON call_logs
  WHEN NEW.updated_at IS OLD.updated_at
BEGIN
  UPDATE call_logs SET updated_at = strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'
  WHERE rowid = NEW.rowid;
END;

-- Calls for which no firm was found. They belong to nobody but the operator, hence no tenant_id.
CREATE TABLE unplaced_calls (
  call_sid TEXT NOT NULL PRIMARY KEY,
  from_number TEXT,
  to_number TEXT,
  forwarded_from TEXT,
  evidence TEXT,
  outcome TEXT,
  answer TEXT,
  recording_url TEXT,
  recording_sid TEXT,
  recording_duration_seconds INTEGER,
  call_status TEXT,
  status_rank INTEGER NOT NULL DEFAULT 0,
  duration_seconds INTEGER,
  started_at TEXT,
  ended_at TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z')
) STRICT;
CREATE INDEX ix_unplaced_calls_created ON unplaced_calls (created_at DESC);

-- What a call was told at each later step, so that a repeated webhook hears the same again.
CREATE TABLE voice_steps (
  call_sid TEXT NOT NULL,
  step TEXT NOT NULL,
  answer TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  PRIMARY KEY (call_sid, step)
) STRICT;

CREATE TABLE owner_notices (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  kind TEXT NOT NULL,
  call_id TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  told_at TEXT,
  UNIQUE (tenant_id, id),
  UNIQUE (tenant_id, kind, call_id),
  FOREIGN KEY (tenant_id, call_id) REFERENCES call_logs (tenant_id, id)
) STRICT;
CREATE INDEX ix_owner_notices_untold ON owner_notices (created_at) WHERE told_at IS NULL;
