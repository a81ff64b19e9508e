-- A new appointment is refused where a private time of the owner's lies, by the database itself, as it is where another appointment does.
DROP TRIGGER rendez_vous_block_insert;
CREATE TRIGGER rendez_vous_block_insert AFTER INSERT ON rendez_vous
  WHEN NEW.agenda_id IS NOT NULL AND NEW.status IN ('confirmed', 'rescheduled', 'completed')
BEGIN
  SELECT RAISE(ABORT, 'a private time lies there') WHERE EXISTS (
    SELECT 1 FROM busy_times WHERE tenant_id = NEW.tenant_id AND agenda_id = NEW.agenda_id AND starts_at < NEW.block_end AND ends_at > NEW.block_start);
  INSERT INTO agenda_blocks (id, tenant_id, agenda_id, starts_at, ends_at, appointment_id)
  VALUES (NEW.id, NEW.tenant_id, NEW.agenda_id, NEW.block_start, NEW.block_end, NEW.id);
END;
