import { addDays, type PlainDate } from '../../../core/plain-date.js';

export interface RefillFacts {
  readonly writtenOn: PlainDate;
  /** Refills that the prescriber authorized, beside the first fill. */
  readonly refills: number;
  /** Fills handed over so far, the first one among them. */
  readonly fillsUsed: number;
  /** Federal schedule of the strictest ingredient, null when none is controlled. */
  readonly schedule: 'II' | 'III' | 'IV' | 'V' | null;
  readonly today: PlainDate;
}

export type RefillRefusal =
  | { readonly code: 'prescription-expired'; readonly lastDay: PlainDate; readonly source: string }
  | { readonly code: 'no-refills-left'; readonly allowed: number; readonly source: string };

const CONTROLLED = '21 CFR 1306.22';
const CONTROLLED_REFILLS = 5;
const GENERAL = 'State practice: a prescription serves for one year from its date (design, unverified)';

/**
 * Whether a prescription can still be filled by its age and its refills.
 * Schedules III and IV: not later than six months after the date of issue and at most five refills (21 CFR 1306.22);
 * the same day of the sixth month is the last. Everything else: one year, the refills that were written.
 * Schedule II has no refills (21 CFR 1306.12).
 * @returns null when it may be filled, else why not.
 */
export function refillRefusal(facts: RefillFacts): RefillRefusal | null {
  const controlled = facts.schedule === 'III' || facts.schedule === 'IV';
  const source = controlled ? CONTROLLED : facts.schedule === 'II' ? '21 CFR 1306.12' : GENERAL;
  const lastDay = controlled ? sameDayAfterMonths(facts.writtenOn, 6) : sameDayAfterMonths(facts.writtenOn, 12);
  if (facts.today > lastDay) return { code: 'prescription-expired', lastDay, source };
  const allowed = allowedRefills(facts.refills, facts.schedule);
  if (facts.fillsUsed > allowed) return { code: 'no-refills-left', allowed, source };
  return null;
}

/** Refills that may be dispensed of those that were written: five at most in schedules III and IV, none in schedule II. */
export function allowedRefills(refills: number, schedule: RefillFacts['schedule']): number {
  if (schedule === 'II') return 0;
  return schedule === 'III' || schedule === 'IV' ? Math.min(refills, CONTROLLED_REFILLS) : refills;
}

/** The same day of a later month; where that month has no such day, its last day, which is the earlier and stricter one. */
function sameDayAfterMonths(date: PlainDate, months: number): PlainDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const index = year * 12 + (month - 1) + months;
  const first =
    `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}-01` as PlainDate;
  const target = addDays(first, day - 1);
  return target.slice(0, 7) === first.slice(0, 7) ? target : addDays(`${target.slice(0, 7)}-01` as PlainDate, -1);
}
