import { anastrozoleOrder, makePatient, must } from '../support/orders.js';
import { pdfText } from '../support/pdf-text.js';
import { SIGNATURE, startService, type Answer, type TestService } from '../support/service.js';
import { addMedication, resolution, TAMOXIFEN } from '../screening/orders.js';
import { parseCsv } from './csv-text.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

interface Order {
  readonly id: string;
  readonly medication: string;
  readonly ids: Readonly<Record<string, string>>;
}

/** An order that raises the tamoxifen interaction, the copy of a commercial product and the missing baseline. */
async function raise(): Promise<Order> {
  const { id: patientId } = await makePatient(service);
  const medication = await addMedication(service, patientId, { drug: TAMOXIFEN });
  const { id, screening } = await must(
    service
      .as('technician')
      .post('/prescriptions', anastrozoleOrder(service, patientId, { significantDifference: undefined })),
  );
  const findings = screening.findings as { rule: string; id: string }[];
  return { id, medication, ids: Object.fromEntries(findings.map((finding) => [finding.rule, finding.id])) };
}

const [CLOMIPHENE, RALOXIFENE] = ['rxcui:2596', 'rxcui:72143'];

/** An order of anastrozole beside another drug. @returns its id */
async function raiseBeside(drug: string): Promise<string> {
  const { id: patientId } = await makePatient(service);
  await addMedication(service, patientId, { drug });
  const { id } = await must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId)));
  return id as string;
}

const decide = (id: string | undefined, changes: object = {}): Promise<Answer> =>
  must(service.as('pharmacist').post(`/findings/${id}/resolution`, resolution(changes)));
const get = (query = ''): Promise<Answer> => service.as('admin').get(`/reports/alert-overrides${query}`);
const rowOf = async (rule: string, query = '') =>
  (await get(query)).body.items.find((row: { rule: string }) => row.rule === rule);

describe('the alert override report', () => {
  it('has no row before anything fired', async () => {
    expect((await get()).body).toEqual({ from: null, to: null, items: [], nextCursor: null });
  });

  it('tells for each rule what became of its alerts, and the coded reasons', async () => {
    const orders = [await raise(), await raise(), await raise(), await raise()];
    const [first, second, third] = orders as [Order, Order, Order, Order];
    await decide(first.ids['503A-COPY'], { reasonCode: 'benefit-outweighs-risk' });
    await decide(second.ids['503A-COPY'], { reasonCode: 'benefit-outweighs-risk' });
    await must(service.as('pharmacist').patch(first.medication, { status: 'stopped', stoppedOn: '2026-02-01' }));
    await must(service.as('pharmacist').post(`/prescriptions/${first.id}/screenings`, {}));
    await must(
      service
        .as('pharmacist')
        .post(`/prescriptions/${third.id}/verification`, { decision: 'reject', note: 'sample', signature: SIGNATURE }),
    );

    expect(await rowOf('503A-COPY')).toEqual({
      rule: '503A-COPY',
      kind: '503a',
      severity: expect.any(String),
      fired: 4,
      overridden: 2,
      acknowledged: 0,
      heeded: 1,
      replaced: 0,
      silenced: 0,
      lapsed: 0,
      open: 1,
      overrideRate: 0.667,
      overrideReasons: [{ reasonCode: 'benefit-outweighs-risk', count: 2 }],
    });
    expect(await rowOf('DDI-001')).toMatchObject({ fired: 4, overridden: 0, heeded: 2, open: 2, overrideRate: 0 });
    for (const row of (await get()).body.items) {
      const { overridden, acknowledged, heeded, replaced, silenced, lapsed, open } = row;
      expect(overridden + acknowledged + heeded + replaced + silenced + lapsed + open).toBe(row.fired);
    }
  });

  it('counts a decision once that is carried over to the next look', async () => {
    const order = await raise();
    await decide(order.ids['503A-COPY'], { reasonCode: 'benefit-outweighs-risk' });
    const fired = (await rowOf('503A-COPY')).fired;
    for (let looks = 0; looks < 3; looks += 1) {
      await must(service.as('pharmacist').post(`/prescriptions/${order.id}/screenings`, {}));
    }
    expect(await rowOf('503A-COPY')).toMatchObject({ fired, overridden: 3 });
  });

  it('counts once for each order what the pharmacy silenced, whether or not it came up before', async () => {
    const raised = await raiseBeside(RALOXIFENE);
    const before = await rowOf('DDI-004');
    expect(before).toMatchObject({ fired: 1, open: 1, silenced: 0, heeded: 0 });
    const overlay = {
      rule: 'DDI-004',
      kind: 'silence',
      reason: 'Each of these pairs is agreed with the oncologist.',
      expiresOn: service.clock.today('America/Denver'),
      signature: SIGNATURE,
    };
    await must(service.as('admin').post('/knowledge/overlays', overlay));
    for (const id of [raised, raised, await raiseBeside(RALOXIFENE)]) {
      await must(service.as('pharmacist').post(`/prescriptions/${id}/screenings`, {}));
    }
    expect(await rowOf('DDI-004')).toMatchObject({ fired: 2, silenced: 2, open: 0, heeded: 0, overrideRate: null });
  });

  it('counts as heeded an alert whose order was amended until it went away', async () => {
    const id = await raiseBeside(CLOMIPHENE);
    const dose = { value: '4', unit: '{capsule}' };
    await must(
      service.as('prescriber').patch(`/prescriptions/${id}`, {
        sig: { text: 'Four capsules twice a week', dose, frequency: { times: 2, per: 'week' } },
      }),
    );
    const { fired, heeded } = await rowOf('DOSE-102');
    await must(
      service.as('prescriber').patch(`/prescriptions/${id}`, {
        sig: { text: 'One capsule twice a week', dose: { ...dose, value: '1' }, frequency: { times: 2, per: 'week' } },
      }),
    );
    expect(await rowOf('DOSE-102')).toMatchObject({ fired, heeded: heeded + 1 });
  });

  it('keeps to the days asked for, in the zone of the pharmacy', async () => {
    const today = service.clock.today('America/Denver');
    const { fired } = await rowOf('DDI-001');
    service.clock.advance('P2D');
    await raise();
    expect((await rowOf('DDI-001')).fired).toBe(fired + 1);
    expect((await rowOf('DDI-001', `?to=${today}`)).fired).toBe(fired);
    expect((await rowOf('DDI-001', `?from=${service.clock.today('America/Denver')}`)).fired).toBe(1);
    const swapped = await get(`?from=2026-02-01&to=2026-01-01`);
    expect([swapped.status, swapped.body.errors]).toEqual([400, [expect.objectContaining({ path: 'to' })]]);
  });

  it('pages by rule and is a CSV file', async () => {
    const all = (await get()).body.items as { rule: string; fired: number }[];
    const paged: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await get(`?limit=1${cursor}`);
      paged.push(...body.items.map(({ rule }: { rule: string }) => rule));
      if (!body.nextCursor) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(paged).toEqual(all.map(({ rule }) => rule));
    expect(all.length).toBeGreaterThan(2);
    const rows = parseCsv((await get('?format=csv')).text);
    expect(rows.map(({ rule, fired }) => [rule, fired])).toEqual(all.map(({ rule, fired }) => [rule, String(fired)]));
    expect(rows.find(({ rule }) => rule === '503A-COPY')).toMatchObject({
      override_reasons: 'benefit-outweighs-risk: 3',
    });
  });

  it('is a PDF file with a line for each rule', async () => {
    const all = (await get()).body.items as { rule: string }[];
    const { status, bytes } = await get('?format=pdf');
    expect(status).toBe(200);
    const lines = pdfText(bytes).split('\n');
    expect(lines).toEqual(expect.arrayContaining(['Alerts that came up at any time.', ...all.map(({ rule }) => rule)]));
    expect(lines).toContain(`${all.length} rows. End of the report.`);
  });

  it('is not for a technician, nor about another pharmacy', async () => {
    expect((await service.as('technician').get('/reports/alert-overrides')).status).toBe(403);
    expect((await service.as('other-pharmacist').get('/reports/alert-overrides')).body.items).toEqual([]);
  });
});
