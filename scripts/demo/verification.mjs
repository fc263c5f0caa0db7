import { chapter, expectSame, expectThat, localDate, tell } from './client.mjs';
import { PASSWORD } from './stage.mjs';

const NPI = '1234567893';
const signature = { password: PASSWORD };
export const TESTS = {
  estradiol: { code: '35384-7', unit: 'pg/mL' },
  testosterone: { code: '2986-8', unit: 'ng/dL' },
  lh: { code: '10501-5', unit: 'm[IU]/mL' },
  fsh: { code: '15067-2', unit: 'm[IU]/mL' },
  shbg: { code: '13967-5', unit: 'nmol/L' },
  alt: { code: '1742-6', unit: 'U/L' },
  ast: { code: '1920-8', unit: 'U/L' },
  alkalinePhosphatase: { code: '6768-6', unit: 'U/L' },
  bilirubin: { code: '1975-2', unit: 'mg/dL' },
  cholesterol: { code: '2093-3', unit: 'mg/dL' },
  ldl: { code: '13457-7', unit: 'mg/dL' },
  hdl: { code: '2085-9', unit: 'mg/dL' },
  triglycerides: { code: '2571-8', unit: 'mg/dL' },
};

const BASELINE = {
  ...{ estradiol: 58, testosterone: 243, lh: 3.1, fsh: 2.9, shbg: 24 },
  ...{ alt: 24, ast: 21, alkalinePhosphatase: 70, bilirubin: 0.6 },
  ...{ cholesterol: 182, ldl: 108, hdl: 47, triglycerides: 131 },
};

/** Results as a laboratory would send them. */
export function panel(values, collectedAt) {
  return Object.entries(values).map(([name, value]) => ({
    test: { system: 'loinc', code: TESTS[name].code },
    value: String(value),
    unit: TESTS[name].unit,
    collectedAt,
    status: 'final',
    performingLab: 'Demonstration laboratory',
  }));
}

const today = () => localDate();
const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString();
const byRule = (screening) => Object.fromEntries(screening.findings.map((finding) => [finding.rule, finding]));

function show(finding) {
  tell(`- ${finding.kind}, ${finding.severity}, ${finding.rule}: ${finding.summary}`);
  tell(`    do: ${finding.management}`);
  tell(`    source: ${finding.source}; override: ${finding.override}`);
}

export async function intake({ technician }, story) {
  chapter('1. A script comes in');
  const [prescriber] = (await technician.get(`/prescribers?npi=${NPI}`)).items;
  story.prescriberId = prescriber.id;
  const patient = await technician.post('/patients', {
    mrn: 'DEMO-0001',
    givenName: 'Demo',
    familyName: 'Patient (made up)',
    birthDate: `${new Date().getFullYear() - 41}-01-15`,
    sexAtBirth: 'male',
    telephone: '+1 303 555 0142',
    address: { line: '1 Sample Street', city: 'Denver', state: 'CO', postalCode: '80203' },
  });
  story.patientId = patient.id;
  const path = `/patients/${patient.id}`;
  await technician.post(`${path}/conditions`, { code: { system: 'icd-10-cm', value: 'E29.1' } });
  await technician.post(`${path}/allergies`, { noneKnown: true });
  story.tamoxifen = await technician.post(`${path}/medications`, {
    drug: 'rxcui:10324',
    status: 'active',
    startedOn: localDate(-120),
    source: 'patient',
    prescribedBy: 'another prescriber',
    reason: 'gynecomastia',
  });
  const prescription = await technician.post('/prescriptions', {
    patientId: patient.id,
    prescriberId: prescriber.id,
    origin: 'electronic',
    product: {
      kind: 'compounded',
      ingredients: [{ drug: 'rxcui:84857', strength: { value: '1', unit: 'mg' } }],
      dosageForm: 'capsule',
      route: 'oral',
    },
    sig: {
      text: 'Take one capsule by mouth twice a week',
      dose: { value: '1', unit: '{capsule}' },
      frequency: { times: 2, per: 'week' },
    },
    quantity: { value: '8', unit: '{capsule}' },
    daysSupply: 28,
    refills: 3,
    writtenOn: today(),
    indication: { system: 'icd-10-cm', code: 'E29.1', goal: 'male-hypogonadism' },
    clinicalJustification:
      'Secondary hypogonadism with estradiol above range; off-label use discussed with the patient.',
  });
  story.prescriptionId = prescription.id;
  tell(
    'Anastrozole 1 mg capsules, twice a week, 28 days, for a man of 41 with hypogonadism. His profile lists tamoxifen.',
  );
  tell(`Screened at once: ${prescription.screening.outcome}.`);
  prescription.screening.findings.forEach(show);
  const findings = byRule(prescription.screening);
  expectSame(prescription.screening.outcome, 'blocked', 'the outcome of the screening');
  expectSame(findings['DDI-001']?.severity, 'contraindicated', 'tamoxifen with anastrozole');
  expectThat(
    prescription.screening.findings.some((finding) => finding.kind === '503a'),
    'an essentially-a-copy finding',
  );
  expectThat(
    prescription.screening.findings.some((finding) => finding.kind === 'missing-baseline'),
    'a missing-baseline finding',
  );
}

export async function refusal({ pharmacist }, story) {
  chapter('2. The pharmacist tries to verify');
  const refused = await pharmacist.post(
    `/prescriptions/${story.prescriptionId}/verification`,
    { decision: 'verify', signature },
    422,
  );
  expectSame(refused.code, 'open-findings', 'the code of the refusal');
  tell(`Refused (422 ${refused.code}): ${refused.reasons.map((finding) => finding.rule ?? finding.check).join(', ')}.`);
}

export async function resolveAndVerify({ technician, pharmacist, prescriber, lab }, story) {
  const path = `/patients/${story.patientId}`;
  tell('Who prescribes the tamoxifen, and why, is asked first; both prescribers agree to stop it.');
  await technician.patch(`${path}/medications/${story.tamoxifen.id}`, { status: 'stopped', stoppedOn: today() });
  tell('The prescriber documents the allergy to an excipient of the tablet.');
  await prescriber.patch(`/prescriptions/${story.prescriptionId}`, {
    significantDifference: {
      reasonCode: 'excipient-allergy',
      excipient: 'lactose',
      text: 'Hives after lactose-containing tablets; every commercial tablet of this strength holds lactose.',
      documentedBy: 'the prescriber of this order (demo)',
      documentedOn: today(),
    },
  });
  await technician.post(`${path}/allergies`, { substance: 'lactose', reaction: 'hives' });
  tell('The baseline (hormones, liver, lipids) arrives from the laboratory.');
  const taken = await lab.post(`${path}/lab-results`, panel(BASELINE, daysAgo(1)));
  expectSame(taken.results.length, Object.keys(BASELINE).length, 'results stored');
  const screening = await pharmacist.post(`/prescriptions/${story.prescriptionId}/screenings`);
  for (const finding of screening.findings)
    tell(`- ${finding.rule}: ${finding.status}${finding.resolvedBecause ? ` (${finding.resolvedBecause})` : ''}`);
  expectThat(
    !screening.findings.some((finding) => finding.stops && finding.status === 'open'),
    'no finding that stops is open',
  );
  const verified = await pharmacist.post(
    `/prescriptions/${story.prescriptionId}/verification`,
    { decision: 'verify', signature },
    200,
  );
  expectSame(verified.status, 'verified', 'the prescription');
  tell('The findings went away because the facts changed. The pharmacist verifies and signs.');
}
