import { Injectable } from '@nestjs/common';
import { Signatures, type ProvedSigner } from '../../access/index.js';
import type { Severity } from '../../core/decision.js';
import { DomainError, fieldError, notFound } from '../../core/errors.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { toPage, type Page } from '../../platform/http/paging.js';
import { validationError } from '../../platform/http/validation.js';
import { Knowledge } from '../knowledge.service.js';
import { RuleList } from '../rule-list/rule-list.service.js';
import type { RuleView } from '../rule-list/rule-view.js';
import { raiseRefusal } from '../rules/tuning.js';
import {
  findOverlay,
  insertOverlay,
  listOverlays,
  OVERLAY_KINDS,
  withdrawOverlay,
  type OverlayKind,
  type OverlayRow,
} from './overlay-rows.js';
import type { OverlayDto, OverlayQuery, OverlayWithdrawalDto } from './overlay.dto.js';
import { toOverlayView, type OverlayView, type TunedRuleView } from './overlay.view.js';

const MEANINGS = {
  raise: 'raises the severity of this rule in this pharmacy',
  silence: 'silences this rule in this pharmacy',
  enable: 'turns this advisory rule on in this pharmacy',
} as const;

/**
 * What a pharmacy decides for itself about the rules: it raises a severity, silences a rule that may be silenced, or turns
 * an advisory rule on, with a reason, a signature and a last day. The screenings read what is in force together with the facts.
 */
@Injectable()
export class Overlays {
  constructor(
    private readonly knowledge: Knowledge,
    private readonly rules: RuleList,
    private readonly signatures: Signatures,
  ) {}

  /** Latest first. */
  async list(tx: Tx, query: OverlayQuery): Promise<Page<OverlayView>> {
    const { rule, inForce, limit } = query;
    const filter = { rules: rule === undefined ? undefined : [rule], inForce };
    const rows = await listOverlays(tx, { ...filter, after: query.afterId(), limit: limit + 1 });
    const page = toPage(rows, limit, ({ id }) => id);
    return { ...page, items: page.items.map((row) => toOverlayView(row, tx.today)) };
  }

  /** Rules with what this pharmacy changed about them. */
  async tuned(tx: Tx, rules: readonly RuleView[]): Promise<TunedRuleView[]> {
    const ids = rules.map(({ id }) => id);
    const rows = await this.standing(tx, ids);
    return rules.map((rule) => ({
      ...rule,
      overlays: rows.filter((row) => row.rule === rule.id).map((row) => toOverlayView(row, tx.today)),
    }));
  }

  /**
   * Writes an overlay.
   * @throws DomainError `validation-failed`, `unknown-code`, `tuning-refused`, `invalid-date`; `duplicate` or `wrong-state` beside one
   *   that is in force
   */
  async create(tx: Tx, dto: OverlayDto, signer: ProvedSigner): Promise<OverlayView> {
    const rule = this.ruleToTune(dto);
    await lockTuning(tx);
    checkExpiry(dto.expiresOn, tx.today);
    checkStanding(await this.standing(tx, [rule.id]), dto);
    const id = tx.newId();
    const { kind, reason, expiresOn } = dto;
    const severity = dto.severity ?? null;
    const knowledgeVersion = this.knowledge.current().version;
    const signatureId = await this.signatures.sign(tx, signer, {
      meaning: MEANINGS[kind],
      resource: 'knowledge-overlay',
      resourceId: id,
      content: { rule, knowledgeVersion, kind, severity, reason, expiresOn },
    });
    await insertOverlay(tx, { id, rule: rule.id, kind, severity, reason, expiresOn, knowledgeVersion, signatureId });
    tx.audit({
      action: 'knowledge-overlay.created',
      resource: 'knowledge-overlay',
      resourceId: id,
      detail: { rule: rule.id, kind, severity, expiresOn, knowledgeVersion, signatureId },
    });
    return this.view(tx, id);
  }

  /** Ends an overlay before its last day. @throws DomainError `not-found`, `wrong-state` where it is not in force */
  async withdraw(tx: Tx, id: string, { reason }: OverlayWithdrawalDto, signer: ProvedSigner): Promise<OverlayView> {
    const overlay = await this.view(tx, id);
    const signatureId = await this.signatures.sign(tx, signer, {
      meaning: 'withdraws this overlay',
      resource: 'knowledge-overlay',
      resourceId: id,
      content: { overlay, reason },
    });
    if (!(await withdrawOverlay(tx, id, reason, signatureId))) {
      throw new DomainError('wrong-state', 'This overlay is not in force any more.');
    }
    const { rule, kind } = overlay;
    tx.audit({
      action: 'knowledge-overlay.withdrawn',
      resource: 'knowledge-overlay',
      resourceId: id,
      detail: { rule, kind, signatureId },
    });
    return this.view(tx, id);
  }

  private async view(tx: Tx, id: string): Promise<OverlayView> {
    const row = await findOverlay(tx, id);
    if (!row) throw notFound('overlay');
    return toOverlayView(row, tx.today);
  }

  private standing(tx: Tx, rules: readonly string[]): Promise<OverlayRow[]> {
    return listOverlays(tx, { rules, inForce: true, after: null, limit: rules.length * OVERLAY_KINDS.length });
  }

  private ruleToTune({ rule: id, kind, severity }: OverlayDto): RuleView {
    if (kind === 'raise' && severity == null) {
      throw validationError([{ path: 'severity', message: 'say to which severity' }]);
    }
    if (kind !== 'raise' && severity != null) {
      throw validationError([{ path: 'severity', message: 'goes with a raise only' }]);
    }
    const rule = this.rules.find(id);
    if (!rule) throw fieldError('unknown-code', 'rule', 'no rule in force has this id');
    const refusal = refusalOf(rule, kind, severity);
    if (refusal === null) return rule;
    throw fieldError('tuning-refused', 'rule', `${id} cannot be ${wordsFor(kind, severity)}: ${refusal}`);
  }
}

function refusalOf(rule: RuleView, kind: OverlayKind, severity: Severity | null | undefined): string | null {
  if (kind === 'enable') return rule.advisory ? null : 'it is on already; only advisory rules are off by themselves';
  return severity == null ? rule.silence.reason : raiseRefusal(rule, rule.kind, severity);
}

/** Two at once would each not see the other. */
async function lockTuning(tx: Tx): Promise<void> {
  await tx.query('SELECT 1 FROM pharmacy WHERE id = $1 FOR NO KEY UPDATE', [tx.pharmacyId]);
}

/** One of a kind; and who raises a rule does not silence it. */
function checkStanding(standing: readonly OverlayRow[], { rule, kind }: OverlayDto): void {
  const same = standing.find((row) => row.kind === kind);
  const contrary = standing.find((row) => row.kind !== kind && row.kind !== 'enable' && kind !== 'enable');
  const other = same ?? contrary;
  if (!other) return;
  const words = wordsFor(other.kind, other.severity);
  const message = `${rule} is ${words} until ${other.expiresOn} already; withdraw that overlay first`;
  throw fieldError(same ? 'duplicate' : 'wrong-state', 'rule', message);
}

function wordsFor(kind: OverlayKind, severity: Severity | null | undefined): string {
  if (kind === 'raise') return `raised to ${severity}`;
  return kind === 'silence' ? 'silenced' : 'turned on';
}

/** Today is allowed: the overlay then ends with the day. */
function checkExpiry(expiresOn: string, today: string): void {
  const inAYear = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
  if (expiresOn < today) throw fieldError('invalid-date', 'expiresOn', 'lies in the past');
  if (expiresOn > inAYear) throw fieldError('invalid-date', 'expiresOn', 'lies more than a year ahead; renew it then');
}
