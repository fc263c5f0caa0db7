import { Screenings, type FindingSubject } from '../../src/workflow/screening/index.js';
import { someoneToTell, type Told } from '../support/notices.js';
import { startService, type TestService } from '../support/service.js';
import { startSmtp, type TestSmtp } from '../support/smtp.js';

jest.setTimeout(60_000);

let service: TestService;
let smtp: TestSmtp;
let told: Told;

beforeAll(async () => {
  smtp = await startSmtp();
  service = await startService({ environment: { SMTP_URL: smtp.url } });
  told = await someoneToTell(service);
  jest
    .spyOn(service.app.get(Screenings, { strict: false }), 'noticeSubject')
    .mockImplementation(async (_tx, id) => findings.get(id)!);
});
afterAll(async () => {
  await service.stop();
  await smtp.stop();
});

/** What screening's door answers about each finding. */
const findings = new Map<string, FindingSubject>();

/** Says that there is a finding, as screening does when an active therapy is screened again. */
const raised = (more: Partial<FindingSubject>): Promise<string> =>
  service.run(async (tx) => {
    const id = tx.newId();
    findings.set(id, {
      id,
      patientId: told.patientId,
      prescriberId: told.prescriberId,
      prescriptionId: tx.newId(),
      current: true,
      status: 'open',
      stops: true,
      rule: 'TEST-1',
      kind: 'drug-drug',
      severity: 'contraindicated',
      summary: 'Something was found',
      source: 'a test',
      ...more,
    });
    tx.emit('finding.raised', { findingId: id, patientId: told.patientId });
    return id;
  });

const noticesAbout = async (findingId: string) => {
  const { body } = await service.as('pharmacist').get('/notices?limit=200');
  return body.items.filter(({ items }: { items: { subject: { id: string } }[] }) =>
    items.some(({ subject }) => subject.id === findingId),
  );
};

it('tells the prescriber of a finding about an active therapy, in words that a signed-in reader sees', async () => {
  const id = await raised({});
  expect(await service.workEvents()).toBe(1);
  expect(await noticesAbout(id)).toMatchObject([
    {
      kind: 'safety-finding',
      urgency: 'urgent',
      status: 'pending',
      prescriberId: told.prescriberId,
      items: [{ subject: { kind: 'finding', id }, rule: 'TEST-1', summary: 'Something was found', source: 'a test' }],
    },
  ]);
});

it('sends a critical result at once, without waiting for a sweep', async () => {
  const id = await raised({ kind: 'drug-lab', severity: 'contraindicated' });
  await service.workEvents();
  expect(smtp.mails.map(({ subject }) => subject)).toEqual([
    'CRITICAL: A safety finding concerns one of your patients',
  ]);
  expect(await noticesAbout(id)).toMatchObject([{ urgency: 'critical', status: 'sent' }]);
});

it('is one notice however often the finding is reported', async () => {
  const id = await raised({ kind: 'dose', severity: 'major' });
  await service.run(async (tx) => {
    for (let count = 0; count < 3; count += 1) tx.emit('finding.raised', { findingId: id, patientId: told.patientId });
  });
  expect(await service.workEvents()).toBe(4);
  expect(await noticesAbout(id)).toHaveLength(1);
});

it.each([
  ['went away', { current: false, status: 'resolved' }],
  ['was decided', { status: 'overridden' }],
] as const)('stays quiet about a finding that %s before anybody was told', async (_what, standing) => {
  const id = await raised(standing);
  await service.workEvents();
  expect(await noticesAbout(id)).toEqual([]);
});
