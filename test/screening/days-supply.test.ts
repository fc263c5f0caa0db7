import { anastrozoleOrder, capsules, hormonePanel, makePatient, must, yesterday } from '../support/orders.js';
import { SIGNATURE, startService, type Answer, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

interface Finding {
  readonly rule: string;
  readonly severity: string;
  readonly stops: boolean;
}

/** An order of one capsule twice a week, for a man whose baseline is on file. */
async function order(changes: object): Promise<Answer['body']> {
  const { id: patientId } = await makePatient(service);
  await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
  return must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId, changes)));
}
const verify = (id: string): Promise<Answer> =>
  service.as('pharmacist').post(`/prescriptions/${id}/verification`, { decision: 'verify', signature: SIGNATURE });
const supplyFindings = ({ screening }: Answer['body']): Finding[] =>
  screening.findings.filter(({ rule }: Finding) => rule === 'DOSE-001' || rule === 'DOSE-002');

describe('a quantity that contradicts the days’ supply by dose and frequency', () => {
  it.each([
    ['DOSE-001', '30 capsules for 30 days', { quantity: capsules(30), daysSupply: 30 }],
    ['DOSE-002', '8 capsules for 90 days', { daysSupply: 90 }],
  ])('is shown (%s): %s', async (rule, _, changes) => {
    const made = await order(changes);
    expect(supplyFindings(made)).toEqual([
      expect.objectContaining({ rule, kind: 'dose', severity: 'moderate', stops: false }),
    ]);
    expect((await verify(made.id)).status).toBe(200);
  });

  it('stops the verification where a day’s share is above the range, until the order is corrected', async () => {
    const made = await order({ quantity: capsules(60), daysSupply: 30 });
    expect(made.screening.outcome).toBe('needs-review');
    const refused = await verify(made.id);
    expect([refused.status, refused.body.code]).toEqual([422, 'open-findings']);
    expect(refused.body.reasons).toEqual([
      expect.objectContaining({
        rule: 'DOSE-001',
        severity: 'major',
        evidence: expect.arrayContaining([
          expect.objectContaining({ text: '60 {capsule} for 30 days; by dose and frequency they last 210 days' }),
        ]),
      }),
    ]);

    const path = `/prescriptions/${made.id}`;
    const corrected = await must(service.as('prescriber').patch(path, { quantity: capsules(8), daysSupply: 28 }));
    expect(supplyFindings(corrected).filter(({ stops }) => stops)).toEqual([]);
    expect((await verify(made.id)).status).toBe(200);
  });

  it('is told as too much where the sig says as needed, and as too little it stays open', async () => {
    const sig = { text: 'One capsule as needed', dose: capsules(1), frequency: { times: 2, per: 'week' } };
    const much = await order({ sig, quantity: capsules(60), daysSupply: 30 });
    expect(supplyFindings(much)).toHaveLength(1);
    const made = await order({ sig, quantity: capsules(8), daysSupply: 90 });
    expect(supplyFindings(made)).toEqual([]);
    expect(made.screening.checks).toContainEqual(
      expect.objectContaining({
        check: 'dose',
        outcome: 'not-checked',
        stops: false,
        reason: expect.stringContaining('as needed'),
      }),
    );
  });

  it('is nothing to a question without an order', async () => {
    const { id: patientId } = await makePatient(service);
    const answer = await must(
      service.as('pharmacist').post('/screenings/simulations', {
        patientId,
        candidates: [{ drug: 'rxcui:84857', strength: { value: '1', unit: 'mg' }, route: 'oral' }],
        indication: { system: 'icd-10-cm', code: 'E29.1', goal: 'male-hypogonadism' },
      }),
    );
    expect(JSON.stringify(answer)).not.toMatch(/DOSE-00[12]|days' supply/);
  });
});
