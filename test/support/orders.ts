import type { Answer, TestService } from './service.js';

let serial = 0;

/** Answers the body of a call that must succeed, or fails with what the service said. */
export async function must<Body = Answer['body']>(call: Promise<Answer>): Promise<Body> {
  const answer = await call;
  if (answer.status > 299) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body as Body;
}

/** A man of about forty without known allergies; `changes` replace members. */
export async function makePatient(service: TestService, changes: object = {}): Promise<{ id: string }> {
  const patient = await must(
    service.as('technician').post('/patients', {
      mrn: `RX-${(serial += 1)}`,
      givenName: 'Test',
      familyName: 'Patient',
      birthDate: '1985-03-14',
      sexAtBirth: 'male',
      ...changes,
    }),
  );
  await must(service.as('technician').post(`/patients/${patient.id}/allergies`, { noneKnown: true }));
  return patient;
}

export const capsules = (count: number) => ({ value: String(count), unit: '{capsule}' });

export const DIFFERENCE = {
  reasonCode: 'excipient-allergy',
  excipient: 'lactose',
  text: 'Hives after lactose-containing tablets.',
  documentedBy: 'the prescriber of this order',
};

/** Anastrozole 1 mg capsules twice a week for 28 days, with three refills; `changes` replace members. */
export function anastrozoleOrder(service: TestService, patientId: string, changes: object = {}) {
  const today = service.clock.today('America/Denver');
  return {
    patientId,
    prescriberId: service.prescriberId,
    origin: 'electronic',
    product: {
      kind: 'compounded',
      ingredients: [{ drug: 'rxcui:84857', strength: { value: '1', unit: 'mg' } }],
      dosageForm: 'capsule',
      route: 'oral',
    },
    sig: { text: 'One capsule twice a week', dose: capsules(1), frequency: { times: 2, per: 'week' } },
    quantity: capsules(8),
    daysSupply: 28,
    refills: 3,
    writtenOn: today,
    indication: { system: 'icd-10-cm', code: 'E29.1', goal: 'male-hypogonadism' },
    clinicalJustification: 'Secondary hypogonadism with high estradiol.',
    significantDifference: { ...DIFFERENCE, documentedOn: today },
    ...changes,
  };
}

const PANEL = {
  estradiol: ['35384-7', '58', 'pg/mL'],
  testosterone: ['2986-8', '243', 'ng/dL'],
  lh: ['10501-5', '3.1', 'm[IU]/mL'],
  fsh: ['15067-2', '2.9', 'm[IU]/mL'],
  shbg: ['13967-5', '24', 'nmol/L'],
} as const;

/** The hormone panel as the laboratory sends it; `values` replace single values, by name. */
export function hormonePanel(collectedAt: Date, values: Partial<Record<keyof typeof PANEL, string>> = {}) {
  return Object.entries(PANEL).map(([name, [code, value, unit]]) => ({
    test: { system: 'loinc', code },
    value: values[name as keyof typeof PANEL] ?? value,
    unit,
    collectedAt: collectedAt.toISOString(),
    status: 'final',
  }));
}

/** Results of the day before by the service's clock. */
export function yesterday(service: TestService): Date {
  return new Date(service.clock.now().getTime() - 86_400_000);
}
