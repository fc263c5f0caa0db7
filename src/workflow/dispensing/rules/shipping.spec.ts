import { checkShipment, type ShipmentFacts } from './shipping.js';

const facts = (changes: Partial<ShipmentFacts> = {}): ShipmentFacts => ({
  destination: 'UT',
  pharmacyState: 'CO',
  licensedStates: ['UT'],
  needsColdChain: false,
  coldChain: false,
  ...changes,
});

describe('a shipment', () => {
  it.each([
    ['to a licensed state', {}, 'UT'],
    ['within the own state, which needs no entry', { destination: 'CO', licensedStates: [] }, 'CO'],
    ['cold, in a cold chain', { needsColdChain: true, coldChain: true }, 'UT'],
  ])('%s goes', (_name, changes, state) => {
    expect(checkShipment(facts(changes))).toBe(state);
  });

  it.each([
    ['to a state without a license', { destination: 'NV' }, 'not-licensed', /NV/],
    ['to any other state when none is licensed', { licensedStates: [] }, 'not-licensed', /UT/],
    ['without a destination', { destination: null }, 'validation-failed', /state/],
    ['cold, without a cold chain', { needsColdChain: true }, 'storage-not-allowed', /coldChain/],
  ])('%s is refused', (_name, changes, code, message) => {
    expect(() => checkShipment(facts(changes))).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
