import type { PlainDate } from '../../../core/plain-date.js';
import { loadDispensingData } from '../dispensing-data.js';
import { buildLabel, type LabelFacts, type LabelLot } from './label.js';
import { amountWords, dateWords, strengthWords } from './label-words.js';

const data = loadDispensingData();
const lot = (changes: Partial<LabelLot> = {}): LabelLot => ({
  internalLot: 'GA-1',
  formulation: 'Anastrozole 1 mg capsules (sample)',
  quantity: { value: '8', unit: '{capsule}' },
  beyondUseDate: '2026-07-13' as PlainDate,
  storage: 'controlled-room-temperature',
  cautions: ['Do not open or crush'],
  hazardous: true,
  ...changes,
});
const facts = (changes: Partial<LabelFacts> = {}): LabelFacts => ({
  pharmacy: {
    name: 'Test pharmacy',
    telephone: '+1 303 555 0100',
    address: { line: '1 Test Street', city: 'Denver', state: 'CO', postalCode: '80202' },
  },
  rxNumber: '100001',
  refillNumber: 0,
  filledOn: '2026-01-15' as PlainDate,
  patient: { givenName: 'Test', familyName: 'Patient', mrn: 'P-1' },
  prescriber: { givenName: 'Pat', familyName: 'Prescriber' },
  product: {
    ingredients: [{ name: 'anastrozole', strength: { value: '1.0', unit: 'mg/{capsule}' } }],
    dosageForm: 'capsule',
  },
  schedules: [],
  sig: 'Take one capsule twice a week',
  quantity: { value: '8', unit: '{capsule}' },
  daysSupply: 28,
  refillsLeft: 2,
  lots: [lot()],
  ...changes,
});

describe('the label', () => {
  it('says what the regulation and practice ask for', () => {
    expect(buildLabel(facts(), data)).toEqual({
      dataVersion: data.version,
      pharmacy: { name: 'Test pharmacy', address: '1 Test Street, Denver, CO 80202', telephone: '+1 303 555 0100' },
      rxNumber: '100001',
      fill: 'First fill',
      filledOn: '2026-01-15',
      patient: { name: 'Test Patient', number: 'P-1' },
      prescriber: 'Pat Prescriber',
      product: 'anastrozole 1 mg capsule, compounded',
      madeAs: 'Anastrozole 1 mg capsules (sample)',
      sig: 'Take one capsule twice a week',
      quantity: '8 capsules',
      daysSupply: 28,
      refills: 'Refills left: 2',
      beyondUseDate: '2026-07-13',
      beyondUse: 'BUD 2026-07-13: do not use after Jul 13, 2026',
      lots: 'Lot GA-1',
      storage: ['Store at controlled room temperature: 68-77 °F (20-25 °C).'],
      coldChain: false,
      hazard: data.statements.hazardous.text,
      cautions: ['Do not open or crush'],
      statements: ['This medicine was compounded by the pharmacy.'],
    });
  });

  it('prints the earliest beyond-use date of several lots, in whichever order they come, and each lot with its share', () => {
    const early = lot({
      internalLot: 'GA-2',
      quantity: { value: '3', unit: '{capsule}' },
      beyondUseDate: '2026-03-01' as PlainDate,
    });
    const late = lot({ quantity: { value: '5', unit: '{capsule}' } });
    for (const lots of [
      [early, late],
      [late, early],
    ] as [LabelLot, LabelLot][]) {
      const label = buildLabel(facts({ lots }), data);
      expect(label.beyondUseDate).toBe('2026-03-01');
      expect(label.beyondUse).toContain('Mar 1, 2026');
      expect(label.lots).toContain('GA-1 (5)');
      expect(label.lots).toContain('GA-2 (3)');
      expect(label.cautions).toEqual(['Do not open or crush']);
    }
  });

  it('carries the transfer warning of 21 CFR 290.5 on schedules II to IV only', () => {
    const warning = /Federal law prohibits the transfer of this drug to any person other than the patient/;
    const statements = (schedules: LabelFacts['schedules']) =>
      buildLabel(facts({ schedules }), data).statements.join(' ');
    for (const schedule of ['II', 'III', 'IV'] as const) expect(statements([schedule])).toMatch(warning);
    expect(statements(['V', 'III'])).toMatch(warning);
    expect(statements(['V'])).not.toMatch(warning);
    expect(statements([])).not.toMatch(warning);
  });

  it('warns of a hazardous drug when any lot holds one', () => {
    const lots = (...hazardous: [boolean, ...boolean[]]) =>
      hazardous.map((each) => lot({ hazardous: each })) as [LabelLot];
    const hazard = (...each: [boolean, ...boolean[]]) => buildLabel(facts({ lots: lots(...each) }), data).hazard;
    expect(hazard(false, true)).toMatch(/^HAZARDOUS DRUG/);
    expect(hazard(false)).toBeNull();
  });

  it('says when nothing is left, and which refill it is', () => {
    expect(buildLabel(facts({ refillsLeft: 0, refillNumber: 3 }), data)).toMatchObject({
      fill: 'Refill 3',
      refills: 'No refills left',
    });
  });
});

describe('words on the label', () => {
  it.each([
    [{ value: '1', unit: '{capsule}' }, '1 capsule'],
    [{ value: '1.0', unit: '{capsule}' }, '1 capsule'],
    [{ value: '8', unit: '{capsule}' }, '8 capsules'],
    [{ value: '30', unit: '{suppository}' }, '30 suppositories'],
    [{ value: '2', unit: '{patch}' }, '2 patches'],
    [{ value: '0.50', unit: 'mL' }, '0.5 mL'],
    [{ value: '100', unit: 'g' }, '100 g'],
  ])('amount %j is %s', (quantity, words) => {
    expect(amountWords(quantity)).toBe(words);
  });

  it('never leaves a trailing zero behind the point of a strength', () => {
    expect(strengthWords({ value: '1.00', unit: 'mg' })).toBe('1 mg');
    expect(strengthWords({ value: '10', unit: 'mg' })).toBe('10 mg');
    expect(strengthWords({ value: '0.250', unit: 'mg/mL' })).toBe('0.25 mg/mL');
  });

  it('writes months in letters', () => {
    expect(dateWords('2026-12-05' as PlainDate)).toBe('Dec 5, 2026');
  });
});
