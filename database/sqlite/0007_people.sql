-- People who sign in, what they are invited to, and who changed what.

-- tenant_id is empty for people of the operator. One address signs in to one account.
CREATE TABLE users (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT REFERENCES tenants (id),
  email TEXT NOT NULL UNIQUE,
  name TEXT,
  role TEXT NOT NULL CHECK (role IN ('operator', 'owner', 'manager', 'employee')),
  password_hash TEXT,
  failed_attempts INTEGER NOT NULL DEFAULT 0,
  locked_until TEXT,
  last_sign_in_at TEXT,
  disabled_at TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  UNIQUE (tenant_id, id),
  CHECK ((role = 'operator') = (tenant_id IS NULL))
) STRICT;
CREATE TRIGGER users_touch AFTER UPDATE ON users
  WHEN NEW.updated_at IS OLD.updated_at
BEGIN
  UPDATE users SET updated_at = strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'
  WHERE rowid = NEW.rowid;
END;

-- A signed-in browser. Only a hash of what its cookie carries is kept.
CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT REFERENCES tenants (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  token_hash TEXT NOT NULL UNIQUE,
  csrf_hash TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  last_seen_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX ix_sessions_tenant ON sessions (tenant_id);
CREATE INDEX ix_sessions_user ON sessions (user_id);

-- A link that can be used once: an invitation, or a new password.
CREATE TABLE access_links (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT REFERENCES tenants (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('invitation', 'password')),
  token_hash TEXT NOT NULL UNIQUE,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  expires_at TEXT NOT NULL,
  used_at TEXT
) STRICT;
CREATE INDEX ix_access_links_tenant ON access_links (tenant_id);
CREATE INDEX ix_access_links_user ON access_links (user_id);

-- The certificate of an erased firm. It holds counts, and nothing of the firm but its id.
CREATE TABLE erasures (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL UNIQUE,
  certificate TEXT,
  started_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  completed_at TEXT
) STRICT;

-- Who changed what. No foreign key: what the operator did to a firm is remembered after the firm is gone (its tenant_id is
-- then empty and its id stands in target).
CREATE TABLE audit_log (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT,
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('operator', 'user', 'key', 'system')),
  actor_id TEXT,
  actor_name TEXT,
  action TEXT NOT NULL,
  target TEXT,
  changes TEXT NOT NULL DEFAULT '{}',
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z')
) STRICT;
CREATE INDEX ix_audit_log_tenant ON audit_log (tenant_id, id);

-- Append-only: nothing is changed, and nothing leaves before the firm that it tells of is erased.
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'audit_log is append-only');
END;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
  WHEN OLD.tenant_id IS NULL OR NOT EXISTS (SELECT 1 FROM erasures WHERE tenant_id = OLD.tenant_id)
BEGIN
  SELECT RAISE(ABORT, 'audit_log is append-only');
END;
