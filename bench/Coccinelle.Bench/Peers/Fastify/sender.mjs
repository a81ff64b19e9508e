// The worker: claims as many due messages as it has hands free, and hands each over by a kept connection.
import http from 'node:http';

const HANDS = 256;
const BATCH = 128;
const IDLE = 100; // milliseconds

const agent = new http.Agent({ keepAlive: true, maxSockets: HANDS });
const account = process.env.TWILIO_ACCOUNT_SID;
const authorization = `Basic ${Buffer.from(`${account}:${process.env.TWILIO_AUTH_TOKEN}`).toString('base64')}`;

const handOver = (provider, message) => new Promise((resolve, reject) => {
  const body = new URLSearchParams({
    To: message.to_address, From: message.sender, Body: message.content,
    StatusCallback: `${process.env.PUBLIC_URL}/webhooks/twilio/sms/status?message=${message.id}`,
  }).toString();
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) };
  const request = http.request(new URL(`/2010-04-01/Accounts/${account}/Messages.json`, provider), { method: 'POST', agent, headers }, answer => {
    let text = '';
    answer.setEncoding('utf8').on('data', part => { text += part; }).on('end', () => resolve(JSON.parse(text).sid)).on('error', reject);
  });
  request.on('error', reject).end(body);
});

export const sendWithoutEnd = async (store, provider) => {
  let busy = 0;
  let wake = () => {};
  const deliver = async message => {
    try {
      await store.sent(message, await handOver(provider, message));
    } finally {
      busy--;
      wake();
    }
  };

  for (;;) {
    const messages = busy < HANDS ? await store.claim(Math.min(HANDS - busy, BATCH)) : [];
    busy += messages.length;
    for (const message of messages) deliver(message);
    if (messages.length === 0) await new Promise(resolve => { wake = resolve; setTimeout(resolve, IDLE); });
  }
};
