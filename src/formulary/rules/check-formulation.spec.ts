import fc from 'fast-check';
import { DomainError } from '../../core/errors.js';
import { checkFormulation } from './check-formulation.js';
import type { DraftIngredient, FormulationDraft } from './formulation.js';

const active: DraftIngredient = {
  component: 'Drug powder',
  drug: 'rxcui:1',
  role: 'active',
  amountPerUnit: { value: '1', unit: 'mg' },
  tolerancePercent: 2,
};
const filler: DraftIngredient = {
  component: 'Filler',
  role: 'excipient',
  amountPerUnit: { value: '99', unit: 'mg' },
  tolerancePercent: 5,
};
const draft: FormulationDraft = {
  name: 'Sample',
  dosageForm: 'capsule',
  route: 'oral',
  unit: '{capsule}',
  physicalDescription: 'capsule',
  strengths: [{ drug: 'rxcui:1', strength: { value: '1', unit: 'mg' } }],
  ingredients: [active, filler],
  containerClosure: { description: 'vial', tightAndLightResistant: true },
  equipment: [],
  instructions: ['mix'],
  storage: 'controlled-room-temperature',
  beyondUse: {},
  labelCautions: [],
  qualityChecks: [{ name: 'Appearance', expected: 'white' }],
  references: ['sample'],
};

/** The code and path of the refusal, or `accepted`. */
function outcome(changes: Partial<FormulationDraft>): string {
  try {
    checkFormulation({ ...draft, ...changes });
    return 'accepted';
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return `${error.code} ${error.errors[0]?.path}`;
  }
}

const madeOf = (changes: Partial<DraftIngredient>, strength = draft.strengths[0]!.strength, unit = draft.unit) =>
  outcome({ unit, ingredients: [{ ...active, ...changes }, filler], strengths: [{ drug: 'rxcui:1', strength }] });

describe('a master formulation record', () => {
  it.each([
    ['as it should be', {}, 'accepted'],
    [
      'a liquid by volume',
      { unit: 'mL', strengths: [{ drug: 'rxcui:1', strength: { value: '1', unit: 'mg/mL' } }] },
      'accepted',
    ],
    ['an unknown counting unit', { unit: 'kg' }, 'unknown-unit unit'],
    ['a unit that is none', { unit: 'capsule' }, 'unknown-unit unit'],
    [
      'the same component twice',
      { ingredients: [active, { ...filler, component: 'drug POWDER' }] },
      'formulation-refused ingredients.1.component',
    ],
    ['no active ingredient', { ingredients: [filler] }, 'formulation-refused strengths.0.drug'],
    [
      'an active without a drug code',
      { ingredients: [{ ...filler, role: 'active' as const }] },
      'formulation-refused ingredients.0.drug',
    ],
    [
      'two checks of one name',
      {
        qualityChecks: [
          { name: 'A', expected: 'x' },
          { name: 'a', expected: 'y' },
        ],
      },
      'formulation-refused qualityChecks.1.name',
    ],
    [
      'an open container without a study',
      { containerClosure: { description: 'bag', tightAndLightResistant: false } },
      'not-supported containerClosure.tightAndLightResistant',
    ],
    [
      'an open container with a study',
      {
        containerClosure: { description: 'bag', tightAndLightResistant: false },
        beyondUse: { study: { days: 30, antimicrobialEffectiveness: false, reference: 'study' } },
      },
      'accepted',
    ],
  ])('%s', (_, changes, expected) => {
    expect(outcome(changes)).toBe(expected);
  });

  it.each(['intramuscular', 'intravenous', 'subcutaneous', 'intrathecal', 'ophthalmic', 'inhalation', 'implant'])(
    'is refused for the sterile route %s',
    (route) => expect(outcome({ route })).toBe('not-supported route'),
  );

  it('states the amount that its strength says, whatever the unit', () => {
    const thousandth = { amountPerUnit: { value: '1000', unit: 'ug' } };
    expect(madeOf(thousandth)).toBe('accepted');
    expect(madeOf({}, { value: '1', unit: 'mg/{capsule}' })).toBe('accepted');
    expect(madeOf({}, { value: '1', unit: 'mg/mL' })).toBe('formulation-refused ingredients.0.amountPerUnit');
    expect(madeOf({}, { value: '1', unit: '%' }, 'g')).toBe('formulation-refused ingredients.0.amountPerUnit');
    expect(madeOf({ conversionNote: '1 % by weight' }, { value: '1', unit: '%' }, 'g')).toBe('accepted');
  });

  it('refuses every other amount unless the note says why', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (micrograms) => {
        const amountPerUnit = { value: String(micrograms), unit: 'ug' };
        const accepted = madeOf({ amountPerUnit }) === 'accepted';
        expect(accepted).toBe(micrograms === 1000);
        expect(madeOf({ amountPerUnit, conversionNote: 'ester' })).toBe('accepted');
      }),
    );
  });
});
