import fc from 'fast-check';
import { addDays, daysBetween, fromEpochDay, type PlainDate } from '../../../core/plain-date.js';
import { loadUsp795 } from '../usp-795.js';
import type { BeyondUseDecision } from './decision.js';
import type { ComponentDates, NonsterileFacts } from './facts.js';
import { STORAGE_CONDITIONS } from './limits.js';
import { assessNonsterile } from './nonsterile.js';

const limits = loadUsp795();
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const compoundedOn = fc.integer({ min: 18_000, max: 40_000 }).map(fromEpochDay);
/** A component whose dates lie about the day of compounding, on either side. */
const componentAt = (made: PlainDate): fc.Arbitrary<ComponentDates> =>
  fc
    .record({
      expires: fc.integer({ min: -20, max: 600 }),
      opened: optional(
        fc.record({ ago: fc.integer({ min: 0, max: 90 }), inUseDays: fc.integer({ min: 1, max: 400 }) }),
      ),
    })
    .map(({ expires, opened }) => ({
      expiresOn: addDays(made, expires),
      ...(opened && { openedOn: addDays(made, -opened.ago), inUseDays: opened.inUseDays }),
    }));

const facts: fc.Arbitrary<NonsterileFacts> = compoundedOn.chain((made) =>
  fc.record({
    compoundedOn: fc.constant(made),
    dosageForm: fc.constantFrom(...limits.dosageForms.flatMap((row) => row.names)),
    route: optional(fc.constantFrom('oral', 'topical', 'vaginal')),
    waterActivity: optional(fc.double({ min: 0, max: 1, noNaN: true })),
    preserved: optional(fc.boolean()),
    storage: fc.constantFrom(...STORAGE_CONDITIONS),
    storageJustification: optional(fc.constant('Refrigeration separates the phases.')),
    components: fc.array(componentAt(made), { maxLength: 5 }),
    monographDays: optional(fc.integer({ min: 1, max: 400 })),
    study: optional(fc.record({ days: fc.integer({ min: 1, max: 400 }), antimicrobialEffectiveness: fc.boolean() })),
    dayCounting: fc.constantFrom('day-of-compounding-is-day-0', 'day-of-compounding-is-day-1'),
  }),
);

const assess = (given: NonsterileFacts): BeyondUseDecision => assessNonsterile(given, limits);
/** The date, or nothing for a refusal: text that sorts before any date, so that a refusal counts as the shortest answer. */
const budOf = (decision: BeyondUseDecision): string => (decision.outcome === 'assigned' ? decision.bud : '');
const holds = (property: (given: NonsterileFacts) => void): void =>
  fc.assert(fc.property(facts, property), { numRuns: 500 });

describe('whatever the facts', () => {
  it('the date is never after a date of a component, and never before the day of compounding', () => {
    holds((given) => {
      const decision = assess(given);
      if (decision.outcome !== 'assigned') return;
      expect(decision.bud >= given.compoundedOn).toBe(true);
      for (const { expiresOn, openedOn, inUseDays } of given.components) {
        expect(expiresOn === undefined || decision.bud <= expiresOn).toBe(true);
        if (openedOn && inUseDays) expect(decision.bud <= addDays(openedOn, inUseDays)).toBe(true);
      }
    });
  });

  it('the date is never after the maximum of 180 days, study or not', () => {
    holds((given) => {
      const decision = assess(given);
      if (decision.outcome === 'assigned')
        expect(daysBetween(given.compoundedOn, decision.bud)).toBeLessThanOrEqual(180);
    });
  });

  it('the date is the earliest of the limits that apply, and each limit is explained and cited', () => {
    holds((given) => {
      const decision = assess(given);
      if (decision.outcome !== 'assigned') return;
      const applying = decision.considered.filter((limit) => limit.applies).map((limit) => limit.limit);
      expect([...applying].sort()[0]).toBe(decision.bud);
      for (const limit of decision.considered) {
        expect(limit.explanation).toMatch(/\.$/);
        expect(limit.source).not.toBe('');
      }
    });
  });

  it('another component never lengthens', () => {
    const grown = facts.chain((given) => fc.tuple(fc.constant(given), componentAt(given.compoundedOn), fc.nat(5)));
    fc.assert(
      fc.property(grown, ([given, extra, place]) => {
        const components = [...given.components.slice(0, place), extra, ...given.components.slice(place)];
        expect(budOf(assess({ ...given, components })) <= budOf(assess(given))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('the order of the components does not matter', () => {
    holds((given) => {
      expect(budOf(assess({ ...given, components: [...given.components].reverse() }))).toBe(budOf(assess(given)));
    });
  });

  it('counting the day of compounding as day 1 is never later, and at most a day earlier', () => {
    holds((given) => {
      const strict = assess({ ...given, dayCounting: 'day-of-compounding-is-day-1' });
      const loose = assess({ ...given, dayCounting: 'day-of-compounding-is-day-0' });
      expect(strict.outcome).toBe(loose.outcome);
      if (strict.outcome !== 'assigned' || loose.outcome !== 'assigned') return;
      expect([0, 1]).toContain(daysBetween(strict.bud, loose.bud));
    });
  });

  it('leaving unsaid whether it is preserved never lengthens', () => {
    holds((given) => {
      const unsaid = budOf(assess({ ...given, preserved: undefined }));
      for (const preserved of [true, false]) {
        const stated = budOf(assess({ ...given, preserved }));
        expect(unsaid <= stated).toBe(true);
      }
    });
  });

  it('an aqueous preparation without <51> never outlasts the same without a study', () => {
    holds((given) => {
      const study = { days: given.study?.days ?? 200, antimicrobialEffectiveness: false };
      const decision = assess({ ...given, study });
      if (decision.outcome !== 'assigned' || !decision.preparationType.startsWith('aqueous')) return;
      expect(budOf(decision) <= budOf(assess({ ...given, study: undefined }))).toBe(true);
    });
  });

  it('a refusal has a reason with a place and a source', () => {
    holds((given) => {
      const decision = assess(given);
      if (decision.outcome !== 'refused') return;
      expect(decision.code).toBe(decision.reasons[0]?.code);
      for (const reason of decision.reasons) expect([reason.path, reason.source, reason.explanation]).not.toContain('');
    });
  });
});
