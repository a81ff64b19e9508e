-- The appointment book: what a firm offers, when, on which agendas; what is taken; what the assistant did on a call.

-- hours: the domain's WeekHours as JSON, by the wall clock of the firm's zone.
CREATE TABLE booking_rules (
  tenant_id TEXT NOT NULL PRIMARY KEY REFERENCES tenants (id),
  hours TEXT NOT NULL,
  minimum_notice_minutes INTEGER NOT NULL,
  horizon_days INTEGER NOT NULL,
  step_minutes INTEGER NOT NULL,
  change_notice_minutes INTEGER NOT NULL,
  remind_day_before INTEGER NOT NULL DEFAULT true CHECK (remind_day_before IN (0, 1)),
  remind_hour_before INTEGER NOT NULL DEFAULT true CHECK (remind_hour_before IN (0, 1)),
  calendar_token TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL DEFAULT 1,
  updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z')
) STRICT;

-- One person, chair or bay. archived_at: not offered any more; its appointments stay.
CREATE TABLE agendas (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  name TEXT NOT NULL,
  hours TEXT,
  daily_cap INTEGER,
  position INTEGER NOT NULL,
  archived_at TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  UNIQUE (tenant_id, id)
) STRICT;

CREATE TABLE services (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  name TEXT NOT NULL,
  duration_minutes INTEGER NOT NULL,
  buffer_before_minutes INTEGER NOT NULL DEFAULT 0,
  buffer_after_minutes INTEGER NOT NULL DEFAULT 0,
  price_cents INTEGER,
  agenda_ids TEXT NOT NULL DEFAULT '[]',
  position INTEGER NOT NULL,
  archived_at TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  UNIQUE (tenant_id, id)
) STRICT;

-- starts_at and ends_at are the appointment; block_start and block_end what it takes on the agenda, buffers included. rdv_date and
-- rdv_time say the same by the wall clock of time_zone. sequence: how often it was moved. link_token: opens /r/{token}.
ALTER TABLE rendez_vous ADD COLUMN agenda_id TEXT;
ALTER TABLE rendez_vous ADD COLUMN service_id TEXT;
ALTER TABLE rendez_vous ADD COLUMN starts_at TEXT;
ALTER TABLE rendez_vous ADD COLUMN ends_at TEXT;
ALTER TABLE rendez_vous ADD COLUMN block_start TEXT;
ALTER TABLE rendez_vous ADD COLUMN block_end TEXT;
ALTER TABLE rendez_vous ADD COLUMN time_zone TEXT;
ALTER TABLE rendez_vous ADD COLUMN price_cents INTEGER;
ALTER TABLE rendez_vous ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rendez_vous ADD COLUMN contact_id TEXT;
ALTER TABLE rendez_vous ADD COLUMN link_token TEXT;
ALTER TABLE rendez_vous ADD COLUMN cancelled_by TEXT;
ALTER TABLE rendez_vous ADD COLUMN cancel_reason TEXT;
CREATE UNIQUE INDEX ux_rendez_vous_link ON rendez_vous (link_token) WHERE link_token IS NOT NULL;
CREATE INDEX ix_rendez_vous_starts ON rendez_vous (tenant_id, starts_at);

-- What is taken on an agenda: an appointment, or a slot that is held while somebody decides. No two overlap, whoever writes them.
CREATE TABLE agenda_blocks (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  agenda_id TEXT NOT NULL,
  starts_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  appointment_id TEXT UNIQUE,
  held_by TEXT,
  expires_at TEXT,
  CHECK (starts_at < ends_at),
  CHECK ((appointment_id IS NULL) = (expires_at IS NOT NULL)),
  FOREIGN KEY (tenant_id, agenda_id) REFERENCES agendas (tenant_id, id),
  FOREIGN KEY (tenant_id, appointment_id) REFERENCES rendez_vous (tenant_id, id)
) STRICT;
CREATE INDEX ix_agenda_blocks_tenant ON agenda_blocks (tenant_id, ends_at);
CREATE TRIGGER agenda_blocks_no_overlap_insert BEFORE INSERT ON agenda_blocks
BEGIN
  SELECT RAISE(ABORT, 'agenda_blocks_no_overlap') FROM agenda_blocks
  WHERE tenant_id = NEW.tenant_id AND agenda_id = NEW.agenda_id AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at AND id <> NEW.id;
END;
CREATE TRIGGER agenda_blocks_no_overlap_update BEFORE UPDATE ON agenda_blocks
BEGIN
  SELECT RAISE(ABORT, 'agenda_blocks_no_overlap') FROM agenda_blocks
  WHERE tenant_id = NEW.tenant_id AND agenda_id = NEW.agenda_id AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at AND id <> OLD.id;
END;

-- An appointment takes its time while it stands, and frees it when it does not: by whichever statement.
CREATE TRIGGER rendez_vous_block_insert AFTER INSERT ON rendez_vous
  WHEN NEW.agenda_id IS NOT NULL AND NEW.status IN ('confirmed', 'rescheduled', 'completed')
BEGIN
  INSERT INTO agenda_blocks (id, tenant_id, agenda_id, starts_at, ends_at, appointment_id)
  VALUES (NEW.id, NEW.tenant_id, NEW.agenda_id, NEW.block_start, NEW.block_end, NEW.id);
END;
CREATE TRIGGER rendez_vous_block_update AFTER UPDATE OF status, agenda_id, block_start, block_end ON rendez_vous
BEGIN
  DELETE FROM agenda_blocks WHERE tenant_id = NEW.tenant_id AND appointment_id = NEW.id;
  INSERT INTO agenda_blocks (id, tenant_id, agenda_id, starts_at, ends_at, appointment_id)
  SELECT NEW.id, NEW.tenant_id, NEW.agenda_id, NEW.block_start, NEW.block_end, NEW.id
  WHERE NEW.agenda_id IS NOT NULL AND NEW.status IN ('confirmed', 'rescheduled', 'completed');
END;

-- What a calendar of the owner's says: private times. They overlap what they like; nothing is booked into them.
CREATE TABLE busy_calendars (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  agenda_id TEXT NOT NULL,
  url_sealed TEXT NOT NULL,
  next_fetch_at TEXT,
  lease_until TEXT,
  fetched_at TEXT,
  failed_since TEXT,
  last_error TEXT,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  UNIQUE (tenant_id, agenda_id),
  FOREIGN KEY (tenant_id, agenda_id) REFERENCES agendas (tenant_id, id)
) STRICT;
CREATE INDEX ix_busy_calendars_due ON busy_calendars (next_fetch_at) WHERE next_fetch_at IS NOT NULL;

CREATE TABLE busy_times (
  id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  agenda_id TEXT NOT NULL,
  starts_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  FOREIGN KEY (tenant_id, agenda_id) REFERENCES agendas (tenant_id, id)
) STRICT;
CREATE INDEX ix_busy_times_agenda ON busy_times (tenant_id, agenda_id, ends_at);

-- A message about an appointment belongs to the appointment as it was then: moved (another sequence) or cancelled, it does not leave.
ALTER TABLE channel_messages_log ADD COLUMN appointment_id TEXT;
ALTER TABLE channel_messages_log ADD COLUMN appointment_sequence INTEGER;
CREATE INDEX ix_channel_messages_log_appointment ON channel_messages_log (tenant_id, appointment_id) WHERE appointment_id IS NOT NULL;

-- What a tool call was answered: asked again, it is answered the same. No words of the caller's are kept, only a fingerprint of them.
CREATE TABLE tool_calls (
  call_id TEXT NOT NULL,
  tool_call_id TEXT NOT NULL,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  function TEXT NOT NULL,
  arguments_hash TEXT NOT NULL,
  outcome TEXT NOT NULL,
  result TEXT NOT NULL,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '0000Z'),
  PRIMARY KEY (call_id, tool_call_id),
  FOREIGN KEY (tenant_id, call_id) REFERENCES call_logs (tenant_id, id)
) STRICT;
CREATE INDEX ix_tool_calls_tenant ON tool_calls (tenant_id, created_at);

-- What the owner must hear of. event_key: one notice per event, however often it is seen.
ALTER TABLE owner_notices ADD COLUMN event_key TEXT;
ALTER TABLE owner_notices ADD COLUMN appointment_id TEXT;
ALTER TABLE owner_notices ADD COLUMN ticket_id TEXT;
ALTER TABLE owner_notices ADD COLUMN detail TEXT;
CREATE UNIQUE INDEX ux_owner_notices_event ON owner_notices (tenant_id, event_key) WHERE event_key IS NOT NULL;
