import { setImmediate as otherWork } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Severity } from '../../core/decision.js';
import { DomainError, notFound } from '../../core/errors.js';
import { Knowledge, type FindingKind } from '../../knowledge/index.js';
import { RefuseAfterCommit, type Tx } from '../../platform/database/unit-of-work.js';
import { LiveOrders } from './live-orders.js';
import {
  auditScreening,
  decideOrder,
  makeScreening,
  orderOf,
  renewableOrder,
  tellingOf,
  tellNewStops,
} from './make-screening.js';
import { PatientRecords, type OrderOfPatient } from './patient-records.js';
import { findFinding, openCarriedFrom } from './persistence/finding-rows.js';
import { findLatestScreening, saveScreenings } from './persistence/screening-rows.js';
import { ENGINE_VERSION } from './rules/decision.js';
import { decisionDigest } from './rules/digest.js';
import { isStopping, type FindingStatus } from './rules/standing.js';
import { overlayRevision } from './rules/tuning.js';
import type { ScreeningRequest } from './screening-request.js';
import { toScreeningView, type ScreeningView } from './screening.view.js';

/** The drug utilization review of orders: findings, what became of them, and whether the order may go on. */
@Injectable()
export class Screenings {
  constructor(
    private readonly records: PatientRecords,
    private readonly knowledge: Knowledge,
    private readonly orders: LiveOrders,
  ) {}

  /**
   * Screens an order on the facts of this moment and keeps what it found. Decisions stand as long as their facts do; a finding
   * whose facts went away closes. The caller holds `Patients.lock`, in a statement before.
   * @throws DomainError `not-found` for an unknown patient
   */
  async screen(tx: Tx, request: ScreeningRequest): Promise<ScreeningView> {
    const [view] = await this.screenEach(tx, [request]);
    if (!view) throw new Error('a screening was asked for and none was made');
    return view;
  }

  /** The same for several orders, in as many round trips as for one. The caller holds the lock of every patient. */
  async screenEach(tx: Tx, requests: readonly ScreeningRequest[]): Promise<ScreeningView[]> {
    if (requests.length === 0) return [];
    const knowledge = this.knowledge.current();
    const renewable = requests.map((request) => renewableOrder(request, knowledge));
    const records = await this.records.forOrders(tx, renewable);
    const made = zip(requests, records).map(([request, record]) => makeScreening(tx, request, record, knowledge));
    await saveScreenings(tx, made);
    for (const { screened, changes, request, before } of made) {
      auditScreening(tx, screened, changes);
      tellNewStops(tx, screened, before, tellingOf(request));
    }
    return made.map(({ screened }) => toScreeningView(screened));
  }

  /** What every screening of this moment rests on beside the facts of a patient: when it changes, everybody is looked at again. */
  async versions(tx: Tx): Promise<ScreeningVersions> {
    const { settingsVersion, overlays } = await this.records.tuning(tx);
    return {
      knowledgeVersion: this.knowledge.current().version,
      engineVersion: ENGINE_VERSION,
      overlayRevision: overlayRevision(overlays),
      settingsVersion,
    };
  }

  /**
   * The orders of which a screening on the facts and knowledge of this moment would say something else than their latest one, or that
   * were never screened. Nothing is written, and no lock is needed: whoever screens those orders looks again.
   */
  async changed<Request extends ScreeningRequest>(tx: Tx, requests: readonly Request[]): Promise<Request[]> {
    if (requests.length === 0) return [];
    const records = await this.records.withDigests(tx, requests.map(orderOf));
    const knowledge = this.knowledge.current();
    const changed: Request[] = [];
    for (const [index, [request, record]] of zip(requests, records).entries()) {
      if (index % AT_A_STRETCH === 0) await otherWork();
      const { decision } = decideOrder(tx, request, record, knowledge);
      if (decisionDigest(decision) !== record.digest) changed.push(request);
    }
    return changed;
  }

  /**
   * Stops an order with an undecided finding that stops, or with a check that could not be made and that nobody attested to.
   * @param leaveToGate kinds of findings that the refill gate judges in the same transaction: for a cancer therapy they ask for a
   *   telephone call and never for a lock
   * @throws RefuseAfterCommit of DomainError `open-findings`, whose reasons are those findings and checks: the screening that
   *   refused the act is kept
   */
  assertMayProceed(view: ScreeningView, { leaveToGate = [] }: { leaveToGate?: readonly string[] } = {}): void {
    const findings = view.findings.filter(({ stops, kind }) => stops && !leaveToGate.includes(kind));
    const gaps = view.checks.filter(({ stops }) => stops === true);
    if (findings.length === 0 && gaps.length === 0) return;
    const parts = [
      ...(findings.length > 0 ? [`findings to be resolved: ${findings.map(({ rule }) => rule).join(', ')}`] : []),
      ...(gaps.length > 0
        ? [
            `checks that could not be made (supply the fact, or attest to it): ${gaps.map(({ check }) => check).join(', ')}`,
          ]
        : []),
    ];
    throw new RefuseAfterCommit(
      new DomainError('open-findings', `The prescription cannot go on. ${capitalized(parts.join('; '))}.`, {
        reasons: [...findings, ...gaps],
      }),
    );
  }

  /**
   * An order ended before a pharmacist verified it: what was decided on it counts for no other order of that therapy any more, and is
   * open there again. Stops among it are told. A rejection judges, so it is open too where another order was verified with it; any
   * other end leaves to a verified order what its pharmacist signed. The caller holds the patient's lock.
   */
  async withdrawDecisions(tx: Tx, order: OrderOfPatient, because: 'rejected' | 'ended-unverified'): Promise<void> {
    const { patientId, prescriptionId } = order;
    const opened = await openCarriedFrom(tx, this.orders.sql, order, { fromVerified: because === 'rejected' });
    for (const { id, rule, effect } of opened) {
      const detail = { rule, because, prescriptionId };
      tx.audit({ action: 'finding.reopened', resource: 'finding', resourceId: id, patientId, detail });
      if (isStopping({ effect, status: 'open' })) tx.emit('finding.raised', { findingId: id, patientId });
    }
  }

  /** The latest screening of an order with what was decided since; null where it was never screened. */
  async latest(tx: Tx, prescriptionId: string): Promise<ScreeningView | null> {
    const screened = await findLatestScreening(tx, prescriptionId);
    return screened ? toScreeningView(screened) : null;
  }

  /** What somebody has to be told of a finding. @throws DomainError `not-found` */
  async noticeSubject(tx: Tx, findingId: string): Promise<FindingSubject> {
    const finding = await findFinding(tx, this.orders.sql, findingId);
    if (!finding) throw notFound('finding');
    const { id, patientId, prescriptionId, prescriberId, status, content } = finding;
    const current = finding.current && !finding.orderEnded;
    const { rule, kind, severity, effect, summary, source } = content;
    const stops = current && isStopping({ effect, status });
    return {
      id,
      patientId,
      prescriptionId,
      prescriberId,
      current,
      status,
      stops,
      rule,
      kind,
      severity,
      summary,
      source,
    };
  }
}

/** Screenings without a pause: a few milliseconds, so that requests and other transactions of this process go on between them. */
const AT_A_STRETCH = 20;

/** Two lists of one length, side by side. */
function zip<A, B>(left: readonly A[], right: readonly B[]): [A, B][] {
  return left.map((one, index) => [one, right[index] as B]);
}

export interface ScreeningVersions {
  readonly knowledgeVersion: string;
  readonly engineVersion: string;
  /** Changes when an overlay of the pharmacy comes into force, expires or is withdrawn; `none` while there is none. */
  readonly overlayRevision: string;
  /** Of the pharmacy's settings. */
  readonly settingsVersion: number;
}

/** A finding as plain facts, for telling people about it. */
export interface FindingSubject {
  readonly id: string;
  readonly patientId: string;
  readonly prescriptionId: string;
  readonly prescriberId: string;
  /** Whether it still stands, and the patient is on the order. */
  readonly current: boolean;
  readonly status: FindingStatus;
  /** Whether it stops verification and hand-over now. */
  readonly stops: boolean;
  readonly rule: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly summary: string;
  readonly source: string;
}

/** A prescriber sees what concerns its own orders; everybody else in the pharmacy sees all. */
export function maySee(tx: Tx, { prescriberId }: { readonly prescriberId: string }): boolean {
  return tx.actor?.role !== 'prescriber' || tx.actor.prescriberId === prescriberId;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
