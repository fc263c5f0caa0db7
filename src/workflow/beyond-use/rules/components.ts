import { addDays, type PlainDate } from '../../../core/plain-date.js';
import { refuseBy, type ConsideredLimit, type RefusalCode, type RefusalReason } from './decision.js';
import type { ComponentDates } from './facts.js';
import type { LimitRow, Usp795Limits } from './limits.js';

/** The limits of the component lots, or why one of them may not be used. */
export interface ComponentLimits {
  readonly considered: readonly ConsideredLimit[];
  readonly reasons: readonly RefusalReason[];
}

/**
 * No preparation outlasts a lot that went into it: its expiration, its in-use period once opened, or a year from receipt where the
 * supplier gave no expiration. A lot that ended before the day of compounding may not be used at all; on its last day it may.
 */
export function componentLimits(
  components: readonly ComponentDates[],
  compoundedOn: PlainDate,
  limits: Usp795Limits,
): ComponentLimits {
  const all = components.map((component, index) => limitsOf({ component, index, compoundedOn, limits }));
  return { considered: all.flatMap((each) => each.considered), reasons: all.flatMap((each) => each.reasons) };
}

interface Lot {
  readonly component: ComponentDates;
  readonly index: number;
  readonly compoundedOn: PlainDate;
  readonly limits: Usp795Limits;
}

function limitsOf(lot: Lot): ComponentLimits {
  const contradictions = refuseContradictions(lot);
  if (contradictions.length > 0) return { considered: [], reasons: contradictions };
  const considered = [expirationLimit(lot), inUseLimit(lot)].filter((limit) => limit !== undefined);
  const ended = considered.filter(({ limit }) => limit < lot.compoundedOn);
  return { considered, reasons: ended.map((limit) => refuseEnded(lot, limit)) };
}

function expirationLimit(lot: Lot): ConsideredLimit | undefined {
  const { component, limits } = lot;
  if (component.expiresOn !== undefined) {
    const words = `${nameOf(lot)} expires on ${component.expiresOn}.`;
    return lotLimit(lot, limits.componentExpiration, component.expiresOn, words);
  }
  if (component.receivedOn === undefined) return undefined;
  const row = limits.componentReceipt;
  const last = addDays(component.receivedOn, row.days);
  const words = `${nameOf(lot)} has no supplier's expiration; ${row.days} days from its receipt on ${component.receivedOn} end on ${last}.`;
  return { ...lotLimit(lot, row, last, words), days: row.days };
}

function inUseLimit(lot: Lot): ConsideredLimit | undefined {
  const { openedOn, inUseDays } = lot.component;
  if (openedOn === undefined || inUseDays === undefined) return undefined;
  const last = addDays(openedOn, inUseDays);
  const words = `${nameOf(lot)} was opened on ${openedOn} and may be used for ${inUseDays} days, until ${last}.`;
  return { ...lotLimit(lot, lot.limits.componentInUse, last, words), days: inUseDays };
}

function lotLimit({ component, index }: Lot, row: LimitRow, limit: PlainDate, explanation: string): ConsideredLimit {
  const place = component.label === undefined ? { index } : { index, label: component.label };
  return { rule: row.id, limit, applies: true, explanation, component: place, ...row.citation };
}

/** Facts that cannot all be true, or from which no limit follows. Guessing here would lengthen the date. */
function refuseContradictions(lot: Lot): RefusalReason[] {
  const { component, index, compoundedOn, limits } = lot;
  const { expiresOn, receivedOn, openedOn, inUseDays } = component;
  const refuse = (row: LimitRow, code: RefusalCode, field: string, words: string): RefusalReason =>
    refuseBy(row, code, `components.${index}.${field}`, words);
  const reasons: RefusalReason[] = [];
  if (expiresOn === undefined && receivedOn === undefined) {
    const words = "give the supplier's expiration, or the day of receipt if there is none.";
    reasons.push(refuse(limits.componentExpiration, 'validation-failed', 'expiresOn', words));
  }
  if ((openedOn === undefined) !== (inUseDays === undefined)) {
    const words = 'give openedOn and inUseDays together; leave both out if the labelling sets no in-use period.';
    const missing = openedOn === undefined ? 'openedOn' : 'inUseDays';
    reasons.push(refuse(limits.componentInUse, 'validation-failed', missing, words));
  }
  if (openedOn !== undefined && openedOn > compoundedOn) {
    reasons.push(
      refuse(limits.componentInUse, 'invalid-date', 'openedOn', 'must not be after the day of compounding.'),
    );
  }
  if (receivedOn !== undefined && receivedOn > compoundedOn) {
    reasons.push(
      refuse(limits.componentReceipt, 'invalid-date', 'receivedOn', 'must not be after the day of compounding.'),
    );
  }
  return reasons;
}

function refuseEnded(
  lot: Lot,
  { rule, limit, explanation, source, evidence, verification }: ConsideredLimit,
): RefusalReason {
  const field =
    rule === lot.limits.componentInUse.id
      ? 'inUseDays'
      : lot.component.expiresOn === undefined
        ? 'receivedOn'
        : 'expiresOn';
  return {
    rule,
    code: 'component-expired',
    path: `components.${lot.index}.${field}`,
    explanation: `${explanation} It could not be used on ${lot.compoundedOn}; take a lot that lasts beyond ${limit}.`,
    source,
    evidence,
    verification,
  };
}

function nameOf({ component, index }: Lot): string {
  return component.label === undefined ? `Component ${index + 1}` : `Component ${index + 1} (${component.label})`;
}
