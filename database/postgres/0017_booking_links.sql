-- A link by which one person books one appointment for himself, without an account: sent to whoever was missed. It opens /r/{token}.

CREATE TABLE booking_links (
  token text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  phone text NOT NULL,
  call_id text,
  appointment_id text,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX ix_booking_links_tenant ON booking_links (tenant_id, created_at);

-- Whose reminder got no answer yet, over all firms.
CREATE INDEX ix_rendez_vous_unanswered ON rendez_vous (starts_at) WHERE customer_answer IS NULL;

SELECT protect_tenant_rows('booking_links');
