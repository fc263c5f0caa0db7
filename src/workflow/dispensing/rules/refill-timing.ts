import { addDays, compareDates, type PlainDate } from '../../../core/plain-date.js';
import type { RefillTiming } from './dispensing-data.js';

/** One supply of the same product: the day it was (or is about to be) handed over, and how many days it lasts. */
export interface Supply {
  readonly on: PlainDate;
  readonly daysSupply: number;
}

/**
 * The last day that the supplies cover, null when there are none. A supply that comes while the one before still lasts begins when
 * that one ends, so that early refills cannot pile up.
 */
export function coveredUntil(supplies: readonly Supply[]): PlainDate | null {
  return [...supplies]
    .sort((a, b) => compareDates(a.on, b.on))
    .reduce<PlainDate | null>((last, { on, daysSupply }) => {
      const begin = last !== null && last >= on ? addDays(last, 1) : on;
      return addDays(begin, daysSupply - 1);
    }, null);
}

/**
 * The first day on which the next supply may be prepared: the day after the last covered one, less the days that the timing allows
 * for the latest supply. Null before the first supply.
 */
export function earliestRefill(supplies: readonly Supply[], timing: RefillTiming): PlainDate | null {
  const last = coveredUntil(supplies);
  const latest = supplies.reduce<Supply | null>((found, each) => (found && found.on > each.on ? found : each), null);
  if (last === null || latest === null) return null;
  const share = Math.floor((latest.daysSupply * timing.earlySharePercent) / 100);
  return addDays(last, 1 - Math.min(share, timing.maximumEarlyDays));
}
