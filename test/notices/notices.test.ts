import { deliver, key, letTimePass, PERSON, raise, someoneToTell, subject, type Told } from '../support/notices.js';
import { startService, type TestService } from '../support/service.js';
import { smtpError, startSmtp, type TestSmtp } from '../support/smtp.js';

jest.setTimeout(60_000);

let service: TestService;
let smtp: TestSmtp;
let told: Told;

beforeAll(async () => {
  smtp = await startSmtp();
  service = await startService({
    environment: {
      SMTP_URL: smtp.url,
      PUBLIC_URL: 'https://galenic.example.com/',
      MAIL_FROM: 'Pharmacy <rx@example.net>',
    },
  });
  told = await someoneToTell(service);
});
afterAll(async () => {
  await service.stop();
  await smtp.stop();
});
beforeEach(async () => {
  smtp.onRecipient = () => undefined;
  smtp.onMail = () => undefined;
  await letTimePass(service);
  await deliver(service);
  smtp.mails.length = 0;
});

const view = async (id: string | null) => (await service.as('pharmacist').get(`/notices/${id}`)).body;

describe('raising', () => {
  it('gathers what belongs together into one notice, each step once', async () => {
    const first = key();
    const noticeId = await raise(service, subject(told), first);
    expect(noticeId).not.toBeNull();
    expect(await raise(service, subject(told, { urgency: 'urgent', summary: 'Testosterone is missing' }))).toBe(
      noticeId,
    );
    expect(await raise(service, subject(told), first)).toBeNull();
    const second = await raise(service, subject(told), { ...first, step: 'second-notice' });
    expect(second).toBe(noticeId);
    const notice = await view(noticeId);
    expect(notice).toMatchObject({ status: 'pending', urgency: 'urgent', kind: 'monitoring-overdue' });
    expect(notice.items.map((item: { step: string; summary: string }) => [item.step, item.summary])).toEqual([
      ['overdue-notice', 'Estradiol of the first check is missing'],
      ['overdue-notice', 'Testosterone is missing'],
      ['second-notice', 'Estradiol of the first check is missing'],
    ]);
  });

  it('keeps apart another patient, another prescriber, another kind and what concerns the pharmacy', async () => {
    const other = await someoneToTell(service);
    const ids = [
      await raise(service, subject(told)),
      await raise(service, subject({ ...told, patientId: other.patientId })),
      await raise(service, subject({ ...told, prescriberId: other.prescriberId })),
      await raise(service, subject(told, { kind: 'safety-finding' })),
      await raise(service, subject(told, { audience: 'pharmacy' })),
    ];
    expect(new Set(ids).size).toBe(5);
  });

  it('lets a critical one go alone and at once', async () => {
    const ids = [
      await raise(service, subject(told, { urgency: 'critical' })),
      await raise(service, subject(told, { urgency: 'critical' })),
      await raise(service, subject(told)),
    ];
    expect(new Set(ids).size).toBe(3);
    await deliver(service);
    expect(smtp.mails.map(({ subject: line }) => line)).toEqual([
      'CRITICAL: Monitoring of one of your patients is overdue',
      'CRITICAL: Monitoring of one of your patients is overdue',
    ]);
  });

  it('stays one item in one notice however many raise it at once', async () => {
    const same = key();
    const raised = await Promise.all(Array.from({ length: 6 }, () => raise(service, subject(told), same)));
    expect(raised.filter((id) => id !== null)).toHaveLength(1);
    const others = await Promise.all(Array.from({ length: 6 }, () => raise(service, subject(told))));
    expect(new Set(others)).toEqual(new Set(raised.filter((id) => id !== null)));
  });

  it('begins another notice once the open one is on its way', async () => {
    const first = await raise(service, subject(told));
    await letTimePass(service);
    await deliver(service);
    expect(await raise(service, subject(told))).not.toBe(first);
  });
});

describe('mail', () => {
  it('says nothing of a person, and where to read more', async () => {
    const noticeId = await raise(service, subject(told));
    await deliver(service);
    expect(smtp.mails).toEqual([]);
    await letTimePass(service);
    await deliver(service);
    expect(smtp.mails).toHaveLength(1);
    const [mail] = smtp.mails;
    const { body: doctor } = await service.as('pharmacist').get(`/prescribers/${told.prescriberId}`);
    expect(mail!.messageId).toBe(`<${noticeId}@example.net>`);
    expect(mail!.to).toMatchObject({ text: doctor.email });
    expect(mail!.from).toMatchObject({ text: '"Pharmacy" <rx@example.net>' });
    expect(mail!.text).toContain(`https://galenic.example.com/notices/${noticeId}`);
    expect(mail!.text).toContain('+1 303 555 0100');
    const everything = `${[...mail!.headerLines].map(({ line }) => line).join('\n')}\n${mail!.text}\n${mail!.html}`;
    for (const word of [...Object.values(PERSON), told.patientId, 'Estradiol', 'W.F.', 'female']) {
      expect(everything).not.toContain(word);
    }
    expect(await view(noticeId)).toMatchObject({
      status: 'sent',
      sentAt: expect.any(String),
      deliveries: [{ channel: 'email', attempt: 1, status: 'sent', failure: null }],
    });
  });

  it('goes out once however many deliver at once, and not again later', async () => {
    const noticeId = await raise(service, subject(told));
    await letTimePass(service);
    await Promise.all(Array.from({ length: 5 }, () => deliver(service)));
    await letTimePass(service);
    await deliver(service);
    expect(smtp.mails.map(({ messageId }) => messageId)).toEqual([`<${noticeId}@example.net>`]);
  });

  it('waits for a mail server that is away, and keeps the Message-ID', async () => {
    const noticeId = await raise(service, subject(told));
    await letTimePass(service);
    await smtp.stop();
    await deliver(service);
    expect(await view(noticeId)).toMatchObject({
      status: 'sending',
      deliveries: [
        { attempt: 1, status: 'failed', failure: expect.stringMatching(/^E[A-Z]+$/) },
        { attempt: 2, status: 'pending', failure: null },
      ],
    });
    await smtp.startAgain();
    await deliver(service);
    expect(smtp.mails).toEqual([]); // the pause is not over
    await letTimePass(service);
    await deliver(service);
    expect(smtp.mails.map(({ messageId }) => messageId)).toEqual([`<${noticeId}@example.net>`]);
    expect((await view(noticeId)).status).toBe('sent');
  });

  it('tries again what the server refused for now, for the recipient or the message', async () => {
    let refusals = 0;
    smtp.onRecipient = () => {
      if ((refusals += 1) === 1) throw smtpError(451);
    };
    smtp.onMail = () => {
      if (smtp.mails.length === 1) throw smtpError(452);
    };
    const noticeId = await raise(service, subject(told));
    for (let round = 0; round < 3; round += 1) {
      await letTimePass(service);
      await deliver(service);
    }
    expect(new Set(smtp.mails.map(({ messageId }) => messageId))).toEqual(new Set([`<${noticeId}@example.net>`]));
    const { status, deliveries } = await view(noticeId);
    expect([status, deliveries.map(({ failure }: { failure: string }) => failure)]).toEqual([
      'sent',
      ['EENVELOPE 451', 'EMESSAGE 452', null],
    ]);
  });

  it('asks a pharmacist to call when the server refuses for good', async () => {
    smtp.onRecipient = () => {
      throw smtpError(550);
    };
    const noticeId = await raise(service, subject(told));
    await letTimePass(service);
    await deliver(service);
    expect(await view(noticeId)).toMatchObject({
      status: 'failed',
      deliveries: [
        { channel: 'email', attempt: 1, status: 'failed', failure: 'EENVELOPE 550' },
        { channel: 'telephone', attempt: 1, status: 'awaiting-call' },
      ],
    });
    const list = await service.as('pharmacist').get('/notices?awaitingCall=true&limit=200');
    expect(list.body.items.map(({ id }: { id: string }) => id)).toContain(noticeId);
    const failed = await service.as('pharmacist').get('/notices?status=failed');
    expect(failed.body.items.map(({ id }: { id: string }) => id)).toContain(noticeId);
    const path = `/notices/${noticeId}/calls`;
    const missed = await service.as('pharmacist').post(path, { reached: false, note: 'no answer' });
    expect([missed.status, missed.body.status]).toEqual([200, 'failed']);
    const reached = await service.as('pharmacist').post(path, { reached: true, spokenTo: 'the practice' });
    expect(reached.body).toMatchObject({ status: 'sent', calls: [{ reached: false }, { spokenTo: 'the practice' }] });
    const after = await service.as('pharmacist').get('/notices?awaitingCall=true&limit=200');
    expect(after.body.items.map(({ id }: { id: string }) => id)).not.toContain(noticeId);
  });

  it('gives up after a day of tries and then asks for a call', async () => {
    await smtp.stop();
    const noticeId = await raise(service, subject(told));
    for (let round = 0; round < 12; round += 1) {
      await letTimePass(service);
      await deliver(service);
    }
    await smtp.startAgain();
    const { status, deliveries } = await view(noticeId);
    expect(status).toBe('failed');
    expect(deliveries.filter(({ channel }: { channel: string }) => channel === 'email')).toHaveLength(10);
    expect(deliveries.at(-1)).toMatchObject({ channel: 'telephone', status: 'awaiting-call' });
  });
});

describe('a critical notice', () => {
  it('is on the call list at once, whatever the mail did, until it was read back', async () => {
    const noticeId = await raise(service, subject(told, { urgency: 'critical', kind: 'safety-finding' }));
    await deliver(service);
    expect(smtp.mails).toHaveLength(1);
    expect(await view(noticeId)).toMatchObject({
      status: 'sent',
      deliveries: [
        { channel: 'email', status: 'sent' },
        { channel: 'telephone', status: 'awaiting-call' },
      ],
    });
    const path = `/notices/${noticeId}/calls`;
    await service.as('pharmacist').post(path, { reached: true, spokenTo: 'the practice' });
    expect((await view(noticeId)).deliveries[1].status).toBe('awaiting-call');
    await service.as('pharmacist').post(path, { reached: true, spokenTo: 'the practice', readBack: true });
    expect((await view(noticeId)).deliveries[1].status).toBe('sent');
  });
});
