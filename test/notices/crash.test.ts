import { startChild, type Child } from '../support/child.js';
import { letTimePass, raise, someoneToTell, subject } from '../support/notices.js';
import { startService, type TestService } from '../support/service.js';
import { startSmtp, type TestSmtp } from '../support/smtp.js';
import { eventually } from '../support/wait.js';

jest.setTimeout(120_000);

let service: TestService;
let smtp: TestSmtp;

beforeAll(async () => {
  smtp = await startSmtp();
  service = await startService({ environment: { SMTP_URL: smtp.url } });
});
afterAll(async () => {
  await service.stop();
  await smtp.stop();
});

const startWorker = (): Promise<Child> =>
  startChild(
    'src/worker.ts',
    {
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      DATABASE_URL: service.settings.DATABASE_URL,
      TOKEN_SECRET: service.settings.TOKEN_SECRET,
      SMTP_URL: smtp.url,
    },
    'ready',
  );

it('sends every notice, none under two Message-IDs, although the worker was killed between sending and noting it', async () => {
  const notices: string[] = [];
  for (let count = 0; count < 4; count += 1) {
    notices.push((await raise(service, subject(await someoneToTell(service))))!);
  }
  await letTimePass(service);
  let worker: Child | undefined;
  let killed: Promise<unknown> | undefined;
  // The server has the mail; the worker dies before it hears so.
  smtp.onMail = async () => {
    if (smtp.mails.length === 2 && worker) await (killed = worker.end('SIGKILL'));
  };
  worker = await startWorker();
  await eventually(() => expect(killed).toBeDefined(), 60_000);
  await killed;
  smtp.onMail = () => undefined;
  await letTimePass(service); // the claims of the dead process end
  worker = await startWorker();
  const status = async (id: string) => (await service.as('pharmacist').get(`/notices/${id}`)).body.status;
  await eventually(async () => {
    for (const id of notices) expect(await status(id)).toBe('sent');
  }, 60_000);
  await worker.end('SIGTERM');
  const messageIds = smtp.mails.map(({ messageId }) => messageId);
  expect(messageIds.length).toBeGreaterThan(notices.length); // the repeated ones
  expect(new Set(messageIds)).toEqual(new Set(notices.map((id) => `<${id}@galenic.invalid>`)));
});
