// Somebody else's mail server (npm smtp-server), so that our own one and our door cannot agree on the same mistake.
// Arguments: certificate, key. Writes one line of JSON for its ports and one for every message.
import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';

const [certificate, key] = process.argv.slice(2).map((path) => readFileSync(path));
const refuse = (code, words) => Object.assign(new Error(words), { responseCode: code });
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

function start(secure) {
  const server = new SMTPServer({
    secure,
    cert: certificate,
    key,
    authMethods: ['PLAIN', 'LOGIN'],
    onAuth: ({ method, username, password }, session, callback) =>
      password === 'right'
        ? callback(null, { user: `${username} by ${method}${session.secure ? '' : ' in the clear'}` })
        : callback(refuse(535, '5.7.8 Not you')),
    onMailFrom: ({ address }, _, callback) => callback(address.startsWith('stranger@') ? refuse(553, '5.7.1 Not yours') : null),
    onRcptTo: ({ address }, _, callback) =>
      callback(address.startsWith('nobody@') ? refuse(550, '5.1.1 No such user') : address.startsWith('busy@') ? refuse(451, '4.3.0 Later') : null),
    onData: (stream, session, callback) => {
      let text = '';
      stream.setEncoding('utf8');
      stream.on('data', (part) => (text += part));
      stream.on('end', () => {
        say({ connection: session.id, user: session.user, from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((to) => to.address), text });
        callback(null, '2.0.0 Taken');
      });
    },
  });
  server.on('error', () => {}); // otherwise a handshake that fails ends the process
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.server.address().port)));
}

say({ startTls: await start(false), tls: await start(true) });
