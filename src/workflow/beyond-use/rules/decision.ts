import type { Citation } from '../../../core/decision.js';
import { DomainError, type ErrorCode } from '../../../core/errors.js';
import type { PlainDate } from '../../../core/plain-date.js';
import type { DayCounting } from '../../../core/day-counting.js';
import type { LimitRow, PreparationType } from './limits.js';

/** One limit that was looked at, whether it counted or not. */
export interface ConsideredLimit extends Citation {
  /** Id of the row of rule data, such as `nonaqueous-other` or `component-expiration`. */
  readonly rule: string;
  /** The last day this limit allows, were it the only one. */
  readonly limit: PlainDate;
  /** False where another rule replaced this limit, or its condition is not met. */
  readonly applies: boolean;
  readonly explanation: string;
  /** Days the rule counts, for a limit counted from compounding, opening or receipt. */
  readonly days?: number;
  /** For a component's limit: its place in the request, from 0, and its label if it has one. */
  readonly component?: { readonly index: number; readonly label?: string };
}

/** Something asked for that was not granted, while a date could be assigned without it. */
export interface RefusedRequest extends Citation {
  readonly rule: string;
  readonly code: 'antimicrobial-effectiveness-missing' | 'beyond-monograph' | 'beyond-maximum';
  readonly explanation: string;
}

/** A beyond-use date and why. It is a date, and the preparation may be used on that day. */
export interface AssignedDate {
  readonly outcome: 'assigned';
  readonly bud: PlainDate;
  readonly expression: 'date';
  /** The limit that decided: the earliest that applies. */
  readonly binding: ConsideredLimit;
  readonly considered: readonly ConsideredLimit[];
  readonly refused: readonly RefusedRequest[];
  /** What was not stated and therefore taken in the stricter way. */
  readonly assumptions: readonly string[];
  readonly explanation: string;
  readonly preparationType: PreparationType;
  readonly compoundedOn: PlainDate;
  readonly dayCounting: DayCounting;
  /** Version of the limits under which it was decided. */
  readonly limitsVersion: string;
}

/** Codes of a refusal, all of which a caller meets as an error of the same code. */
export type RefusalCode = Extract<
  ErrorCode,
  'component-expired' | 'storage-not-allowed' | 'unknown-code' | 'invalid-date' | 'validation-failed' | 'not-supported'
>;

export interface RefusalReason extends Citation {
  readonly rule: string;
  readonly code: RefusalCode;
  /** Where in the request the cause stands, such as `components.0.expiresOn`. */
  readonly path: string;
  readonly explanation: string;
}

/** No date can be assigned. */
export interface RefusedDate {
  readonly outcome: 'refused';
  /** The code of the first reason. */
  readonly code: RefusalCode;
  readonly reasons: readonly RefusalReason[];
  readonly limitsVersion: string;
}

export type BeyondUseDecision = AssignedDate | RefusedDate;

/** The refusal as the error that a caller sees; its reasons carry the rule, the place and the source. */
export function toDomainError(refusal: RefusedDate): DomainError {
  const errors = refusal.reasons.map(({ path, explanation }) => ({ path, message: explanation }));
  const message = errors.map((error) => `${error.path}: ${error.message}`).join(' ');
  return new DomainError(refusal.code, message, { errors, reasons: refusal.reasons });
}

/** Reason for a refusal by a row of the rule data. */
export function refuseBy(row: LimitRow, code: RefusalCode, path: string, explanation: string): RefusalReason {
  return { rule: row.id, code, path, explanation, ...row.citation };
}
