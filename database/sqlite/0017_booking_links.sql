-- A link by which one person books one appointment for himself, without an account: sent to whoever was missed. It opens /r/{token}.

CREATE TABLE booking_links (
  token TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  phone TEXT NOT NULL,
  call_id TEXT,
  appointment_id TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX ix_booking_links_tenant ON booking_links (tenant_id, created_at);

-- Whose reminder got no answer yet, over all firms.
CREATE INDEX ix_rendez_vous_unanswered ON rendez_vous (starts_at) WHERE customer_answer IS NULL;
