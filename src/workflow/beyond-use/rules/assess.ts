import { fieldError } from '../../../core/errors.js';
import { isPlainDate, parseExpiration, parsePlainDate, type PlainDate } from '../../../core/plain-date.js';
import { parseTimeZone, plainDateInZone } from '../../../core/zone.js';
import type { BeyondUseDecision } from './decision.js';
import type { ComponentDates, NonsterileFacts, StabilityStudy } from './facts.js';
import type { Usp795Limits } from './limits.js';
import { assessNonsterile } from './nonsterile.js';

/** A component as a caller gives it: `expiresOn` is `YYYY-MM` or `YYYY-MM-DD`, the other dates are `YYYY-MM-DD`. */
export interface ComponentRequest {
  readonly label?: string;
  readonly expiresOn?: string;
  readonly receivedOn?: string;
  readonly openedOn?: string;
  readonly inUseDays?: number;
}

/** A request as a caller gives it, with its dates still as text. `compoundedAt` is an RFC 3339 instant or a plain date. */
export interface BeyondUseRequest extends Omit<NonsterileFacts, 'compoundedOn' | 'components' | 'study'> {
  readonly kind: 'nonsterile' | 'sterile';
  readonly compoundedAt: string;
  readonly components: readonly ComponentRequest[];
  readonly study?: {
    readonly days: number;
    /** Result of USP <51> for the same formula and container; only `true` and `passed` count as a pass. */
    readonly antimicrobialEffectiveness?: boolean | 'passed' | 'failed' | 'not-performed';
  };
  /** IANA zone of the pharmacy, in which the day of compounding is told. */
  readonly timeZone: string;
}

/** Longest period that a monograph, study or in-use period can state; more is a typing error. */
const LONGEST_PERIOD = 3650;
const LAST_COMPOUNDING: PlainDate = parsePlainDate('2199-12-31', 'compoundedAt');

/**
 * The beyond-use date for a request, as a decision: assigned with its explanation, or refused with reasons.
 * @throws DomainError `invalid-date`, `validation-failed` for a member that cannot be read
 */
export function assessBeyondUse(request: BeyondUseRequest, limits: Usp795Limits): BeyondUseDecision {
  if (request.kind !== 'nonsterile') return refuseSterileKind(limits);
  const { kind: _kind, compoundedAt, timeZone, components, study, ...rest } = request;
  checkNumbers(request);
  const compoundedOn = dayOfCompounding(compoundedAt, timeZone);
  const facts = { ...rest, compoundedOn, components: components.map(readComponent) };
  return assessNonsterile(study ? { ...facts, study: readStudy(study) } : facts, limits);
}

function refuseSterileKind(limits: Usp795Limits): BeyondUseDecision {
  const explanation =
    'Beyond-use dates of sterile preparations (USP <797>) are not supported yet; assign the date by hand from the chapter.';
  const reason = {
    rule: limits.sterile.id,
    code: 'not-supported',
    path: 'kind',
    explanation,
    ...limits.sterile.citation,
  } as const;
  return { outcome: 'refused', code: 'not-supported', reasons: [reason], limitsVersion: limits.version };
}

function dayOfCompounding(compoundedAt: string, timeZone: string): PlainDate {
  parseTimeZone(timeZone, 'timeZone');
  const day = isPlainDate(compoundedAt) ? compoundedAt : plainDateInZone(compoundedAt, timeZone, 'compoundedAt');
  if (day > LAST_COMPOUNDING) throw fieldError('invalid-date', 'compoundedAt', 'lies too far in the future');
  return day;
}

function readStudy({ days, antimicrobialEffectiveness }: NonNullable<BeyondUseRequest['study']>): StabilityStudy {
  return {
    days,
    antimicrobialEffectiveness: antimicrobialEffectiveness === true || antimicrobialEffectiveness === 'passed',
  };
}

function readComponent(component: ComponentRequest, index: number): ComponentDates {
  const path = `components.${index}`;
  const { label, expiresOn, receivedOn, openedOn, inUseDays } = component;
  if (inUseDays !== undefined) checkDays(inUseDays, `${path}.inUseDays`);
  return {
    label,
    expiresOn: expiresOn === undefined ? undefined : parseExpiration(expiresOn, `${path}.expiresOn`),
    receivedOn: receivedOn === undefined ? undefined : parsePlainDate(receivedOn, `${path}.receivedOn`),
    openedOn: openedOn === undefined ? undefined : parsePlainDate(openedOn, `${path}.openedOn`),
    inUseDays,
  };
}

function checkNumbers({ waterActivity, monographDays, study }: BeyondUseRequest): void {
  if (waterActivity !== undefined && !(waterActivity >= 0 && waterActivity <= 1)) {
    throw fieldError('validation-failed', 'waterActivity', 'give a number from 0 to 1');
  }
  if (monographDays !== undefined) checkDays(monographDays, 'monographDays');
  if (study !== undefined) checkDays(study.days, 'study.days');
}

function checkDays(days: number, path: string): void {
  if (Number.isInteger(days) && days >= 1 && days <= LONGEST_PERIOD) return;
  throw fieldError('validation-failed', path, `give a whole number of days from 1 to ${LONGEST_PERIOD}`);
}
