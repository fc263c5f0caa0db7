import { Monitoring } from '../../src/workflow/monitoring/index.js';
import { deliver, letTimePass } from '../support/notices.js';
import { anastrozoleOrder, hormonePanel, makePatient, must, yesterday } from '../support/orders.js';
import { SIGNATURE, startService, type TestService } from '../support/service.js';
import { startSmtp, type TestSmtp } from '../support/smtp.js';

jest.setTimeout(90_000);

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
beforeEach(() => {
  smtp.mails.length = 0;
});

/** A man whose anastrozole was verified and handed over today. */
async function treatedPatient(): Promise<string> {
  const { id: patientId } = await makePatient(service);
  await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
  const order = await must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId)));
  const verification = { decision: 'verify', signature: SIGNATURE };
  await must(service.as('pharmacist').post(`/prescriptions/${order.id}/verification`, verification));
  await service.run((tx) =>
    service.app.get(Monitoring, { strict: false }).start(tx, {
      prescriptionId: order.id,
      patientId,
      prescriberId: service.prescriberId,
      drugs: ['rxcui:84857'],
      goal: 'male-hypogonadism',
      dosing: '1 {capsule} 2 per week',
      continuedFrom: null,
    }),
  );
  await service.workEvents();
  return patientId;
}

interface SomeNotice {
  id: string;
  kind: string;
  urgency: string;
  status: string;
  items: { rule: string; step: string; summary: string }[];
}

/** The notices about one patient that hold an item of this rule, newest first. */
async function noticesOf(patientId: string, rule: string): Promise<SomeNotice[]> {
  const { items } = await must<{ items: SomeNotice[] }>(
    service.as('prescriber').get(`/notices?patientId=${patientId}&limit=200`),
  );
  return items.filter((notice) => notice.items.some((item) => item.rule === rule));
}
const mailsAbout = (notice: SomeNotice | undefined) =>
  smtp.mails.filter(({ messageId }) => messageId === `<${notice?.id}@galenic.invalid>`);

async function sendAll(): Promise<void> {
  await letTimePass(service);
  await deliver(service);
}

it('tells the prescriber once, 43 days after the first dose, that the panel is overdue', async () => {
  const patientId = await treatedPatient();
  service.clock.advance('P42D');
  await service.sweep('overdue-obligations');
  await service.workEvents();
  await sendAll();
  expect(await noticesOf(patientId, 'MON-002')).toEqual([]);

  service.clock.advance('P1D');
  for (let again = 0; again < 3; again += 1) {
    await service.sweep('overdue-obligations');
    await service.workEvents();
    await sendAll();
  }
  const [notice, ...others] = await noticesOf(patientId, 'MON-002');
  expect(others).toEqual([]);
  expect(notice).toMatchObject({ kind: 'monitoring-overdue', status: 'sent' });
  expect(notice!.items.filter(({ rule }) => rule === 'MON-002')).toMatchObject([
    { step: 'overdue-notice', summary: expect.stringContaining('missing: ') },
  ]);
  expect(mailsAbout(notice)).toHaveLength(1);

  const { body } = await service.as('prescriber').post(`/notices/${notice!.id}/acknowledgement`, {});
  expect(body).toMatchObject({ status: 'acknowledged', acknowledgement: { role: 'prescriber' } });
});

it('says nothing when the result came before the notice', async () => {
  const patientId = await treatedPatient();
  service.clock.advance('P43D');
  await service.sweep('overdue-obligations');
  await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
  await service.workEvents();
  expect(await noticesOf(patientId, 'MON-002')).toEqual([]);
});

it('tells of a low estradiol on the day it arrives, and of one below 10 at once and by telephone', async () => {
  const patientId = await treatedPatient();
  service.clock.advance('P30D');
  const estradiol = (value: string) => hormonePanel(yesterday(service), { estradiol: value })[0];
  await must(service.as('lab').post(`/patients/${patientId}/lab-results`, estradiol('15')));
  await service.workEvents();
  await sendAll();
  const [low, ...others] = await noticesOf(patientId, 'DLI-001');
  expect(others).toEqual([]);
  expect(low).toMatchObject({ kind: 'safety-finding', urgency: 'urgent', status: 'sent' });
  expect(mailsAbout(low)).toHaveLength(1);

  service.clock.advance('P2D');
  await must(service.as('lab').post(`/patients/${patientId}/lab-results`, estradiol('8')));
  await service.workEvents();
  const [critical] = await noticesOf(patientId, 'DLI-002');
  expect(critical).toMatchObject({ urgency: 'critical', status: 'sent' });
  const calls = await must(service.as('pharmacist').get('/notices?awaitingCall=true'));
  expect(calls.items.map(({ id }: { id: string }) => id)).toEqual([critical!.id]);
});

it('tells of a tamoxifen that another pharmacy added, once, however often the profile is touched', async () => {
  const patientId = await treatedPatient();
  const medications = `/patients/${patientId}/medications`;
  const tamoxifen = { drug: 'rxcui:10324', status: 'active', startedOn: '2026-01-05', source: 'outside pharmacy' };
  await must(service.as('technician').post(medications, tamoxifen));
  await service.workEvents();
  await must(service.as('technician').patch(`/patients/${patientId}`, { telephone: '+1 303 555 0123' }));
  await service.workEvents();
  await sendAll();
  const notices = await noticesOf(patientId, 'DDI-001');
  expect(notices).toHaveLength(1);
  expect(notices[0]).toMatchObject({ kind: 'safety-finding', urgency: 'urgent', status: 'sent' });
  expect(mailsAbout(notices[0])).toHaveLength(1);
});

it('tells of a critical result though the only order still waits for its pharmacist, and leaves the rest to the worklist', async () => {
  const { id: patientId } = await makePatient(service);
  const order = await must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId)));
  expect(order.status).toBe('awaiting-verification');
  const estradiol = (value: string) => hormonePanel(yesterday(service), { estradiol: value })[0];
  await must(service.as('lab').post(`/patients/${patientId}/lab-results`, estradiol('15')));
  await service.workEvents();
  expect(await noticesOf(patientId, 'DLI-001')).toEqual([]);

  service.clock.advance('P2D');
  await must(service.as('lab').post(`/patients/${patientId}/lab-results`, estradiol('8')));
  await service.workEvents();
  const [critical, ...others] = await noticesOf(patientId, 'DLI-002');
  expect(others).toEqual([]);
  expect(critical).toMatchObject({ urgency: 'critical', status: 'sent' });
  const calls = await must(service.as('pharmacist').get('/notices?awaitingCall=true&limit=200'));
  expect(calls.items.map(({ id }: { id: string }) => id)).toContain(critical!.id);

  // The same finding is told once, whatever looks at the order next.
  await must(service.as('pharmacist').post(`/prescriptions/${order.id}/screenings`));
  await service.workEvents();
  expect(await noticesOf(patientId, 'DLI-002')).toHaveLength(1);
});
