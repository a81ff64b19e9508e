-- What a call leaves behind: an appointment, a prospect, a ticket.
-- (tenant_id, call_id) is one key, so that no row can point at another firm's call.

CREATE TABLE rendez_vous (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  customer_name text NOT NULL,
  customer_phone text,
  customer_email text,
  rdv_date date NOT NULL,
  rdv_time time NOT NULL,
  rdv_type text,
  rdv_duration_minutes integer NOT NULL DEFAULT 60,
  rdv_location text,
  status text NOT NULL DEFAULT 'confirmed' CHECK (status IN
    ('confirmed', 'cancelled', 'completed', 'no_show', 'rescheduled')),
  notes text,
  internal_notes text,
  reminder_24h_sent boolean NOT NULL DEFAULT false,
  reminder_1h_sent boolean NOT NULL DEFAULT false,
  confirmation_sent boolean NOT NULL DEFAULT false,
  call_id text,
  created_by text NOT NULL DEFAULT 'sara',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  cancelled_at timestamptz,
  completed_at timestamptz,
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, call_id) REFERENCES call_logs (tenant_id, id)
);
CREATE INDEX ix_rendez_vous_date ON rendez_vous (tenant_id, rdv_date DESC, rdv_time);
CREATE INDEX ix_rendez_vous_status ON rendez_vous (tenant_id, status);
CREATE INDEX ix_rendez_vous_phone ON rendez_vous (tenant_id, customer_phone);
CREATE INDEX ix_rendez_vous_call ON rendez_vous (tenant_id, call_id);
CREATE INDEX ix_rendez_vous_reminders ON rendez_vous (rdv_date, reminder_24h_sent, reminder_1h_sent);
CREATE TRIGGER rendez_vous_touch BEFORE UPDATE ON rendez_vous
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TABLE qualified_prospects (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  name text NOT NULL,
  phone text,
  email text,
  source text,
  interest_type text,
  budget_min integer,
  budget_max integer,
  location_preference text,
  property_type text,
  qualification_score integer NOT NULL DEFAULT 0,
  qualification_status text NOT NULL DEFAULT 'new' CHECK (qualification_status IN
    ('new', 'qualified', 'not_qualified', 'follow_up', 'converted', 'lost')),
  notes text,
  qualification_notes text,
  call_id text,
  created_by text NOT NULL DEFAULT 'sara',
  last_contact_at timestamptz,
  next_follow_up_at timestamptz,
  converted_to_client boolean NOT NULL DEFAULT false,
  converted_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, call_id) REFERENCES call_logs (tenant_id, id)
);
CREATE INDEX ix_qualified_prospects_created ON qualified_prospects (tenant_id, created_at DESC);
CREATE INDEX ix_qualified_prospects_status ON qualified_prospects (tenant_id, qualification_status);
CREATE INDEX ix_qualified_prospects_phone ON qualified_prospects (tenant_id, phone);
CREATE INDEX ix_qualified_prospects_email ON qualified_prospects (tenant_id, email);
CREATE INDEX ix_qualified_prospects_score ON qualified_prospects (tenant_id, qualification_score DESC);
CREATE INDEX ix_qualified_prospects_follow_up ON qualified_prospects (tenant_id, next_follow_up_at);
CREATE INDEX ix_qualified_prospects_call ON qualified_prospects (tenant_id, call_id);
CREATE TRIGGER qualified_prospects_touch BEFORE UPDATE ON qualified_prospects
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TABLE tickets (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  customer_name text NOT NULL,
  customer_phone text,
  customer_email text,
  subject text NOT NULL,
  description text,
  category text,
  priority text NOT NULL DEFAULT 'medium' CHECK (priority IN ('low', 'medium', 'high', 'urgent')),
  status text NOT NULL DEFAULT 'open' CHECK (status IN
    ('open', 'in_progress', 'waiting_customer', 'resolved', 'closed')),
  assigned_to text,
  assigned_at timestamptz,
  resolution_notes text,
  resolved_at timestamptz,
  closed_at timestamptz,
  call_id text,
  created_by text NOT NULL DEFAULT 'sara',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, call_id) REFERENCES call_logs (tenant_id, id)
);
CREATE INDEX ix_tickets_created ON tickets (tenant_id, created_at DESC);
CREATE INDEX ix_tickets_status ON tickets (tenant_id, status);
CREATE INDEX ix_tickets_priority ON tickets (tenant_id, priority);
CREATE INDEX ix_tickets_category ON tickets (tenant_id, category);
CREATE INDEX ix_tickets_assigned_to ON tickets (tenant_id, assigned_to);
CREATE INDEX ix_tickets_phone ON tickets (tenant_id, customer_phone);
CREATE INDEX ix_tickets_call ON tickets (tenant_id, call_id);
CREATE TRIGGER tickets_touch BEFORE UPDATE ON tickets
  FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
