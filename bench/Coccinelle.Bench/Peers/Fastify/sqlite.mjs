// SQLite: one connection, prepared statements, WAL and a synchronous commit for each insert, as the driver does it: it blocks.
import Database from 'better-sqlite3';
import { newId } from './ids.mjs';

const now = (later = 0) => new Date(Date.now() + later).toISOString().replace('Z', '0000Z');

export const open = async file => {
  const database = new Database(file);
  for (const setting of ['journal_mode = WAL', 'synchronous = FULL', 'busy_timeout = 5000', 'foreign_keys = ON', 'cache_size = -65536']) database.pragma(setting);

  const keep = database.prepare(`INSERT INTO webhook_inbox (id, provider, event_key, kind, body, received_at, attempts, next_attempt_at, processed_at, result)
    VALUES (@id, @provider, @key, @kind, @body, @at, 1, @at, @at, 'applied') ON CONFLICT (provider, event_key) DO NOTHING`);
  const advance = database.prepare(`UPDATE channel_messages_log SET status = @status, status_rank = @rank, sent_at = coalesce(sent_at, @at),
    delivered_at = CASE WHEN @rank >= 4 THEN coalesce(delivered_at, @at) ELSE delivered_at END, next_attempt_at = NULL, lease_until = NULL
    WHERE id = @message AND status_rank < @rank RETURNING tenant_id`);
  const reported = database.prepare(`INSERT INTO message_events (id, tenant_id, message_id, event_key, kind, provider, words, proof, at, recorded_at)
    VALUES (@event, @tenant, @message, @status || ':', @status, 'twilio', @status, @id, @at, @at) ON CONFLICT (message_id, event_key) DO NOTHING`);
  const firm = database.prepare("SELECT tenant_id FROM channel_configurations WHERE channel_type = 'whatsapp' AND provider_number_id = @number");
  const known = database.prepare('SELECT id FROM contacts WHERE tenant_id = @tenant AND phone = @from');
  const add = database.prepare('INSERT INTO contacts (id, tenant_id, name, phone, created_at, updated_at) VALUES (@contact, @tenant, @name, @from, @at, @at)');
  const write = database.prepare(`INSERT INTO inbound_messages (id, tenant_id, channel_type, provider, external_message_id, from_address, to_address, contact_id,
    content, type, meaning, received_at, created_at)
    VALUES (@inbound, @tenant, 'whatsapp', 'whatsapp', @number || ':' || @message, @from, @number, @contact, @text, 'text', 'message', @at, @at)
    ON CONFLICT (provider, external_message_id) DO NOTHING`);
  const report = database.transaction(one => {
    if (keep.run(one).changes === 0) return;
    const message = advance.get(one);
    if (message) reported.run({ ...one, tenant: message.tenant_id });
  });
  const receive = database.transaction(one => {
    if (keep.run(one).changes === 0) return;
    const tenant = firm.get(one)?.tenant_id;
    if (!tenant) return;
    const person = known.get({ ...one, tenant });
    if (!person) add.run({ ...one, tenant });
    write.run({ ...one, tenant, contact: person?.id ?? one.contact });
  });
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
  const settle = database.transaction(values => { sent.run(values); event.run(values); });
  return {
    report: async one => report({ ...one, id: newId('in'), provider: 'twilio-sms', kind: 'status', event: newId('mev'), at: now() }),
    receive: async one => receive({ ...one, id: newId('in'), provider: 'whatsapp', kind: 'platform', contact: newId('ctc'), inbound: newId('inm'), at: now() }),
    claim: async most => (due.get({ at: now() }) ? claim.all({ at: now(), until: now(120_000), most }) : []),
    sent: async (message, sid) => { settle({ id: newId('mev'), message: message.id, tenant: message.tenant_id, sid, at: now() }); },
  };
};
