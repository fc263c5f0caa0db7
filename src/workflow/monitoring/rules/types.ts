import type { PlainDate } from '../../../core/plain-date.js';
import type { GateKind, LadderStep, MonitoringRule, ProtocolPhase, ProtocolTest } from '../../../knowledge/index.js';

export type { GateKind, LadderStep, MonitoringRule, ProtocolPhase, ProtocolTest };

/** Status of a laboratory or imaging result, in the words of FHIR R4 Observation.status. */
export type ResultStatus =
  'registered' | 'preliminary' | 'final' | 'amended' | 'corrected' | 'cancelled' | 'entered-in-error' | 'unknown';

/**
 * One result on file, in the version that stands: a version that another has replaced is left out. `quality` is what was made of its
 * value and unit; only `usable` reads in the canonical unit and lies within the sanity range.
 */
export interface ResultFact {
  readonly id: string;
  /** Key of the laboratory test, such as `testosterone_total`. */
  readonly test: string;
  /** Day of collection in the pharmacy's zone, not of the report. */
  readonly collectedOn: PlainDate;
  readonly status: ResultStatus;
  readonly quality: 'usable' | 'no-value' | 'unreadable-unit' | 'out-of-sanity-range';
}

/** The result that answers one test of an obligation. */
export interface Evidence {
  readonly test: string;
  readonly resultId: string;
  readonly collectedOn: PlainDate;
}

/** Why a result of the right test does not count. */
export type RefusalReason =
  'not-final' | 'withdrawn' | 'no-value' | 'unreadable-unit' | 'out-of-sanity-range' | 'too-early' | 'too-late';

export interface Refusal {
  readonly resultId: string;
  readonly test: string;
  readonly reason: RefusalReason;
}

/** What the days of a window are counted from. `takeover` is a continuing patient of whom no recent result is known. */
export type AnchorKind = 'therapy-start' | 'last-result' | 'dose-change' | 'takeover';

/** Why an obligation that was never satisfied asks for nothing. */
export type Closure =
  | { readonly as: 'waived'; readonly because: 'continuation-of-therapy' }
  | { readonly as: 'cancelled'; readonly because: 'window-closed' | 'therapy-ended' | 'superseded' };

/** How an obligation was met. `anchorOn` is the day from which the next one counts. */
export interface Satisfaction {
  /** The day on which the last hard test was collected. */
  readonly completedOn: PlainDate;
  /** The last day as of which every hard test is known: the oldest among the newest result of each. */
  readonly anchorOn: PlainDate;
  readonly late: boolean;
  readonly evidence: readonly Evidence[];
}

/**
 * An obligation that should exist, derived from rules and facts alone. `key` is unique within one therapy: `MON-002#1` for a phase
 * that happens once (its place among the phases of the rule), `MON-003@2026-05-12` for one that recurs (its target day).
 */
export interface PlannedObligation {
  readonly key: string;
  readonly ruleId: string;
  readonly title: string;
  readonly phase: ProtocolPhase['phase'];
  readonly tests: readonly ProtocolTest[];
  readonly anchor: { readonly on: PlainDate; readonly kind: AnchorKind };
  /** First day on which a collection counts. */
  readonly earliest: PlainDate;
  /** The day on which it becomes due. */
  readonly target: PlainDate;
  /** The last day in time: overdue from the next day on. */
  readonly latest: PlainDate;
  readonly gate: GateKind;
  readonly gateTag: 'design' | 'source';
  readonly ladder: readonly LadderStep[];
  readonly safety: MonitoringRule['safety'];
  readonly source: string;
  readonly satisfied: Satisfaction | null;
  readonly closed: Closure | null;
  /** Keys of hard tests without a result that counts; empty once satisfied. */
  readonly missing: readonly string[];
  /** Keys of soft tests without one: listed, nothing waits for them. */
  readonly outstanding: readonly string[];
  /** Results of the right tests that do not count, and why; for people who ask where their result went. */
  readonly refused: readonly Refusal[];
}

/**
 * What somebody granted for one fill: the prescriber's or an agent's word that the tests were done (an attestation), or the
 * pharmacist's documented call about a hold (an acknowledgement). Good from `grantedOn` to `until`, both included, for the first
 * fill that uses it.
 */
export interface OneFillGrant {
  readonly grantedOn: PlainDate;
  readonly until: PlainDate;
  /** The fill that used it up, or null. */
  readonly usedByFill: string | null;
}

/** A pharmacist's signed waiver, from the day it was granted to the day `until`, both included. */
export interface Waiver {
  readonly grantedOn: PlainDate;
  readonly until: PlainDate;
}

/** What people did about an obligation; the rest of its state follows from plan and date. */
export interface ObligationRecord {
  readonly orderedOn: PlainDate | null;
  readonly attestations: readonly OneFillGrant[];
  readonly waivers: readonly Waiver[];
  readonly acknowledgements: readonly OneFillGrant[];
}

/** The record of an obligation that nobody touched. */
export const UNTOUCHED: ObligationRecord = { orderedOn: null, attestations: [], waivers: [], acknowledgements: [] };
