import {
  checkRequestedFill,
  completedFills,
  inPrescribedUnit,
  isUsedUp,
  largestFill,
  refillsLeft,
  type AuthorizationFacts,
} from './authorized-quantity.js';

const capsules = (value: string) => ({ value, unit: '{capsule}' });
const facts = (taken: string): AuthorizationFacts => ({
  prescribed: { quantity: capsules('8'), daysSupply: 28 },
  taken: capsules(taken),
});

describe('what a prescription of 8 capsules for 28 days with 2 refills still allows', () => {
  it.each([
    ['0', 0, '8', 2, false],
    ['3', 0, '5', 2, false],
    ['8', 1, '8', 2, false],
    ['9', 1, '7', 1, false],
    ['16', 2, '8', 1, false],
    ['20', 2, '4', 0, false],
    ['24', 3, '8', 0, true],
  ])('after %s capsules', (taken, completed, largest, left, usedUp) => {
    expect(completedFills(facts(taken))).toBe(completed);
    expect(largestFill(facts(taken))).toEqual(capsules(largest));
    expect(refillsLeft(facts(taken), 2)).toBe(left);
    expect(isUsedUp(facts(taken), 2)).toBe(usedUp);
  });
});

describe('a requested fill', () => {
  const check = (taken: string, value: string, daysSupply: number) => () =>
    checkRequestedFill(facts(taken), { quantity: capsules(value), daysSupply });

  it.each([
    ['0', '8', 28],
    ['0', '4', 14],
    ['5', '3', 10],
    ['0', '8', 30],
  ])('passes: after %s, %s capsules for %s days', (taken, value, days) => {
    expect(check(taken, value, days)).not.toThrow();
  });

  it.each([
    ['more than prescribed', '0', '8.5', 28, 'allocations'],
    ['more than a partial fill left over', '5', '4', 14, 'allocations'],
    ['nothing at all', '0', '0', 28, 'allocations'],
    ['a supply that lasts longer than it claims', '0', '8', 27, 'daysSupply'],
  ])('is refused: %s', (_name, taken, value, days, path) => {
    expect(check(taken, value, days)).toThrow(
      expect.objectContaining({ code: 'invalid-quantity', errors: [expect.objectContaining({ path })] }),
    );
  });

  it('is read in the unit of the prescription, or refused', () => {
    expect(inPrescribedUnit({ value: '0.03', unit: 'L' }, 'mL', 'x')).toEqual({ value: '30', unit: 'mL' });
    expect(() => inPrescribedUnit({ value: '8', unit: 'g' }, '{capsule}', 'allocations.0.quantity')).toThrow(
      expect.objectContaining({ code: 'invalid-quantity' }),
    );
  });
});
