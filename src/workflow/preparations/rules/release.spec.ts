import fc from 'fast-check';
import { parsePlainDate } from '../../../core/plain-date.js';
import { releaseRefusals, type ReleaseFacts } from './release.js';

const day = (text: string) => parsePlainDate(text, 'day');
const usedLot = {
  componentLotId: 'lot',
  component: 'Powder',
  lotNumber: 'L-1',
  lastUsableDay: day('2027-01-31'),
  blocked: false,
};
const ready: ReleaseFacts = {
  ingredients: [{ ingredientId: 'i', component: 'Powder', verdict: 'within' }],
  usedLots: [usedLot],
  checks: [{ name: 'Appearance', passed: true }],
  compoundedOn: day('2026-11-20'),
  beyondUseDate: day('2026-11-30'),
  makers: ['technician'],
  releaser: 'pharmacist',
  releaseByAnotherPerson: true,
  today: day('2026-11-21'),
};

/** Every single fault, with the code it must be refused by. */
const FAULTS: readonly [Partial<ReleaseFacts>, string][] = [
  [{ ingredients: [{ ingredientId: 'i', component: 'Powder', verdict: 'too-little' }] }, 'unweighed-ingredient'],
  [{ ingredients: [{ ingredientId: 'i', component: 'Powder', verdict: 'too-much' }] }, 'unweighed-ingredient'],
  [{ checks: [{ name: 'Appearance', passed: undefined }] }, 'missing-check'],
  [{ checks: [{ name: 'Appearance', passed: false }] }, 'failed-check'],
  [{ usedLots: [{ ...usedLot, blocked: true }] }, 'recalled-lot'],
  [{ usedLots: [{ ...usedLot, lastUsableDay: day('2026-11-19') }] }, 'component-expired'],
  [{ beyondUseDate: null, compoundedOn: null }, 'no-beyond-use-date'],
  [{ beyondUseDate: day('2026-11-20') }, 'past-beyond-use-date'],
  [{ makers: ['technician', 'pharmacist'] }, 'second-person-required'],
];
const codes = (changes: Partial<ReleaseFacts>) => releaseRefusals({ ...ready, ...changes }).map(({ code }) => code);

describe('the release of a batch', () => {
  it('is free when nothing stands against it, on the beyond-use date itself too', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ today: day('2026-11-30') })).toEqual([]);
    expect(codes({ makers: ['pharmacist'], releaseByAnotherPerson: false })).toEqual([]);
  });

  it.each(FAULTS)('%# is refused', (changes, code) => {
    expect(codes(changes)).toEqual([code]);
  });

  it('names every fault that is there: none hides another', () => {
    fc.assert(
      fc.property(fc.subarray([...FAULTS]), (faults) => {
        const changes = Object.assign({}, ...faults.map(([change]) => change)) as Partial<ReleaseFacts>;
        const named = new Set(codes(changes));
        expect(named.size > 0).toBe(faults.length > 0);
        // Of two faults of the same member only the later is in the facts.
        const left = faults.filter(([change]) =>
          Object.entries(change).every(([key, value]) => changes[key as keyof ReleaseFacts] === value),
        );
        left.forEach(([, code]) => expect(named).toContain(code));
      }),
    );
  });
});
