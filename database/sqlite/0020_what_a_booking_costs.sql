-- A booking looks for holds at its time alone: of a book of thousands a handful.
CREATE INDEX ix_agenda_blocks_holds ON agenda_blocks (tenant_id, agenda_id) WHERE expires_at IS NOT NULL;

-- What is taken on one agenda never overlaps, so it ends in the order in which it starts: if any of it reaches into a new time, the last
-- that starts before the new time's end does. One row is looked at, however long the book.
CREATE INDEX ix_agenda_blocks_starts ON agenda_blocks (tenant_id, agenda_id, starts_at);
DROP TRIGGER agenda_blocks_no_overlap_insert;
CREATE TRIGGER agenda_blocks_no_overlap_insert BEFORE INSERT ON agenda_blocks
  WHEN (SELECT ends_at FROM agenda_blocks WHERE tenant_id = NEW.tenant_id AND agenda_id = NEW.agenda_id AND starts_at < NEW.ends_at AND id <> NEW.id
    ORDER BY starts_at DESC LIMIT 1) > NEW.starts_at
BEGIN
  SELECT RAISE(ABORT, 'agenda_blocks_no_overlap');
END;
DROP TRIGGER agenda_blocks_no_overlap_update;
CREATE TRIGGER agenda_blocks_no_overlap_update BEFORE UPDATE ON agenda_blocks
  WHEN (SELECT ends_at FROM agenda_blocks WHERE tenant_id = NEW.tenant_id AND agenda_id = NEW.agenda_id AND starts_at < NEW.ends_at AND id <> OLD.id
    ORDER BY starts_at DESC LIMIT 1) > NEW.starts_at
BEGIN
  SELECT RAISE(ABORT, 'agenda_blocks_no_overlap');
END;

-- The seed's indexes that no query needs: a message and its two later versions, and every appointment, paid for each. Lists are paged by
-- (tenant_id, id); who wrote to whom is found by the recipient.
DROP INDEX ix_channel_messages_log_channel;
DROP INDEX ix_channel_messages_log_status;
DROP INDEX ix_channel_messages_log_template;
DROP INDEX ix_channel_messages_log_to;
DROP INDEX ix_rendez_vous_status;
DROP INDEX ix_rendez_vous_reminders;
