-- Firms, the numbers that lead to them, and the keys that speak for them.

-- An update that does not set updated_at gets the time of the statement.
CREATE FUNCTION touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at THEN
    NEW.updated_at := now();
  END IF;
  RETURN NEW;
END $$;

CREATE TABLE tenants (
  id text NOT NULL PRIMARY KEY,
  name text NOT NULL,
  sector text,
  time_zone text NOT NULL DEFAULT 'Europe/Paris',
  locale text NOT NULL DEFAULT 'fr-FR',
  contact_email text,
  owner_phone text,
  overflow_number text,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  suspended_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_tenants_owner_phone ON tenants (owner_phone) WHERE owner_phone IS NOT NULL;
CREATE TRIGGER tenants_touch BEFORE UPDATE ON tenants
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- The key is the number itself, in E.164: one number leads to one firm, whoever asks.
CREATE TABLE lines (
  number text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  kind text NOT NULL CHECK (kind IN ('forwarding', 'dedicated')),
  national_number text NOT NULL,
  verified_at timestamptz,
  verified_by text CHECK (verified_by IN ('operator', 'code')),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_lines_national_number ON lines (national_number);
CREATE INDEX ix_lines_tenant ON lines (tenant_id);

-- Only a hash of the key is kept; the hint is its last characters, for the owner's eye.
CREATE TABLE api_keys (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  name text NOT NULL,
  key_hash text NOT NULL UNIQUE,
  hint text,
  scopes text NOT NULL DEFAULT '[]',
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  UNIQUE (tenant_id, id)
);
