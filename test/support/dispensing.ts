import { releasedBatch } from './compounding.js';
import { anastrozoleOrder, hormonePanel, makePatient, must, yesterday } from './orders.js';
import { SIGNATURE, type Answer, type TestService } from './service.js';

export const capsules = (count: number | string) => ({ value: String(count), unit: '{capsule}' });
/** Tamoxifen, the drug that anastrozole may not go with. */
export const TAMOXIFEN = 'rxcui:10324';

/** A man with his baseline on file, and a verified order of anastrozole that nothing stands in the way of. */
export async function verifiedOrder(service: TestService, changes: object = {}, patientChanges: object = {}) {
  const { id: patientId } = await makePatient(service, patientChanges);
  await must(service.as('lab').post(`/patients/${patientId}/lab-results`, hormonePanel(yesterday(service))));
  const { id } = await must(
    service.as('technician').post('/prescriptions', anastrozoleOrder(service, patientId, changes)),
  );
  await verify(service, id);
  return { id, patientId };
}

export async function verify(service: TestService, prescriptionId: string) {
  const body = { decision: 'verify', signature: SIGNATURE };
  return must(service.as('pharmacist').post(`/prescriptions/${prescriptionId}/verification`, body));
}

/** A released batch of anastrozole 1 mg capsules on the shelf. */
export async function stock(service: TestService, count = 100, lotChanges: Record<string, object> = {}) {
  const { batch, lots } = await releasedBatch(service, count, lotChanges);
  return { id: batch.id as string, beyondUseDate: batch.beyondUseDate as string, internalLot: batch.internalLot, lots };
}

/** A batch whose beyond-use date is bound by an ingredient that expires in some days; it uses that lot up. */
export function shortDatedStock(service: TestService, count: number, days: number) {
  const expiresOn = new Date(service.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
  return stock(service, count, { 'Anastrozole USP': { expiresOn, quantity: { value: String(count), unit: 'mg' } } });
}

/** What is left of a batch, as the service says. */
export async function remaining(service: TestService, preparationId: string): Promise<string> {
  const batch = await must(service.as('pharmacist').get(`/preparations/${preparationId}`));
  return batch.remaining.value;
}

/** Asks for a fill; allocations as `[batch, capsules]`. */
export function askFill(
  service: TestService,
  prescriptionId: string,
  allocations: readonly (readonly [string, number | string])[],
  daysSupply = 28,
): Promise<Answer> {
  return service.as('technician').post(`/prescriptions/${prescriptionId}/fills`, {
    allocations: allocations.map(([preparationId, count]) => ({ preparationId, quantity: capsules(count) })),
    daysSupply,
  });
}

/** A fill of eight capsules that a pharmacist checked. */
export async function readyFill(service: TestService, prescriptionId: string, preparationId: string, count = 8) {
  const fill = await must(askFill(service, prescriptionId, [[preparationId, count]]));
  return must(service.as('pharmacist').post(`/fills/${fill.id}/product-verification`, { signature: SIGNATURE }));
}

export function handOver(service: TestService, fillId: string, body: object = { method: 'pick-up' }): Promise<Answer> {
  return service.as('pharmacist').post(`/fills/${fillId}/hand-over`, body);
}

/** A fill that the patient has. */
export async function handedOver(service: TestService, prescriptionId: string, preparationId: string) {
  const { id } = await readyFill(service, prescriptionId, preparationId);
  return must(handOver(service, id));
}

/** A therapy that another pharmacy dispensed, entered in the profile. */
export function addMedication(service: TestService, patientId: string, drug = TAMOXIFEN): Promise<Answer> {
  return service.as('technician').post(`/patients/${patientId}/medications`, {
    drug,
    status: 'active',
    startedOn: service.clock.today('America/Denver'),
    source: 'outside-pharmacy',
  });
}

export const statusOf = async (service: TestService, fillId: string): Promise<string> =>
  (await must(service.as('pharmacist').get(`/fills/${fillId}`))).status;
