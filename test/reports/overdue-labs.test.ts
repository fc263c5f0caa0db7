import { Monitoring } from '../../src/workflow/monitoring/index.js';
import { anastrozoleOrder, hormonePanel, makePatient, must, yesterday } from '../support/orders.js';
import { SIGNATURE, startService, type Answer, type TestService } from '../support/service.js';
import { parseCsv } from './csv-text.js';

let service: TestService;
/** Both began on day 0; the second one's panel arrives in time. */
let late: { patientId: string; mrn: string };
let inTime: { patientId: string };

/** A man whose anastrozole was handed over today, with his baseline, as the hand-over would start it. */
async function startedTherapy(mrn: string): Promise<{ patientId: string; mrn: string }> {
  const { id: patientId } = await makePatient(service, { mrn });
  await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
  const order = await must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId)));
  await must(
    service
      .as('pharmacist')
      .post(`/prescriptions/${order.id}/verification`, { decision: 'verify', signature: SIGNATURE }),
  );
  const therapy = {
    prescriptionId: order.id,
    patientId,
    prescriberId: service.prescriberId,
    drugs: ['rxcui:84857'],
    goal: 'male-hypogonadism' as const,
    dosing: '1 {capsule} 2 per week',
    continuedFrom: null,
  };
  await service.run((tx) => service.app.get(Monitoring, { strict: false }).start(tx, therapy));
  return { patientId, mrn };
}

const get = (query = '', user = 'admin'): Promise<Answer> => service.as(user).get(`/reports/overdue-labs${query}`);

/** The rows about the first hormone panel; other tests of the plan are overdue too. */
const panels = async (query = '') =>
  (await get(query)).body.items.filter(({ rule }: { rule: string }) => rule === 'MON-002');

beforeAll(async () => {
  service = await startService();
  late = await startedTherapy('=LATE, "1"');
  inTime = await startedTherapy('IN-TIME');
});
afterAll(() => service.stop());

describe('the overdue lab report', () => {
  it('does not list a panel on its last day in time', async () => {
    service.clock.advance('P42D');
    await must(service.as('lab').post(`/patients/${inTime.patientId}/lab-results`, hormonePanel(yesterday(service))));
    expect((await get()).body).toMatchObject({ asOf: service.clock.today('America/Denver'), nextCursor: null });
    expect(await panels()).toEqual([]);
  });

  it('names the patient from the next day on, whether a sweep has run or not', async () => {
    service.clock.advance('P1D');
    const before = await panels();
    expect(before).toEqual([
      {
        obligationId: expect.any(String),
        rule: 'MON-002',
        title: expect.any(String),
        patientId: late.patientId,
        patientNumber: late.mrn,
        prescriberId: service.prescriberId,
        prescriber: expect.stringMatching(/^\S.*, \S/),
        missing: expect.arrayContaining([expect.stringMatching(/estradiol/i)]),
        dueOn: expect.any(String),
        latestOn: new Date(service.clock.now().getTime() - 86_400_000).toLocaleDateString('en-CA', {
          timeZone: 'America/Denver',
        }),
        daysOverdue: 1,
        orderedOn: null,
        gate: expect.any(String),
      },
    ]);
    await service.sweep('overdue-obligations');
    expect(await panels()).toEqual(before);
    const days = (await get()).body.items.map(({ daysOverdue }: { daysOverdue: number }) => daysOverdue);
    expect(days).toEqual([...days].sort((a, b) => b - a));
  });

  it('says that a test was ordered, and keeps to one prescriber when asked', async () => {
    const [{ obligationId }] = await panels();
    const orderedOn = service.clock.today('America/Denver');
    await must(service.as('pharmacist').post(`/monitoring/obligations/${obligationId}/order`, { orderedOn }));
    expect(await panels()).toEqual([expect.objectContaining({ obligationId, orderedOn })]);
    expect(await panels(`?prescriberId=${service.prescriberId}`)).toHaveLength(1);
    expect((await get('?prescriberId=01990000-0000-7000-8000-000000000000')).body.items).toEqual([]);
    expect((await get('?prescriberId=me')).status).toBe(400);
  });

  it('is a CSV file, and each patient in it was read by somebody', async () => {
    const answer = await get('?format=csv', 'pharmacist');
    expect(parseCsv(answer.text).filter(({ rule }) => rule === 'MON-002')).toEqual([
      expect.objectContaining({
        patient_number: `'${late.mrn}`,
        patient_id: late.patientId,
        missing_tests: expect.stringMatching(/estradiol/i),
        days_overdue: '1',
      }),
    ]);
    const { items } = (await service.as('admin').get(`/audit-events?patientId=${late.patientId}`)).body;
    expect(items[0]).toMatchObject({
      action: 'patient.read',
      actorRole: 'pharmacist',
      detail: { report: 'overdue-labs' },
    });
    expect((await service.as('technician').get('/reports/overdue-labs')).status).toBe(403);
    expect((await get('', 'other-pharmacist')).body.items).toEqual([]);
  });

  it('forgets the patient when the result arrives', async () => {
    await must(service.as('lab').post(`/patients/${late.patientId}/lab-results`, hormonePanel(yesterday(service))));
    expect(await panels()).toEqual([]);
  });
});
