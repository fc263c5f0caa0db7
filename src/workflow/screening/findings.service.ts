import { Injectable } from '@nestjs/common';
import { Signatures, UserAccounts, type ProvedSigner } from '../../access/index.js';
import { DomainError, fieldError, notFound } from '../../core/errors.js';
import { assertInstantNotInFuture, plainDateInZone } from '../../core/zone.js';
import { Patients } from '../../directory/index.js';
import { Knowledge } from '../../knowledge/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { toPage, type Page } from '../../platform/http/paging.js';
import type { FindingQuery } from './dto/finding-query.dto.js';
import type { PrescriberAuthorizationDto, FindingResolutionDto } from './dto/resolution.dto.js';
import { toFiledFindingView, type FiledFindingView, type ResolvedFindingView } from './finding.view.js';
import { LiveOrders } from './live-orders.js';
import { findFinding, listFindings, saveResolution, type FiledFinding } from './persistence/finding-rows.js';
import { findLatestScreening } from './persistence/screening-rows.js';
import { RESOLUTION_REASONS } from './resolution-reasons.js';
import { therapyHash } from './rules/renewal.js';
import { resolutionRefusal, type SecondPerson } from './rules/resolution-policy.js';
import type { FindingStatus } from './rules/standing.js';
import { outcomeNow } from './screened.js';
import { maySee } from './screenings.service.js';

const STATUS_AFTER = {
  override: 'overridden',
  acknowledge: 'acknowledged',
  resolve: 'resolved',
} as const satisfies Record<FindingResolutionDto['action'], FindingStatus>;
const MEANINGS = {
  override: 'overrides this finding',
  acknowledge: 'has seen this finding',
  resolve: 'resolved what this finding asks for',
} as const;

/** The persons who sign a decision, their credentials checked. */
export interface Deciders {
  readonly first: ProvedSigner;
  readonly second: ProvedSigner | null;
}

/** Findings on file, and what people decide on them. */
@Injectable()
export class Findings {
  constructor(
    private readonly patients: Patients,
    private readonly signatures: Signatures,
    private readonly accounts: UserAccounts,
    private readonly orders: LiveOrders,
    private readonly knowledge: Knowledge,
  ) {}

  async list(tx: Tx, query: FindingQuery): Promise<Page<FiledFindingView>> {
    const rows = await listFindings(tx, this.orders.sql, {
      status: query.status,
      patientId: query.patientId,
      prescriptionId: query.prescriptionId,
      prescriberId: tx.actor?.role === 'prescriber' ? (tx.actor.prescriberId ?? NOBODY) : undefined,
      // What closed is history, and so is what an ended order left.
      orders: query.orders ?? (query.status === 'resolved' ? 'all' : 'current'),
      after: query.afterId(),
      limit: query.limit + 1,
    });
    const page = toPage(rows, query.limit, ({ id }) => id);
    for (const { id, patientId } of page.items) {
      tx.audit({ action: 'finding.read', resource: 'finding', resourceId: id, patientId });
    }
    return { ...page, items: page.items.map(toFiledFindingView) };
  }

  /** Checks the credentials that came with a decision. Call it before the unit of work opens: hashing is slow. */
  async prove(decision: FindingResolutionDto): Promise<Deciders> {
    const first = await this.signatures.prove(decision.signature);
    const second = decision.secondSignature ? await this.signatures.proveSecond(decision.secondSignature) : null;
    return { first, second };
  }

  /**
   * Decides on a finding that stands. The signatures are bound to its words and facts as they were decided on.
   * @throws DomainError `not-found`, `wrong-state`, `forbidden`, `unknown-code`, `override-not-allowed`,
   *   `second-person-required`, `invalid-date`
   */
  async resolve(tx: Tx, id: string, decision: FindingResolutionDto, deciders: Deciders): Promise<ResolvedFindingView> {
    const seen = await this.find(tx, id);
    await this.patients.lock(tx, seen.patientId);
    // Read again: somebody may have decided, or the facts may have changed, while this waited for the lock.
    const finding = await this.find(tx, id);
    assertAllowed(tx, finding, decision, deciders);
    await this.assertNoColleague(tx, decision);
    const status = STATUS_AFTER[decision.action];
    const { patientId, prescriptionId, content } = finding;
    const screened = await findLatestScreening(tx, prescriptionId);
    const order = screened?.facts.candidates.find((candidate) => candidate.id === prescriptionId);
    if (!screened || !order || !tx.actor) throw new Error('a decided finding has a screening and somebody who decided');
    const resolution = { ...(await this.signed(tx, finding, decision, deciders)), id: tx.newId() };
    await saveResolution(tx, id, status, resolution, therapyHash(order, this.knowledge.current()));
    const { action, reasonCode } = decision;
    tx.audit({
      action: `finding.${status}`,
      resource: 'finding',
      resourceId: id,
      patientId,
      detail: { rule: content.rule, action, reasonCode, resolutionId: resolution.id },
    });
    const findings = screened.findings.map((one) => (one.id === id ? { ...one, status } : one));
    const given = { ...resolution, by: tx.actor.userId, at: tx.now.toISOString() };
    return {
      ...toFiledFindingView({ ...finding, status, resolution: given }),
      screening: { id: screened.id, outcome: outcomeNow(findings, screened.checks) },
    };
  }

  private async find(tx: Tx, id: string): Promise<FiledFinding> {
    const finding = await findFinding(tx, this.orders.sql, id);
    if (!finding || !maySee(tx, finding)) throw notFound('finding');
    return finding;
  }

  /** Who works here signs as the second person; a prescriber's word is the prescriber's. */
  private async assertNoColleague(tx: Tx, { prescriberAuthorization: given }: FindingResolutionDto): Promise<void> {
    if (!given || !(await this.accounts.isStaff(tx, given.name))) return;
    const remedy =
      'names somebody of this pharmacy: name the prescriber who gave the word, or let a second pharmacist sign';
    throw fieldError('second-person-required', 'prescriberAuthorization.name', remedy);
  }

  private async signed(tx: Tx, finding: FiledFinding, decision: FindingResolutionDto, { first, second }: Deciders) {
    const { action, reasonCode, note } = decision;
    const prescriberAuthorization = decision.prescriberAuthorization ?? null;
    const signed = {
      meaning: MEANINGS[action],
      resource: 'finding',
      resourceId: finding.id,
      content: { finding: finding.content, action, reasonCode, note, prescriberAuthorization },
    };
    const signatureId = await this.signatures.sign(tx, first, signed);
    const secondSignatureId = second ? await this.signatures.sign(tx, second, signed) : null;
    return { action, reasonCode, note, prescriberAuthorization, signatureId, secondSignatureId };
  }
}

/** Matches no prescriber. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

function assertAllowed(
  tx: Tx,
  finding: FiledFinding,
  decision: FindingResolutionDto,
  { first, second }: Deciders,
): void {
  const { current, orderEnded, status, content } = finding;
  const { effect, override } = content;
  const refusal = resolutionRefusal({
    finding: { current, orderEnded, status, effect, override },
    action: decision.action,
    actorRole: first.role,
    reasonActions: RESOLUTION_REASONS.get(decision.reasonCode) ?? [],
    second: secondPerson(decision.prescriberAuthorization, second),
  });
  if (refusal) {
    const { code, path, message } = refusal;
    throw path === 'id' ? new DomainError(code, `${message}.`) : fieldError(code, path, message);
  }
  if (decision.prescriberAuthorization) checkAuthorizedAt(tx, finding, decision.prescriberAuthorization.at);
}

function secondPerson(
  authorization: PrescriberAuthorizationDto | null | undefined,
  signer: ProvedSigner | null,
): SecondPerson | null {
  if (signer) return { kind: 'signature', role: signer.role };
  return authorization ? { kind: 'prescriber-authorization', readBack: authorization.readBack } : null;
}

/** Nobody authorizes what has not been found yet, or later than now. */
function checkAuthorizedAt(tx: Tx, { raisedAt }: FiledFinding, at: string): void {
  const path = 'prescriberAuthorization.at';
  assertInstantNotInFuture(at, tx.now, path);
  if (plainDateInZone(at, tx.timeZone, path) < plainDateInZone(raisedAt, tx.timeZone)) {
    throw fieldError('invalid-date', path, 'lies before the day on which this finding was raised');
  }
}
