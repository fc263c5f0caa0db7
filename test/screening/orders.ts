import {
  Screenings,
  type CandidateOrder,
  type ScreeningRequest,
  type ScreeningView,
} from '../../src/workflow/screening/index.js';
import { SIGNATURE, type TestService } from '../support/service.js';

export const ANASTROZOLE = 'rxcui:84857';
export const TAMOXIFEN = 'rxcui:10324';
export const ESTRADIOL = '2243-4';
export const TESTOSTERONE = '2986-8';

let count = 0;

/** A man of 41, registered over HTTP, whose allergies were reviewed. */
export async function newPatient(service: TestService, changes: object = {}): Promise<string> {
  const { body, status } = await service.as('pharmacist').post('/patients', {
    mrn: `S-${(count += 1)}`,
    givenName: 'Test',
    familyName: 'Patient',
    birthDate: '1985-03-14',
    sexAtBirth: 'male',
    ...changes,
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  await service.as('pharmacist').post(`/patients/${body.id}/allergies`, { noneKnown: true });
  return body.id as string;
}

export async function newPrescriber(service: TestService): Promise<string> {
  const npi = ['1234567893', '1245319599', '1003000126'][(count += 1) % 3];
  const known = await service.as('pharmacist').get(`/prescribers?npi=${npi}`);
  if (known.body.items[0]) return known.body.items[0].id as string;
  const { body, status } = await service.as('pharmacist').post('/prescribers', {
    npi,
    givenName: 'Test',
    familyName: 'Prescriber',
    email: 'prescriber@example.org',
    noticePreference: 'email',
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id as string;
}

/** Adds to the profile. @returns the entry's path */
export async function addMedication(service: TestService, patientId: string, medication: object): Promise<string> {
  const { body, status } = await service.as('technician').post(`/patients/${patientId}/medications`, {
    status: 'active',
    startedOn: '2026-01-10',
    source: 'outside pharmacy',
    ...medication,
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return `/patients/${patientId}/medications/${body.id}`;
}

export function anastrozoleOrder(prescriptionId: string, changes: Partial<CandidateOrder> = {}): CandidateOrder {
  return {
    prescriptionId,
    product: {
      ingredients: [{ drug: ANASTROZOLE, strength: { value: '1', unit: 'mg' } }],
      dosageForm: 'capsule',
      route: 'oral',
    },
    sig: {
      text: 'Take one capsule by mouth twice a week.',
      dose: { value: '1', unit: '{capsule}' },
      frequency: { times: 2, per: 'week' },
    },
    quantity: { value: '8', unit: '{capsule}' },
    daysSupply: 28,
    refills: 2,
    writtenOn: '2026-11-01',
    indication: { system: 'icd10cm', code: 'E29.1', goal: 'male-hypogonadism' },
    clinicalJustification: 'Symptomatic high estradiol on testosterone.',
    significantDifference: null,
    continuationOfTherapy: null,
    ...changes,
  };
}

export const DIFFERENCE = {
  reasonCode: 'excipient-allergy',
  excipient: 'lactose',
  text: 'Anaphylaxis to lactose-containing tablets.',
  documentedBy: 'Test Prescriber',
  documentedOn: '2026-11-01',
} as const;

/** One order of one patient, to be screened again and again. */
export interface TestOrder {
  readonly id: string;
  readonly patientId: string;
  readonly prescriberId: string;
  /** Screens it as a caller does: under the patient's lock, in a unit of work. */
  screen(changes?: ScreeningChanges): Promise<ScreeningView>;
  screenIn(tx: Tx, changes?: ScreeningChanges): Promise<ScreeningView>;
}

type ScreeningChanges = Partial<ScreeningRequest> & { readonly order?: Partial<CandidateOrder> };
type Tx = Parameters<Parameters<TestService['run']>[0]>[0];

export async function newOrder(service: TestService, patientChanges: object = {}): Promise<TestOrder> {
  const patientId = await newPatient(service, patientChanges);
  const prescriberId = await newPrescriber(service);
  const id = await service.run(async (tx) => {
    const prescriptionId = tx.newId();
    await keepOrder(tx, { prescriptionId, patientId, prescriberId });
    return prescriptionId;
  });
  const screenings = service.app.get(Screenings, { strict: false });
  const screenIn: TestOrder['screenIn'] = async (tx, { order, ...changes } = {}) => {
    await tx.query('SELECT 1 FROM patient WHERE pharmacy_id = $1 AND id = $2 FOR UPDATE', [tx.pharmacyId, patientId]);
    return screenings.screen(tx, {
      patientId,
      prescriberId,
      prescriberHasDea: true,
      candidate: anastrozoleOrder(id, order),
      otherOrders: [],
      copyFillsThisMonth: 0,
      formula: null,
      verified: false,
      trigger: 'request',
      ...changes,
    });
  };
  const screen: TestOrder['screen'] = (changes) => service.run((tx) => screenIn(tx, changes));
  return { id, patientId, prescriberId, screen, screenIn };
}

/** Screening knows orders by their facts alone, but its rows point to those of the step that keeps them. */
async function keepOrder(
  tx: Tx,
  order: { prescriptionId: string; patientId: string; prescriberId: string },
): Promise<void> {
  const { prescriptionId, ...facts } = anastrozoleOrder(order.prescriptionId);
  await tx.query(
    `INSERT INTO prescription (pharmacy_id, id, patient_id, prescriber_id, status, origin, product, sig, quantity, days_supply,
       refills, written_on, indication, created_at, updated_at)
     VALUES ($1, $2, $3, $4, 'awaiting-verification', '{}', $5, $6, $7, $8, $9, $10, $11, $12, $12)`,
    [
      tx.pharmacyId,
      prescriptionId,
      order.patientId,
      order.prescriberId,
      JSON.stringify(facts.product),
      JSON.stringify(facts.sig),
      JSON.stringify(facts.quantity),
      facts.daysSupply,
      facts.refills,
      facts.writtenOn,
      JSON.stringify(facts.indication),
      tx.now,
    ],
  );
}

/** The whole baseline panel of sex hormones, collected now. */
export async function addBaseline(service: TestService, patientId: string, estradiol = '38'): Promise<void> {
  const results = [
    { code: ESTRADIOL, value: estradiol, unit: 'pg/mL' },
    { code: TESTOSTERONE, value: '410', unit: 'ng/dL' },
    { code: '10501-5', value: '4.1', unit: 'm[IU]/mL' },
    { code: '15067-2', value: '3.2', unit: 'm[IU]/mL' },
    { code: '13967-5', value: '31', unit: 'nmol/L' },
  ];
  await addResults(service, patientId, results);
}

export async function addResults(
  service: TestService,
  patientId: string,
  results: readonly { code: string; value: string; unit: string; at?: string }[],
): Promise<void> {
  const { LabResults } = await import('../../src/workflow/results/index.js');
  const store = service.app.get(LabResults, { strict: false });
  const now = service.clock.now().toISOString();
  await service.run((tx) =>
    store.store(
      tx,
      patientId,
      results.map(({ code, value, unit, at }) => ({
        loinc: code,
        status: 'final' as const,
        value,
        comparator: null,
        unit,
        collectedAt: at ?? now,
        issuedAt: null,
        method: null,
        referenceRange: null,
        performingLab: null,
        fasting: null,
        lastDoseAt: null,
        unitConfirmed: false,
        source: 'test',
      })),
    ),
  );
}

export const resolution = (changes: object = {}): object => ({
  action: 'override',
  reasonCode: '1G',
  note: 'Spoke with the prescriber.',
  signature: SIGNATURE,
  ...changes,
});

export const bySecond = (username: string): object => ({ secondSignature: { username, ...SIGNATURE } });

export function findingOf(view: ScreeningView, rule: string): ScreeningView['findings'][number] {
  const found = view.findings.find((finding) => finding.rule === rule);
  if (!found) throw new Error(`no ${rule} among ${view.findings.map((finding) => finding.rule).join(', ')}`);
  return found;
}
