import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { deliver, letTimePass, PERSON, raise, someoneToTell, subject, type Told } from '../support/notices.js';
import { startService, type TestService } from '../support/service.js';

jest.setTimeout(60_000);

let service: TestService;
let folder: string;
let hook: Server;
let answerWith = 204;
const posts: { headers: Record<string, unknown>; body: string }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'galenic-channels-'));
  service = await startService({ environment: { DATA_DIR: folder, PUBLIC_URL: 'https://galenic.example.com' } });
  hook = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      posts.push({ headers: request.headers, body });
      response.writeHead(answerWith).end('patient data of theirs');
    });
  });
  await new Promise<void>((done) => hook.listen(0, '127.0.0.1', done));
});
afterAll(async () => {
  await service.stop();
  hook.close();
  rmSync(folder, { recursive: true, force: true });
});

const view = async (id: string) => (await service.as('pharmacist').get(`/notices/${id}`)).body;

async function send(told: Told): Promise<string> {
  const id = (await raise(service, subject(told)))!;
  await letTimePass(service);
  await deliver(service);
  return id;
}

function expectNobodyIn(text: string, told: Told): void {
  for (const word of [...Object.values(PERSON), told.patientId, 'Estradiol']) expect(text).not.toContain(word);
}

describe('without a mail server', () => {
  it('writes one whole file for a notice, also when it is sent again', async () => {
    const told = await someoneToTell(service);
    const id = await send(told);
    const read = () => readFileSync(join(folder, 'mail', `${id}.eml`));
    const mail = await simpleParser(read());
    expect(mail).toMatchObject({ subject: 'Monitoring of one of your patients is overdue' });
    expect(mail.messageId).toBe(`<${id}@galenic.invalid>`);
    expect(mail.text).toContain(`https://galenic.example.com/notices/${id}`);
    expectNobodyIn(read().toString(), told);
    // The process died after the file was written and before that was noted.
    await service.run((tx) =>
      tx.query(
        `UPDATE notice_delivery SET status = 'sending', claim = gen_random_uuid(), claimed_until_real = '2020-01-01', ended_at = NULL
         WHERE pharmacy_id = $1 AND notice_id = $2`,
        [tx.pharmacyId, id],
      ),
    );
    await deliver(service);
    expect((await simpleParser(read())).messageId).toBe(mail.messageId);
    expect(readdirSync(join(folder, 'mail')).filter((name) => name.includes(id))).toEqual([`${id}.eml`]);
    expect((await view(id)).status).toBe('sent');
  });
});

describe('fax', () => {
  it('hands a page over in a file that begins with the number', async () => {
    const told = await someoneToTell(service, { noticePreference: 'fax', fax: '+1 303 555 0199' });
    const id = await send(told);
    const page = readFileSync(join(folder, 'fax', `${id}.txt`), 'utf8');
    expect(page.split('\n')[0]).toBe('+1 303 555 0199');
    expect(page).toContain(`Notice ${id}`);
    expectNobodyIn(page, told);
    expect(await view(id)).toMatchObject({ status: 'sent', deliveries: [{ channel: 'fax', status: 'sent' }] });
  });
});

describe('telephone and portal', () => {
  it('makes a task of a call, and is sent when somebody was reached', async () => {
    const told = await someoneToTell(service, { noticePreference: 'telephone', telephone: '+1 303 555 0198' });
    const id = await send(told);
    expect(await view(id)).toMatchObject({ status: 'awaiting-call', deliveries: [{ status: 'awaiting-call' }] });
    await service.as('pharmacist').post(`/notices/${id}/calls`, { reached: true, spokenTo: 'the practice' });
    expect(await view(id)).toMatchObject({ status: 'sent', deliveries: [{ channel: 'telephone', status: 'sent' }] });
  });

  it('counts a notice on the portal as sent when it can be read there', async () => {
    const told = await someoneToTell(service, { noticePreference: 'portal' });
    const id = await send(told);
    expect((await told.caller.get('/notices?status=sent')).body.items).toMatchObject([{ id, status: 'sent' }]);
  });
});

describe('webhook', () => {
  let told: Told;
  beforeAll(async () => {
    told = await someoneToTell(service, { noticePreference: 'webhook', webhookUrl: 'https://hook.example.org/' });
    // The directory takes https addresses only; a test has none.
    const { port } = hook.address() as AddressInfo;
    await service.run((tx) =>
      tx.query('UPDATE prescriber SET webhook_url = $3 WHERE pharmacy_id = $1 AND id = $2', [
        tx.pharmacyId,
        told.prescriberId,
        `http://127.0.0.1:${port}/hook`,
      ]),
    );
  });
  beforeEach(() => {
    posts.length = 0;
  });

  it('posts the id of the notice and nothing of a person', async () => {
    answerWith = 204;
    const id = await send(told);
    expect(posts).toHaveLength(1);
    expect(JSON.parse(posts[0]!.body)).toEqual({
      noticeId: id,
      kind: 'monitoring-overdue',
      urgency: 'routine',
      url: `https://galenic.example.com/notices/${id}`,
    });
    expect(posts[0]!.headers['idempotency-key']).toBe(`<${id}@galenic.invalid>`);
    expect((await view(id)).status).toBe('sent');
  });

  it('tries again after a 503, under the same key, and falls back to mail after a 410', async () => {
    answerWith = 503;
    const id = await send(told);
    expect(await view(id)).toMatchObject({ status: 'sending', deliveries: [{ failure: 'HTTP 503' }, { attempt: 2 }] });
    answerWith = 410;
    await letTimePass(service);
    await deliver(service);
    await deliver(service);
    expect(new Set(posts.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(await view(id)).toMatchObject({
      status: 'sent',
      deliveries: [
        { channel: 'email', attempt: 1, status: 'sent' },
        { channel: 'webhook', attempt: 1, failure: 'HTTP 503' },
        { channel: 'webhook', attempt: 2, failure: 'HTTP 410' },
      ],
    });
  });

  it('follows no redirect', async () => {
    answerWith = 307;
    const id = await send(told);
    expect((await view(id)).deliveries[0]).toMatchObject({ channel: 'webhook', status: 'failed' });
  });
});
