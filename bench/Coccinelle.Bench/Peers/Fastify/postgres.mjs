// PostgreSQL: named (so prepared) statements on a pool of 16; each commits by itself.
import pg from 'pg';
import { newId } from './ids.mjs';

const RECEIVE = `INSERT INTO webhook_inbox (id, provider, event_key, kind, body, received_at, attempts, next_attempt_at)
  VALUES ($1, $2, $3, $4, $5, $6, 0, $6) ON CONFLICT (provider, event_key) DO NOTHING`;

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
    receive: (provider, key, kind, body) => pool.query({ name: 'receive', text: RECEIVE, values: [newId('in'), provider, key, kind, body, new Date()] }),
    claim: async most => (await pool.query({ name: 'claim', text: CLAIM, values: [most] })).rows,
    sent: (message, sid) => pool.query({ name: 'sent', text: SENT, values: [message.id, sid, newId('mev'), message.tenant_id] }),
  };
};
