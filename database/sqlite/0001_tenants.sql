-- Firms, the numbers that lead to them, and the keys that speak for them.

CREATE TABLE tenants (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  sector TEXT,
  time_zone TEXT NOT NULL DEFAULT 'Europe/Paris',
  locale TEXT NOT NULL DEFAULT 'fr-FR',
  contact_email TEXT,
  owner_phone TEXT,
  overflow_number TEXT,
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  suspended_at TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z')
) STRICT;
CREATE INDEX ix_tenants_owner_phone ON tenants (owner_phone) WHERE owner_phone IS NOT NULL;
CREATE TRIGGER tenants_touch AFTER UPDATE ON tenants
  WHEN NEW.updated_at IS OLD.updated_at
BEGIN
  UPDATE tenants SET updated_at = strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'
  WHERE rowid = NEW.rowid;
END;

-- The key is the number itself, in E.164: one number leads to one firm, whoever asks.
CREATE TABLE lines (
  number TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  kind TEXT NOT NULL CHECK (kind IN ('forwarding', 'dedicated')),
  national_number TEXT NOT NULL,
  verified_at TEXT,
  verified_by TEXT CHECK (verified_by IN ('operator', 'code')),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z')
) STRICT;
CREATE INDEX ix_lines_national_number ON lines (national_number);
CREATE INDEX ix_lines_tenant ON lines (tenant_id);

-- Only a hash of the key is kept; the hint is its last characters, for the owner's eye.
CREATE TABLE api_keys (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  name TEXT NOT NULL,
  key_hash TEXT NOT NULL UNIQUE,
  hint TEXT,
  scopes TEXT NOT NULL DEFAULT '[]',
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  last_used_at TEXT,
  revoked_at TEXT,
  UNIQUE (tenant_id, id)
) STRICT;
