-- What a call leaves behind: an appointment, a prospect, a ticket.
-- (tenant_id, call_id) is one key, so that no row can point at another firm's call.

CREATE TABLE rendez_vous (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  customer_name TEXT NOT NULL,
  customer_phone TEXT,
  customer_email TEXT,
  rdv_date TEXT NOT NULL,
  rdv_time TEXT NOT NULL,
  rdv_type TEXT,
  rdv_duration_minutes INTEGER NOT NULL DEFAULT 60,
  rdv_location TEXT,
  status TEXT NOT NULL DEFAULT 'confirmed' CHECK (status IN
    ('confirmed', 'cancelled', 'completed', 'no_show', 'rescheduled')),
  notes TEXT,
  internal_notes TEXT,
  reminder_24h_sent INTEGER NOT NULL DEFAULT false CHECK (reminder_24h_sent IN (0, 1)),
  reminder_1h_sent INTEGER NOT NULL DEFAULT false CHECK (reminder_1h_sent IN (0, 1)),
  confirmation_sent INTEGER NOT NULL DEFAULT false CHECK (confirmation_sent IN (0, 1)),
  call_id TEXT,
  created_by TEXT NOT NULL DEFAULT 'sara',
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  cancelled_at TEXT,
  completed_at TEXT,
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, call_id) REFERENCES call_logs (tenant_id, id)
) STRICT;
CREATE INDEX ix_rendez_vous_date ON rendez_vous (tenant_id, rdv_date DESC, rdv_time);
CREATE INDEX ix_rendez_vous_status ON rendez_vous (tenant_id, status);
CREATE INDEX ix_rendez_vous_phone ON rendez_vous (tenant_id, customer_phone);
CREATE INDEX ix_rendez_vous_call ON rendez_vous (tenant_id, call_id);
CREATE INDEX ix_rendez_vous_reminders ON rendez_vous (rdv_date, reminder_24h_sent, reminder_1h_sent);
CREATE TRIGGER rendez_vous_touch AFTER UPDATE ON rendez_vous
  WHEN NEW.updated_at IS OLD.updated_at
BEGIN
  UPDATE rendez_vous SET updated_at = strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'
  WHERE rowid = NEW.rowid;
END;

CREATE TABLE qualified_prospects (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  name TEXT NOT NULL,
  phone TEXT,
  email TEXT,
  source TEXT,
  interest_type TEXT,
  budget_min INTEGER,
  budget_max INTEGER,
  location_preference TEXT,
  property_type TEXT,
  qualification_score INTEGER NOT NULL DEFAULT 0,
  qualification_status TEXT NOT NULL DEFAULT 'new' CHECK (qualification_status IN
    ('new', 'qualified', 'not_qualified', 'follow_up', 'converted', 'lost')),
  notes TEXT,
  qualification_notes TEXT,
  call_id TEXT,
  created_by TEXT NOT NULL DEFAULT 'sara',
  last_contact_at TEXT,
  next_follow_up_at TEXT,
  converted_to_client INTEGER NOT NULL DEFAULT false CHECK (converted_to_client IN (0, 1)),
  converted_at TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, call_id) REFERENCES call_logs (tenant_id, id)
) STRICT;
CREATE INDEX ix_qualified_prospects_created ON qualified_prospects (tenant_id, created_at DESC);
CREATE INDEX ix_qualified_prospects_status ON qualified_prospects (tenant_id, qualification_status);
CREATE INDEX ix_qualified_prospects_phone ON qualified_prospects (tenant_id, phone);
CREATE INDEX ix_qualified_prospects_email ON qualified_prospects (tenant_id, email);
CREATE INDEX ix_qualified_prospects_score ON qualified_prospects (tenant_id, qualification_score DESC);
CREATE INDEX ix_qualified_prospects_follow_up ON qualified_prospects (tenant_id, next_follow_up_at);
CREATE INDEX ix_qualified_prospects_call ON qualified_prospects (tenant_id, call_id);
CREATE TRIGGER qualified_prospects_touch AFTER UPDATE ON qualified_prospects
  WHEN NEW.updated_at IS OLD.updated_at
BEGIN
  UPDATE qualified_prospects SET updated_at = strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'
  WHERE rowid = NEW.rowid;
END;

CREATE TABLE tickets (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  customer_name TEXT NOT NULL,
  customer_phone TEXT,
  customer_email TEXT,
  subject TEXT NOT NULL,
  description TEXT,
  category TEXT,
  priority TEXT NOT NULL DEFAULT 'medium' CHECK (priority IN ('low', 'medium', 'high', 'urgent')),
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN
    ('open', 'in_progress', 'waiting_customer', 'resolved', 'closed')),
  assigned_to TEXT,
  assigned_at TEXT,
  resolution_notes TEXT,
  resolved_at TEXT,
  closed_at TEXT,
  call_id TEXT,
  created_by TEXT NOT NULL DEFAULT 'sara',
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, call_id) REFERENCES call_logs (tenant_id, id)
) STRICT;
CREATE INDEX ix_tickets_created ON tickets (tenant_id, created_at DESC);
CREATE INDEX ix_tickets_status ON tickets (tenant_id, status);
CREATE INDEX ix_tickets_priority ON tickets (tenant_id, priority);
CREATE INDEX ix_tickets_category ON tickets (tenant_id, category);
CREATE INDEX ix_tickets_assigned_to ON tickets (tenant_id, assigned_to);
CREATE INDEX ix_tickets_phone ON tickets (tenant_id, customer_phone);
CREATE INDEX ix_tickets_call ON tickets (tenant_id, call_id);
CREATE TRIGGER tickets_touch AFTER UPDATE ON tickets
  WHEN NEW.updated_at IS OLD.updated_at
BEGIN
  UPDATE tickets SET updated_at = strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'
  WHERE rowid = NEW.rowid;
END;
