-- The appointment book: what a firm offers, when, on which agendas; what is taken; what the assistant did on a call.

-- Text is compared by = inside an exclusion constraint. A trusted extension: whoever may create things in the database may create it.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- hours: the domain's WeekHours as JSON, by the wall clock of the firm's zone.
CREATE TABLE booking_rules (
  tenant_id text NOT NULL PRIMARY KEY REFERENCES tenants (id),
  hours text NOT NULL,
  minimum_notice_minutes integer NOT NULL,
  horizon_days integer NOT NULL,
  step_minutes integer NOT NULL,
  change_notice_minutes integer NOT NULL,
  remind_day_before boolean NOT NULL DEFAULT true,
  remind_hour_before boolean NOT NULL DEFAULT true,
  calendar_token text NOT NULL UNIQUE,
  version integer NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- One person, chair or bay. archived_at: not offered any more; its appointments stay.
CREATE TABLE agendas (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  name text NOT NULL,
  hours text,
  daily_cap integer,
  position integer NOT NULL,
  archived_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id)
);

CREATE TABLE services (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  name text NOT NULL,
  duration_minutes integer NOT NULL,
  buffer_before_minutes integer NOT NULL DEFAULT 0,
  buffer_after_minutes integer NOT NULL DEFAULT 0,
  price_cents integer,
  agenda_ids text NOT NULL DEFAULT '[]',
  position integer NOT NULL,
  archived_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id)
);

-- starts_at and ends_at are the appointment; block_start and block_end what it takes on the agenda, buffers included. rdv_date and
-- rdv_time say the same by the wall clock of time_zone. sequence: how often it was moved. link_token: opens /r/{token}.
ALTER TABLE rendez_vous ADD COLUMN agenda_id text;
ALTER TABLE rendez_vous ADD COLUMN service_id text;
ALTER TABLE rendez_vous ADD COLUMN starts_at timestamptz;
ALTER TABLE rendez_vous ADD COLUMN ends_at timestamptz;
ALTER TABLE rendez_vous ADD COLUMN block_start timestamptz;
ALTER TABLE rendez_vous ADD COLUMN block_end timestamptz;
ALTER TABLE rendez_vous ADD COLUMN time_zone text;
ALTER TABLE rendez_vous ADD COLUMN price_cents integer;
ALTER TABLE rendez_vous ADD COLUMN sequence integer NOT NULL DEFAULT 0;
ALTER TABLE rendez_vous ADD COLUMN contact_id text;
ALTER TABLE rendez_vous ADD COLUMN link_token text;
ALTER TABLE rendez_vous ADD COLUMN cancelled_by text;
ALTER TABLE rendez_vous ADD COLUMN cancel_reason text;
CREATE UNIQUE INDEX ux_rendez_vous_link ON rendez_vous (link_token) WHERE link_token IS NOT NULL;
CREATE INDEX ix_rendez_vous_starts ON rendez_vous (tenant_id, starts_at);

-- What is taken on an agenda: an appointment, or a slot that is held while somebody decides. No two overlap, whoever writes them.
CREATE TABLE agenda_blocks (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  agenda_id text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  appointment_id text UNIQUE,
  held_by text,
  expires_at timestamptz,
  CHECK (starts_at < ends_at),
  CHECK ((appointment_id IS NULL) = (expires_at IS NOT NULL)),
  FOREIGN KEY (tenant_id, agenda_id) REFERENCES agendas (tenant_id, id),
  FOREIGN KEY (tenant_id, appointment_id) REFERENCES rendez_vous (tenant_id, id),
  CONSTRAINT agenda_blocks_no_overlap EXCLUDE USING gist (agenda_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
);
CREATE INDEX ix_agenda_blocks_tenant ON agenda_blocks (tenant_id, ends_at);

-- An appointment takes its time while it stands, and frees it when it does not: by whichever statement.
CREATE FUNCTION keep_agenda_block() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM agenda_blocks WHERE tenant_id = NEW.tenant_id AND appointment_id = NEW.id;
  IF NEW.agenda_id IS NOT NULL AND NEW.status IN ('confirmed', 'rescheduled', 'completed') THEN
    INSERT INTO agenda_blocks (id, tenant_id, agenda_id, starts_at, ends_at, appointment_id)
    VALUES (NEW.id, NEW.tenant_id, NEW.agenda_id, NEW.block_start, NEW.block_end, NEW.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER rendez_vous_block_insert AFTER INSERT ON rendez_vous FOR EACH ROW EXECUTE FUNCTION keep_agenda_block();
CREATE TRIGGER rendez_vous_block_update AFTER UPDATE OF status, agenda_id, block_start, block_end ON rendez_vous
  FOR EACH ROW EXECUTE FUNCTION keep_agenda_block();

-- What a calendar of the owner's says: private times. They overlap what they like; nothing is booked into them.
CREATE TABLE busy_calendars (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  agenda_id text NOT NULL,
  url_sealed text NOT NULL,
  next_fetch_at timestamptz,
  lease_until timestamptz,
  fetched_at timestamptz,
  failed_since timestamptz,
  last_error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, agenda_id),
  FOREIGN KEY (tenant_id, agenda_id) REFERENCES agendas (tenant_id, id)
);
CREATE INDEX ix_busy_calendars_due ON busy_calendars (next_fetch_at) WHERE next_fetch_at IS NOT NULL;

CREATE TABLE busy_times (
  id text NOT NULL PRIMARY KEY,
  tenant_id text NOT NULL REFERENCES tenants (id),
  agenda_id text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  FOREIGN KEY (tenant_id, agenda_id) REFERENCES agendas (tenant_id, id)
);
CREATE INDEX ix_busy_times_agenda ON busy_times (tenant_id, agenda_id, ends_at);

-- A message about an appointment belongs to the appointment as it was then: moved (another sequence) or cancelled, it does not leave.
ALTER TABLE channel_messages_log ADD COLUMN appointment_id text;
ALTER TABLE channel_messages_log ADD COLUMN appointment_sequence integer;
CREATE INDEX ix_channel_messages_log_appointment ON channel_messages_log (tenant_id, appointment_id) WHERE appointment_id IS NOT NULL;

-- What a tool call was answered: asked again, it is answered the same. No words of the caller's are kept, only a fingerprint of them.
CREATE TABLE tool_calls (
  call_id text NOT NULL,
  tool_call_id text NOT NULL,
  tenant_id text NOT NULL REFERENCES tenants (id),
  function text NOT NULL,
  arguments_hash text NOT NULL,
  outcome text NOT NULL,
  result text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (call_id, tool_call_id),
  FOREIGN KEY (tenant_id, call_id) REFERENCES call_logs (tenant_id, id)
);
CREATE INDEX ix_tool_calls_tenant ON tool_calls (tenant_id, created_at);

-- What the owner must hear of. event_key: one notice per event, however often it is seen.
ALTER TABLE owner_notices ADD COLUMN event_key text;
ALTER TABLE owner_notices ADD COLUMN appointment_id text;
ALTER TABLE owner_notices ADD COLUMN ticket_id text;
ALTER TABLE owner_notices ADD COLUMN detail text;
CREATE UNIQUE INDEX ux_owner_notices_event ON owner_notices (tenant_id, event_key) WHERE event_key IS NOT NULL;

SELECT protect_tenant_rows('booking_rules');
SELECT protect_tenant_rows('agendas');
SELECT protect_tenant_rows('services');
SELECT protect_tenant_rows('agenda_blocks', 'SELECT, INSERT, UPDATE, DELETE');
SELECT protect_tenant_rows('busy_calendars', 'SELECT, INSERT, UPDATE, DELETE');
SELECT protect_tenant_rows('busy_times', 'SELECT, INSERT, DELETE');
SELECT protect_tenant_rows('tool_calls', 'SELECT, INSERT');
