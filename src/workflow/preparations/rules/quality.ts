import { compareQuantities, inUnit, type Quantity } from '../../../core/decimal-quantity.js';

export interface ExpectedCheck {
  readonly name: string;
  readonly low?: Quantity;
  readonly high?: Quantity;
}

export interface Observation {
  readonly value?: Quantity | undefined;
  readonly passed?: boolean | undefined;
}

export type CheckVerdict =
  | { readonly ok: true; readonly passed: boolean }
  | { readonly ok: false; readonly path: 'value' | 'passed'; readonly message: string };

/** Whether a check has limits that a measured value is held against. */
export const isMeasured = ({ low, high }: ExpectedCheck): boolean => low !== undefined || high !== undefined;

/** Judges one check. Where there are limits, they decide, and a person's opinion is not asked. */
export function judgeCheck(expected: ExpectedCheck, { value, passed }: Observation): CheckVerdict {
  if (!isMeasured(expected)) {
    if (passed === undefined) return { ok: false, path: 'passed', message: 'say whether what was seen is as expected' };
    return { ok: true, passed };
  }
  if (passed !== undefined)
    return { ok: false, path: 'passed', message: 'this check has limits; leave out passed, the value decides' };
  if (value === undefined)
    return { ok: false, path: 'value', message: 'this check has limits; give the measured value' };
  const { low, high } = expected;
  if ([low, high].some((limit) => limit !== undefined && inUnit(value, limit.unit) === undefined))
    return { ok: false, path: 'value', message: `give the value in ${(low ?? high)?.unit}` };
  const above = low === undefined || compareQuantities(value, low) >= 0;
  const below = high === undefined || compareQuantities(value, high) <= 0;
  return { ok: true, passed: above && below };
}
