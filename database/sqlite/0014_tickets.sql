-- One person is one prospect, with everything that he ever said; a promise to call back has a time, and its lateness is told once.

ALTER TABLE qualified_prospects ADD COLUMN contact_id TEXT;
ALTER TABLE qualified_prospects ADD COLUMN interaction_count INTEGER NOT NULL DEFAULT 0;
DROP INDEX ix_qualified_prospects_phone;
DROP INDEX ix_qualified_prospects_email;
CREATE UNIQUE INDEX ux_qualified_prospects_phone ON qualified_prospects (tenant_id, phone) WHERE phone IS NOT NULL;
CREATE UNIQUE INDEX ux_qualified_prospects_email ON qualified_prospects (tenant_id, email) WHERE email IS NOT NULL;
CREATE INDEX ix_qualified_prospects_contact ON qualified_prospects (tenant_id, contact_id);

-- Each time that something was learnt of a prospect. said: [{field, value}] in his words; changes: [{field, from, to}], what that made different.
CREATE TABLE prospect_interactions (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  prospect_id TEXT NOT NULL,
  call_id TEXT,
  actor TEXT NOT NULL,
  said TEXT NOT NULL,
  changes TEXT NOT NULL,
  score INTEGER NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  FOREIGN KEY (tenant_id, prospect_id) REFERENCES qualified_prospects (tenant_id, id),
  FOREIGN KEY (tenant_id, call_id) REFERENCES call_logs (tenant_id, id)
) STRICT;
CREATE INDEX ix_prospect_interactions_prospect ON prospect_interactions (tenant_id, prospect_id, id);
CREATE INDEX ix_prospect_interactions_call ON prospect_interactions (tenant_id, call_id);

-- due_at: until when it was promised. late_told_at: when the owner was told that this is past. call_key: the same for the same matter of one call.
ALTER TABLE tickets ADD COLUMN contact_id TEXT;
ALTER TABLE tickets ADD COLUMN due_at TEXT;
ALTER TABLE tickets ADD COLUMN late_told_at TEXT;
ALTER TABLE tickets ADD COLUMN call_key TEXT;
CREATE UNIQUE INDEX ux_tickets_call_key ON tickets (tenant_id, call_id, call_key) WHERE call_key IS NOT NULL;
CREATE INDEX ix_tickets_due ON tickets (due_at) WHERE due_at IS NOT NULL AND late_told_at IS NULL;
CREATE INDEX ix_tickets_contact ON tickets (tenant_id, contact_id);
