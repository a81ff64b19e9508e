-- A new appointment is refused where a private time of the owner's lies, by the database itself, as it is where another appointment does.
CREATE OR REPLACE FUNCTION take_agenda_block() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM busy_times WHERE tenant_id = NEW.tenant_id AND agenda_id = NEW.agenda_id AND starts_at < NEW.block_end AND ends_at > NEW.block_start) THEN
    RAISE EXCEPTION 'a private time lies there' USING ERRCODE = 'exclusion_violation';
  END IF;
  INSERT INTO agenda_blocks (id, tenant_id, agenda_id, starts_at, ends_at, appointment_id)
  VALUES (NEW.id, NEW.tenant_id, NEW.agenda_id, NEW.block_start, NEW.block_end, NEW.id);
  RETURN NULL;
END $$;

-- Group commit: appointments, with what their customers and the call are told; many in one commit.
GRANT INSERT ON rendez_vous, agenda_blocks, channel_messages_log, tool_calls, owner_notices TO coccinelle_ingest;
GRANT SELECT (tenant_id, agenda_id, starts_at, ends_at, expires_at, held_by), DELETE ON agenda_blocks TO coccinelle_ingest;
GRANT SELECT (tenant_id, agenda_id, starts_at, ends_at) ON busy_times TO coccinelle_ingest;
GRANT SELECT (email) ON contacts TO coccinelle_ingest;
GRANT SELECT (id, tenant_id, actions_performed), UPDATE (actions_performed, rdv_created) ON call_logs TO coccinelle_ingest;
CREATE POLICY booked ON rendez_vous TO coccinelle_ingest USING (true);
CREATE POLICY booked ON agenda_blocks TO coccinelle_ingest USING (true);
CREATE POLICY booked ON busy_times TO coccinelle_ingest USING (true);
CREATE POLICY booked ON tool_calls TO coccinelle_ingest USING (true);
CREATE POLICY booked ON owner_notices TO coccinelle_ingest USING (true);
