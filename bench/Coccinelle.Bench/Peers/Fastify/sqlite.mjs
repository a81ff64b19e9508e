// SQLite: one connection, prepared statements, WAL and a synchronous commit for each insert, as the driver does it: it blocks.
import Database from 'better-sqlite3';
import { newId } from './ids.mjs';

const now = (later = 0) => new Date(Date.now() + later).toISOString().replace('Z', '0000Z');

export const open = async file => {
  const database = new Database(file);
  for (const setting of ['journal_mode = WAL', 'synchronous = FULL', 'busy_timeout = 5000', 'foreign_keys = ON', 'cache_size = -65536']) database.pragma(setting);

  const receive = database.prepare(`INSERT INTO webhook_inbox (id, provider, event_key, kind, body, received_at, attempts, next_attempt_at)
    VALUES (@id, @provider, @key, @kind, @body, @at, 0, @at) ON CONFLICT (provider, event_key) DO NOTHING`);
  const due = database.prepare(`SELECT 1 FROM channel_messages_log WHERE channel_type = 'sms' AND next_attempt_at <= @at
    AND (lease_until IS NULL OR lease_until <= @at) LIMIT 1`);
  const claim = database.prepare(`UPDATE channel_messages_log SET lease_until = @until, attempts = attempts + 1 WHERE id IN (
      SELECT id FROM channel_messages_log WHERE channel_type = 'sms' AND next_attempt_at <= @at AND (lease_until IS NULL OR lease_until <= @at)
      ORDER BY next_attempt_at LIMIT @most)
    RETURNING id, tenant_id, to_address, sender, content`);
  const sent = database.prepare(`UPDATE channel_messages_log SET status = 'sent', status_rank = 2, sent_at = @at, external_message_id = @sid, provider = 'twilio',
    segments = 1, next_attempt_at = NULL, lease_until = NULL WHERE id = @message`);
  const event = database.prepare(`INSERT INTO message_events (id, tenant_id, message_id, event_key, kind, provider, words, proof, at, recorded_at)
    VALUES (@id, @tenant, @message, 'accepted:' || @sid, 'accepted', 'twilio', 'queued', @sid, @at, @at) ON CONFLICT (message_id, event_key) DO NOTHING`);
  const write = database.transaction(values => { sent.run(values); event.run(values); });
  return {
    receive: async (provider, key, kind, body) => { receive.run({ id: newId('in'), provider, key, kind, body, at: now() }); },
    claim: async most => (due.get({ at: now() }) ? claim.all({ at: now(), until: now(120_000), most }) : []),
    sent: async (message, sid) => { write({ id: newId('mev'), message: message.id, tenant: message.tenant_id, sid, at: now() }); },
  };
};
