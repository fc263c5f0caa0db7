import { spawn } from 'node:child_process';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { startEmbedded } from '../lib/embedded.mjs';
import { inRoot } from '../lib/paths.mjs';
import { freeLoopbackPort, untilReady } from '../lib/service-process.mjs';
import { discard, throwawayFolder } from '../lib/throwaway.mjs';
import { signedIn, OffScript } from './client.mjs';

export const PASSWORD = 'demonstration only';
const USERS = ['pharmacist', 'pharmacist2', 'technician', 'prescriber', 'admin', 'lab'];
const PATIENCE = { withinMs: 60_000, everyMs: 50 };

/** A mail server on loopback that keeps what it receives. */
async function startMailServer() {
  const received = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      simpleParser(stream).then(
        (mail) => {
          received.push(mail);
          done();
        },
        (error) => done(error),
      );
    },
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${server.server.address().port}`,
    received,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** A throw-away database and mail server, and the service on top of them, which can be started again on a later day. */
export async function openStage() {
  const dataDir = await throwawayFolder();
  const database = await startEmbedded({ dataDir, durable: false });
  const mail = await startMailServer();
  let child;

  const stopService = () =>
    new Promise((resolve) => {
      if (!child || child.exitCode !== null) return resolve();
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });

  return {
    mail: mail.received,
    /** Starts the service so many days after today. @returns its users, signed in. */
    async startOn(day) {
      await stopService();
      const port = await freeLoopbackPort();
      child = spawn(process.execPath, [inRoot('dist', 'main.js')], {
        env: {
          ...process.env,
          NODE_ENV: 'development',
          PORT: String(port),
          DATA_DIR: dataDir,
          DATABASE_URL: database.databaseUrl,
          MIGRATION_DATABASE_URL: database.migrationDatabaseUrl,
          TOKEN_SECRET: database.tokenSecret,
          SMTP_URL: mail.url,
          LOAD_DEMO: 'if-empty',
          DEMO_PASSWORD: PASSWORD,
          LOG_LEVEL: 'error',
          ...(day > 0 ? { CLOCK_OFFSET: `P${day}D` } : {}),
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const base = `http://127.0.0.1:${port}`;
      await untilReady(base, child, PATIENCE).catch(({ message }) => {
        throw new OffScript(message);
      });
      return Object.fromEntries(await Promise.all(USERS.map(async (name) => [name, await signIn(base, name)])));
    },
    async close() {
      await stopService();
      await mail.stop();
      await discard(dataDir);
    },
  };
}

async function signIn(base, username) {
  const { accessToken } = await signedIn(base).post('/auth/token', { username, password: PASSWORD }, 200);
  return signedIn(base, accessToken);
}
