// PostgreSQL: named (so prepared) statements on a pool of 16; each commits by itself.
import pg from 'pg';
import { newId } from './ids.mjs';

const STORED = (provider, kind) => `WITH stored AS (
    INSERT INTO webhook_inbox (id, provider, event_key, kind, body, received_at, attempts, next_attempt_at, processed_at, result)
    VALUES ($1, '${provider}', $2, '${kind}', $3, $4::timestamptz, 1, $4, $4, 'applied') ON CONFLICT (provider, event_key) DO NOTHING RETURNING id)`;

const REPORT = `${STORED('twilio-sms', 'status')}, message AS (
    UPDATE channel_messages_log SET status = $5::text, status_rank = $6::integer, sent_at = coalesce(sent_at, $4),
      delivered_at = CASE WHEN $6 >= 4 THEN coalesce(delivered_at, $4) ELSE delivered_at END, next_attempt_at = NULL, lease_until = NULL
    WHERE id = $7 AND status_rank < $6 AND EXISTS (SELECT FROM stored) RETURNING id, tenant_id)
  INSERT INTO message_events (id, tenant_id, message_id, event_key, kind, provider, words, proof, at)
  SELECT $8, tenant_id, id, $5 || ':', $5, 'twilio', $5, $1, $4 FROM message ON CONFLICT (message_id, event_key) DO NOTHING`;

const RECEIVE = `${STORED('whatsapp', 'platform')},
  firm AS (SELECT tenant_id FROM channel_configurations WHERE channel_type = 'whatsapp' AND provider_number_id = $5::text),
  known AS (SELECT c.id, c.tenant_id FROM contacts c JOIN firm USING (tenant_id) WHERE c.phone = $6::text),
  added AS (
    INSERT INTO contacts (id, tenant_id, name, phone, created_at, updated_at)
    SELECT $7, tenant_id, $8, $6, $4, $4 FROM firm WHERE NOT EXISTS (SELECT FROM known) AND EXISTS (SELECT FROM stored)
    ON CONFLICT DO NOTHING RETURNING id, tenant_id)
  INSERT INTO inbound_messages (id, tenant_id, channel_type, provider, external_message_id, from_address, to_address, contact_id, content, type, meaning, received_at)
  SELECT $9, person.tenant_id, 'whatsapp', 'whatsapp', $5 || ':' || $10::text, $6, $5, person.id, $11, 'text', 'message', $4
  FROM (SELECT * FROM known UNION ALL SELECT * FROM added) person WHERE EXISTS (SELECT FROM stored) ON CONFLICT (provider, external_message_id) DO NOTHING`;

const CLAIM = `UPDATE channel_messages_log SET lease_until = now() + interval '2 minutes', attempts = attempts + 1 WHERE id IN (
    SELECT id FROM channel_messages_log
    WHERE channel_type = 'sms' AND next_attempt_at <= now() AND (lease_until IS NULL OR lease_until <= now())
    ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING id, tenant_id, to_address, sender, content`;

const SENT = `WITH message AS (
    UPDATE channel_messages_log SET status = 'sent', status_rank = 2, sent_at = now(), external_message_id = $2, provider = 'twilio', segments = 1,
      next_attempt_at = NULL, lease_until = NULL WHERE id = $1)
  INSERT INTO message_events (id, tenant_id, message_id, event_key, kind, provider, words, proof, at)
  VALUES ($3, $4, $1, 'accepted:' || $2, 'accepted', 'twilio', 'queued', $2, now()) ON CONFLICT (message_id, event_key) DO NOTHING`;

export const open = async connectionString => {
  const pool = new pg.Pool({ connectionString, max: 16 });
  return {
    report: one => pool.query({ name: 'report', text: REPORT, values: [newId('in'), one.key, one.body, new Date(), one.status, one.rank, one.message, newId('mev')] }),
    receive: one => pool.query({
      name: 'receive', text: RECEIVE,
      values: [newId('in'), one.key, one.body, new Date(), one.number, one.from, newId('ctc'), one.name, newId('inm'), one.message, one.text],
    }),
    claim: async most => (await pool.query({ name: 'claim', text: CLAIM, values: [most] })).rows,
    sent: (message, sid) => pool.query({ name: 'sent', text: SENT, values: [message.id, sid, newId('mev'), message.tenant_id] }),
  };
};
