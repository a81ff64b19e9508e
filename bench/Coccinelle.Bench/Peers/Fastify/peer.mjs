// The peer: what one would write with Fastify and a driver. The same proof over the raw body; the webhook is kept and applied in one commit,
// which on PostgreSQL is one statement, and answered after it; and a worker that claims due messages, hands them over and writes down what came
// of it. Same tables, made by the server's migrations. It knows the webhooks that the benchmark sends, each of one update.
import Fastify from 'fastify';
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { sendWithoutEnd } from './sender.mjs';

const { BENCH_DATABASE, BENCH_PROVIDER, PUBLIC_URL, TWILIO_AUTH_TOKEN, WHATSAPP_APP_SECRET, ASPNETCORE_URLS } = process.env;
const { open } = await import(BENCH_DATABASE.startsWith('postgres:') ? './postgres.mjs' : './sqlite.mjs');
const store = await open(BENCH_DATABASE);

const RANKS = { sent: 2, failed: 3, delivered: 4, read: 5 };

const same = (given, expected) => {
  const [one, other] = [Buffer.from(given ?? ''), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
};

const app = Fastify({ logger: false, bodyLimit: 3 * 1024 * 1024 });
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));

app.get('/health', async () => 'Healthy');

app.post('/webhooks/twilio/sms/status', async (request, reply) => {
  const form = new URLSearchParams(request.body.toString());
  const sorted = [...form].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const signed = PUBLIC_URL + request.raw.url + sorted.map(([name, value]) => name + value).join('');
  if (!same(request.headers['x-twilio-signature'], createHmac('sha1', TWILIO_AUTH_TOKEN).update(signed).digest('base64'))) return reply.code(403).send();

  const status = form.get('MessageStatus');
  const key = `${form.get('MessageSid')}|${status}|${form.get('ErrorCode') ?? ''}`;
  await store.report({ key, body: `${request.body}&message=${request.query.message}`, status, rank: RANKS[status], message: request.query.message });
  return reply.type('text/xml; charset=utf-8').send('<Response/>');
});

app.post('/webhooks/whatsapp', async (request, reply) => {
  const expected = `sha256=${createHmac('sha256', WHATSAPP_APP_SECRET).update(request.body).digest('hex')}`;
  if (!same(request.headers['x-hub-signature-256'], expected)) return reply.code(403).send();

  const { value } = JSON.parse(request.body).entry[0].changes[0];
  const [message] = value.messages;
  await store.receive({
    key: `|${createHash('sha256').update(request.body).digest('hex')}`, body: request.body.toString(), number: value.metadata.phone_number_id,
    from: `+${message.from}`, name: value.contacts[0].profile.name, message: message.id, text: message.text.body,
  });
  return reply.code(200).send();
});

await app.listen({ host: '127.0.0.1', port: Number(new URL(ASPNETCORE_URLS).port) });
sendWithoutEnd(store, new URL(BENCH_PROVIDER));
