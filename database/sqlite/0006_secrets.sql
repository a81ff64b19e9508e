-- Keys: which master key seals, and one data key per firm under it. Nothing here is readable without the master key.

-- check_value is a known text sealed under the key: whoever starts with another key hears so at once.
CREATE TABLE master_keys (
  key_id TEXT NOT NULL PRIMARY KEY,
  check_value TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  retired_at TEXT
) STRICT;

-- The data key of a firm, sealed. A newer version is added, never written over one that still opens something.
CREATE TABLE tenant_keys (
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  version INTEGER NOT NULL,
  sealed_key TEXT NOT NULL,
  master_key_id TEXT NOT NULL REFERENCES master_keys (key_id),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  PRIMARY KEY (tenant_id, version)
) STRICT;
CREATE INDEX ix_tenant_keys_master ON tenant_keys (master_key_id);

-- Which master key an answer that waits to be repeated was sealed under.
ALTER TABLE idempotency_keys ADD COLUMN master_key_id TEXT;
