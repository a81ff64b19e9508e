// SQLite: one connection, prepared statements, WAL and a synchronous commit for each insert, as the driver does it: it blocks.
import Database from 'better-sqlite3';
import { newId } from './ids.mjs';

const now = (later = 0) => new Date(Date.now() + later).toISOString().replace('Z', '0000Z');

export const open = async file => {
  const database = new Database(file);
  for (const setting of ['journal_mode = WAL', 'synchronous = FULL', 'busy_timeout = 5000', 'foreign_keys = ON', 'cache_size = -65536']) database.pragma(setting);

  const receive = database.prepare(`INSERT INTO webhook_inbox (id, provider, event_key, kind, body, received_at, attempts, next_attempt_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?6) ON CONFLICT (provider, event_key) DO NOTHING`);
  const due = database.prepare(`SELECT 1 FROM channel_messages_log WHERE channel_type = 'sms' AND next_attempt_at <= ?1
    AND (lease_until IS NULL OR lease_until <= ?1) LIMIT 1`);
  const claim = database.prepare(`UPDATE channel_messages_log SET lease_until = ?2, attempts = attempts + 1 WHERE id IN (
      SELECT id FROM channel_messages_log WHERE channel_type = 'sms' AND next_attempt_at <= ?1 AND (lease_until IS NULL OR lease_until <= ?1)
      ORDER BY next_attempt_at LIMIT ?3)
    RETURNING id, tenant_id, to_address, sender, content`);
  const sent = database.prepare(`UPDATE channel_messages_log SET status = 'sent', status_rank = 2, sent_at = ?2, external_message_id = ?3, provider = 'twilio',
    segments = 1, next_attempt_at = NULL, lease_until = NULL WHERE id = ?1`);
  const event = database.prepare(`INSERT INTO message_events (id, tenant_id, message_id, event_key, kind, provider, words, proof, at, recorded_at)
    VALUES (?1, ?2, ?3, 'accepted:' || ?4, 'accepted', 'twilio', 'queued', ?4, ?5, ?5) ON CONFLICT (message_id, event_key) DO NOTHING`);
  const write = database.transaction((message, sid) => {
    const at = now();
    sent.run(message.id, at, sid);
    event.run(newId('mev'), message.tenant_id, message.id, sid, at);
  });
  return {
    receive: async (provider, key, kind, body) => { receive.run(newId('in'), provider, key, kind, body, now()); },
    claim: async most => (due.get(now()) ? claim.all(now(), now(120_000), most) : []),
    sent: async (message, sid) => { write(message, sid); },
  };
};
