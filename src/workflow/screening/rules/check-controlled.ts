import { lastDayOfMonth, type PlainDate } from '../../../core/plain-date.js';
import type { Collector } from './collector.js';
import type { Medication, ScreeningContext } from './context.js';
import type { CandidateFact } from './facts.js';
import { raiseRegulatory } from './raise-regulatory.js';

/** Federal rules for controlled substances in the pharmacy's country: DEA number, how long and how often an order is filled; and the query of the state's program. */
export function checkControlled(context: ScreeningContext, collector: Collector): void {
  for (const medication of context.candidates) {
    const { candidate } = medication;
    if (!candidate) continue;
    for (const { ingredient } of medication.drugs) {
      if (ingredient.schedules === null) {
        const reason = `nobody recorded whether ${ingredient.name} is a controlled substance, and in which schedule`;
        collector.gap('controlled-substance', `schedule:${ingredient.key}`, reason, context.facts.purpose === 'order');
        continue;
      }
      const schedule = ingredient.schedules.find(
        ({ jurisdiction }) => jurisdiction === context.facts.pharmacy.country,
      )?.schedule;
      if (schedule === undefined) continue;
      checkPrescriber(context, medication, ingredient.key, schedule, collector);
      askForQuery(context, medication, ingredient.key, schedule, collector);
      checkLimits(context, medication, candidate, { key: ingredient.key, schedule }, collector);
    }
  }
}

function checkPrescriber(
  context: ScreeningContext,
  medication: Medication,
  key: string,
  schedule: string,
  collector: Collector,
): void {
  const { prescriber, purpose } = context.facts;
  if (prescriber === undefined) {
    collector.gap(
      'controlled-substance',
      'prescriber',
      'the prescriber’s DEA number was not looked up',
      purpose === 'order',
    );
  } else if (!prescriber.hasDea) {
    raiseRegulatory(context, collector, {
      check: 'dea-number',
      subject: key,
      medication,
      text: `schedule ${schedule}; no DEA number on file`,
    });
  }
}

/** An order's documentation: there is nothing to query for a drug that nobody ordered yet. */
function askForQuery(
  context: ScreeningContext,
  medication: Medication,
  key: string,
  schedule: string,
  collector: Collector,
): void {
  if (context.facts.purpose !== 'order') return;
  raiseRegulatory(context, collector, { check: 'pdmp-query', subject: key, medication, text: `schedule ${schedule}` });
}

function checkLimits(
  context: ScreeningContext,
  medication: Medication,
  candidate: CandidateFact,
  { key, schedule }: { readonly key: string; readonly schedule: string },
  collector: Collector,
): void {
  const limits = context.knowledge.regulatory.limits.get(schedule);
  if (!limits) return;
  const { writtenOn, refills, refillNumber = 0 } = candidate;
  if (writtenOn === undefined || refills === undefined) {
    const missing = writtenOn === undefined ? 'date of issue' : 'number of refills';
    collector.gap('controlled-substance', missing, `the ${missing} is not given`, context.facts.purpose === 'order');
  }
  if (
    limits.validMonths !== null &&
    writtenOn !== undefined &&
    context.facts.today > addMonths(writtenOn, limits.validMonths)
  ) {
    raiseRegulatory(context, collector, {
      check: 'controlled-expired',
      subject: key,
      medication,
      text: `schedule ${schedule}; issued on ${writtenOn}`,
    });
  }
  if (limits.maxRefills !== null && Math.max(refills ?? 0, refillNumber) > limits.maxRefills) {
    const text = `schedule ${schedule}; ${refills ?? 0} refills ordered, refill number ${refillNumber}`;
    raiseRegulatory(context, collector, { check: 'controlled-refills', subject: key, medication, text });
  }
}

/** The same day so many months later, or the last day of a shorter month. */
export function addMonths(date: PlainDate, months: number): PlainDate {
  const total = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const last = lastDayOfMonth(Math.floor(total / 12), (total % 12) + 1);
  return (date.slice(8) > last.slice(8) ? last : `${last.slice(0, 8)}${date.slice(8)}`) as PlainDate;
}
