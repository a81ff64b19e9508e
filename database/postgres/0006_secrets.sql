-- Keys: which master key seals, and one data key per firm under it. Nothing here is readable without the master key.

-- check_value is a known text sealed under the key: whoever starts with another key hears so at once.
CREATE TABLE master_keys (
  key_id text NOT NULL PRIMARY KEY,
  check_value text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  retired_at timestamptz
);

-- The data key of a firm, sealed. A newer version is added, never written over one that still opens something.
CREATE TABLE tenant_keys (
  tenant_id text NOT NULL REFERENCES tenants (id),
  version integer NOT NULL,
  sealed_key text NOT NULL,
  master_key_id text NOT NULL REFERENCES master_keys (key_id),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, version)
);
CREATE INDEX ix_tenant_keys_master ON tenant_keys (master_key_id);

-- Which master key an answer that waits to be repeated was sealed under.
ALTER TABLE idempotency_keys ADD COLUMN master_key_id text;
