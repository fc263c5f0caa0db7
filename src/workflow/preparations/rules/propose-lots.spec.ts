import fc from 'fast-check';
import { Decimal } from '../../../core/decimal.js';
import { addDays, parsePlainDate } from '../../../core/plain-date.js';
import { proposeLots, type NeededIngredient, type StockedLot } from './propose-lots.js';

const TODAY = parsePlainDate('2026-11-21', 'today');
const POWDER: NeededIngredient = {
  id: 'ingredient',
  componentId: 'powder',
  component: 'Powder',
  amountPerUnit: { value: '1', unit: 'mg' },
};
const lot = (id: string, value: string, days: number, more: Partial<StockedLot> = {}): StockedLot => ({
  id,
  componentId: 'powder',
  lastUsableDay: addDays(TODAY, days),
  remaining: { value, unit: 'mg' },
  blocked: null,
  ...more,
});
const proposed = (units: string, stock: readonly StockedLot[]) => {
  const { plan, shortfalls } = proposeLots([POWDER], units, stock, TODAY);
  return { lots: plan[0]!.lots.map((each) => `${each.componentLotId} ${each.quantity.value}`), shortfalls };
};

describe('lots for a batch', () => {
  it('are taken first expired first out, and only as much as is needed', () => {
    const stock = [lot('late', '500', 300), lot('early', '40', 30), lot('middle', '25', 60)];
    expect(proposed('100', stock)).toEqual({ lots: ['early 40', 'middle 25', 'late 35'], shortfalls: [] });
  });

  it('are usable on their last day and not on the next', () => {
    expect(proposed('10', [lot('today', '10', 0)]).lots).toEqual(['today 10']);
    expect(proposed('10', [lot('yesterday', '10', -1)]).shortfalls).toHaveLength(1);
  });

  it('are passed over when blocked, of another component, or kept in a unit that says nothing here', () => {
    const stock = [
      lot('blocked', '100', 10, { blocked: { reason: 'recall' } }),
      lot('other', '100', 10, { componentId: 'filler' }),
      lot('counted', '100', 10, { remaining: { value: '100', unit: '{capsule}' } }),
      lot('good', '60', 20),
    ];
    const { lots, shortfalls } = proposed('100', stock);
    expect(lots).toEqual(['good 60']);
    expect(shortfalls).toEqual([
      {
        ingredientId: 'ingredient',
        component: 'Powder',
        needed: { value: '100', unit: 'mg' },
        available: { value: '60', unit: 'mg' },
        shortfall: { value: '40', unit: 'mg' },
      },
    ]);
  });

  it('are compared across units', () => {
    expect(proposed('100', [lot('grams', '1', 10, { remaining: { value: '0.25', unit: 'g' } })]).lots).toEqual([
      'grams 100',
    ]);
  });

  it('add up to the need or to all that is usable, in order of expiration, and never overdraw a lot', () => {
    const stocks = fc.array(
      fc.record({
        held: fc.integer({ min: 1, max: 1_000_000 }),
        days: fc.integer({ min: -30, max: 400 }),
        blocked: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(stocks, fc.integer({ min: 1, max: 3_000 }), (rows, units) => {
        const stock = rows.map(({ held, days, blocked }, index) =>
          lot(`lot-${index}`, new Decimal(held).dividedBy(1000).toFixed(), days, { blocked: blocked || null }),
        );
        const usable = stock.filter((each) => !each.blocked && each.lastUsableDay >= TODAY);
        const { plan, shortfalls } = proposeLots([POWDER], String(units), stock, TODAY);
        const taken = plan[0]!.lots.map((each) => ({
          ...each,
          lot: usable.find(({ id }) => id === each.componentLotId),
        }));
        const sum = (values: readonly string[]) => Decimal.sum(0, ...values);
        const total = sum(taken.map(({ quantity }) => quantity.value));
        const all = sum(usable.map(({ remaining }) => remaining.value));

        expect(total.toFixed()).toBe(Decimal.min(units, all).toFixed());
        expect(sum([total.toFixed(), ...shortfalls.map(({ shortfall }) => shortfall.value)]).toFixed()).toBe(
          String(units),
        );
        taken.forEach(({ lot: from, quantity }) => {
          expect(from).toBeDefined();
          expect(new Decimal(quantity.value).lessThanOrEqualTo(from!.remaining.value)).toBe(true);
        });
        const days = taken.map(({ lot: from }) => from!.lastUsableDay);
        expect(days).toEqual([...days].sort());
        // A later lot is touched only when every earlier one is used up.
        taken.slice(0, -1).forEach(({ lot: from, quantity }) => expect(quantity.value).toBe(from!.remaining.value));
      }),
    );
  });
});
