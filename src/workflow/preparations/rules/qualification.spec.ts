import { addDays, parsePlainDate } from '../../../core/plain-date.js';
import { loadCompoundingPractice, readPractice } from '../compounding-practice.js';
import { startRefusals, type HandledIngredient, type StartFacts } from './qualification.js';

const TODAY = parsePlainDate('2026-11-21', 'today');
const practice = loadCompoundingPractice();
const hazardous: HandledIngredient = { component: 'Anastrozole', role: 'active', niosh: 'table-2' };
const complete: StartFacts = {
  balance: { id: 'B', calibratedOn: addDays(TODAY, -365) },
  competency: { assessedOn: TODAY },
  containment: {
    device: 'CVE',
    protectiveEquipment: [...practice.hazardousContainment.protectiveEquipment],
    assessmentReference: 'AoR',
    assessmentReviewedOn: TODAY,
  },
};
const codes = (changes: Partial<StartFacts>, ingredients = [hazardous]) =>
  startRefusals({ ...complete, ...changes }, ingredients, TODAY, practice).map(({ code }) => code);
const containment = (changes: object) => ({ containment: { ...complete.containment!, ...changes } });

describe('the start of a batch', () => {
  it('is possible with a calibrated balance, a competent person and containment', () => {
    expect(codes({})).toEqual([]);
  });

  it.each([
    [{ balance: undefined }, 'balance-calibration-missing'],
    [{ balance: { id: 'B', calibratedOn: addDays(TODAY, -366) } }, 'balance-calibration-overdue'],
    [{ balance: { id: 'B', calibratedOn: addDays(TODAY, 1) } }, 'balance-calibration-in-future'],
    [{ competency: undefined }, 'competency-missing'],
    [{ competency: { assessedOn: addDays(TODAY, -366) } }, 'competency-overdue'],
    [{ containment: undefined }, 'containment-missing'],
    [
      containment({ protectiveEquipment: ['gown', 'head-and-hair-cover', 'shoe-covers'] }),
      'protective-equipment-missing',
    ],
    [containment({ assessmentReviewedOn: addDays(TODAY, -366) }), 'assessment-of-risk-overdue'],
  ])('%j is refused as %s', (changes, code) => {
    expect(codes(changes as Partial<StartFacts>)).toEqual([code]);
  });

  it.each([
    ['table-1', 'active', true],
    ['unresolved', 'active', true],
    ['not-assessed', 'active', true],
    ['not-listed', 'active', false],
    ['table-1', 'excipient', false],
  ] as const)('asks for containment of %s %s: %p', (niosh, role, asked) => {
    const reasons = codes({ containment: undefined }, [{ component: 'X', role, niosh }]);
    expect(reasons).toEqual(asked ? ['containment-missing'] : []);
  });

  it('names every fault at once, each with its source', () => {
    const reasons = startRefusals({}, [hazardous], TODAY, practice);
    expect(reasons.map(({ code }) => code)).toEqual([
      'balance-calibration-missing',
      'competency-missing',
      'containment-missing',
    ]);
    expect(reasons.every(({ source }) => source)).toBe(true);
  });
});

it('refuses practice data with a misspelled or missing row', () => {
  expect(() => readPractice('version: x')).toThrow(/balanceCalibration/);
});
