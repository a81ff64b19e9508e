-- People who sign in, what they are invited to, and who changed what.

-- tenant_id is empty for people of the operator. One address signs in to one account.
CREATE TABLE users (
  id text NOT NULL PRIMARY KEY,
  tenant_id text REFERENCES tenants (id),
  email text NOT NULL UNIQUE,
  name text,
  role text NOT NULL CHECK (role IN ('operator', 'owner', 'manager', 'employee')),
  password_hash text,
  failed_attempts integer NOT NULL DEFAULT 0,
  locked_until timestamptz,
  last_sign_in_at timestamptz,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id),
  CHECK ((role = 'operator') = (tenant_id IS NULL))
);
CREATE TRIGGER users_touch BEFORE UPDATE ON users
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- A signed-in browser. Only a hash of what its cookie carries is kept.
CREATE TABLE sessions (
  id text NOT NULL PRIMARY KEY,
  tenant_id text REFERENCES tenants (id),
  user_id text NOT NULL REFERENCES users (id),
  token_hash text NOT NULL UNIQUE,
  csrf_hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX ix_sessions_tenant ON sessions (tenant_id);
CREATE INDEX ix_sessions_user ON sessions (user_id);

-- A link that can be used once: an invitation, or a new password.
CREATE TABLE access_links (
  id text NOT NULL PRIMARY KEY,
  tenant_id text REFERENCES tenants (id),
  user_id text NOT NULL REFERENCES users (id),
  purpose text NOT NULL CHECK (purpose IN ('invitation', 'password')),
  token_hash text NOT NULL UNIQUE,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX ix_access_links_tenant ON access_links (tenant_id);
CREATE INDEX ix_access_links_user ON access_links (user_id);

-- The certificate of an erased firm. It holds counts, and nothing of the firm but its id.
CREATE TABLE erasures (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL UNIQUE,
  certificate text,
  started_at timestamptz NOT NULL DEFAULT now(),
  completed_at timestamptz
);

-- Who changed what. No foreign key: what the operator did to a firm is remembered after the firm is gone (its tenant_id is
-- then empty and its id stands in target).
CREATE TABLE audit_log (
  id text NOT NULL PRIMARY KEY,
  tenant_id text,
  actor_kind text NOT NULL CHECK (actor_kind IN ('operator', 'user', 'key', 'system')),
  actor_id text,
  actor_name text,
  action text NOT NULL,
  target text,
  changes text NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_audit_log_tenant ON audit_log (tenant_id, id);

-- Append-only: nothing is changed, and nothing leaves before the firm that it tells of is erased.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM erasures WHERE tenant_id = OLD.tenant_id) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'audit_log is append-only';
END $$;
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
