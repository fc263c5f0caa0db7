import { SupplyRecords } from '../../src/workflow/prescriptions/index.js';
import { anastrozoleOrder, capsules, hormonePanel, makePatient, must, yesterday } from '../support/orders.js';
import { startService, type TestService } from '../support/service.js';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const stopping = (body: { findings: { rule: string; stops: boolean }[] }) =>
  body.findings.filter(({ stops }) => stops).map(({ rule }) => rule);
const screenAgain = (id: string) => must(service.as('pharmacist').post(`/prescriptions/${id}/screenings`));

it('a therapy that was handed over is not asked for its baseline again, months later', async () => {
  const { id: patientId } = await makePatient(service);
  await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
  const order = await must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId)));
  const other = await must(service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId)));
  await service.run((tx) =>
    service.app.get(SupplyRecords, { strict: false }).record(tx, {
      fillId: tx.newId(),
      prescriptionId: order.id,
      patientId,
      handedOverOn: tx.today,
      endsOn: tx.today,
      quantity: capsules(8),
      essentiallyACopy: false,
    }),
  );
  service.clock.advance('P120D');
  expect(stopping(await screenAgain(order.id))).not.toContain('MON-001');
  expect(stopping(await screenAgain(other.id))).toContain('MON-001');
});
