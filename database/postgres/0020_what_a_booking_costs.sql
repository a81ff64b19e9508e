-- A booking looks for holds at its time alone: of a book of thousands a handful.
CREATE INDEX ix_agenda_blocks_holds ON agenda_blocks (tenant_id, agenda_id) WHERE expires_at IS NOT NULL;

-- What lies at a time is found by its agenda.
CREATE INDEX ix_agenda_blocks_starts ON agenda_blocks (tenant_id, agenda_id, starts_at);

-- A new appointment has no time to give back first.
CREATE FUNCTION take_agenda_block() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO agenda_blocks (id, tenant_id, agenda_id, starts_at, ends_at, appointment_id)
  VALUES (NEW.id, NEW.tenant_id, NEW.agenda_id, NEW.block_start, NEW.block_end, NEW.id);
  RETURN NULL;
END $$;
DROP TRIGGER rendez_vous_block_insert ON rendez_vous;
CREATE TRIGGER rendez_vous_block_insert AFTER INSERT ON rendez_vous FOR EACH ROW
  WHEN (NEW.agenda_id IS NOT NULL AND NEW.status IN ('confirmed', 'rescheduled', 'completed')) EXECUTE FUNCTION take_agenda_block();

-- The seed's indexes that no query needs: a message and its two later versions, and every appointment, paid for each. Lists are paged by
-- (tenant_id, id); who wrote to whom is found by the recipient.
DROP INDEX ix_channel_messages_log_channel;
DROP INDEX ix_channel_messages_log_status;
DROP INDEX ix_channel_messages_log_template;
DROP INDEX ix_channel_messages_log_to;
DROP INDEX ix_rendez_vous_status;
DROP INDEX ix_rendez_vous_reminders;
