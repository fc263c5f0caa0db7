import { Injectable } from '@nestjs/common';
import { mayDo, Signatures, type ProvedSigner } from '../../access/index.js';
import { DomainError } from '../../core/errors.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { Page } from '../../platform/http/paging.js';
import { Preparations } from '../preparations/index.js';
import { Prescriptions } from '../prescriptions/index.js';
import type { FillQuery } from './fill.dto.js';
import { toFillView, type FillView } from './fill.view.js';
import { assertVerified } from './order-facts.js';
import type { FillRow } from './persistence/fill.js';
import { FillStore } from './persistence/fill-store.js';
import { fillStates } from './rules/fill-states.js';
import type { Label } from './rules/label.js';
import { SafetyCheck } from './safety-check.js';
import { SupplyCheck } from './supply-check.js';

/** Fills between preparation and hand-over: read, labelled, checked by a pharmacist, or returned to stock. */
@Injectable()
export class Fills {
  constructor(
    private readonly store: FillStore,
    private readonly prescriptions: Prescriptions,
    private readonly supply: SupplyCheck,
    private readonly safety: SafetyCheck,
    private readonly preparations: Preparations,
    private readonly signatures: Signatures,
  ) {}

  async read(tx: Tx, id: string): Promise<FillView> {
    const fill = await this.store.find(tx, id);
    audit(tx, fill, 'fill.read');
    return this.view(tx, fill);
  }

  async list(tx: Tx, query: FillQuery): Promise<Page<FillView>> {
    const page = await this.store.list(tx, query);
    const allocations = await this.store.allocations(
      tx,
      page.items.map(({ id }) => id),
    );
    for (const fill of page.items) audit(tx, fill, 'fill.read');
    return { ...page, items: page.items.map((fill) => toFillView(fill, allocations.get(fill.id) ?? [])) };
  }

  /** The label as it was made with the fill. @throws DomainError `wrong-state` for stock that went back to the shelf */
  async label(tx: Tx, id: string): Promise<Label> {
    const fill = await this.store.find(tx, id);
    if (fill.status === 'returned-to-stock') {
      throw new DomainError('wrong-state', 'This fill was returned to stock; it has no label any more.');
    }
    audit(tx, fill, 'fill.label-printed');
    return fill.label;
  }

  /** Notes that the label is on the container. @throws DomainError `wrong-state` */
  async markLabelled(tx: Tx, id: string): Promise<FillView> {
    const fill = await this.store.lock(tx, id);
    const status = fillStates.next(fill.status, 'label');
    return this.view(tx, await this.store.change(tx, fill, { status }, { action: 'labelled' }));
  }

  /**
   * The pharmacist's check of product against label; the fill is ready then. What would stop the hand-over is refused here already: a
   * finding or the refill gate, and stock that was recalled, held back or passed its date meanwhile.
   * @throws DomainError `wrong-state`, `open-findings`, `refill-hold`, `recalled-lot`, `past-beyond-use-date`
   */
  async verifyProduct(tx: Tx, id: string, signer: ProvedSigner): Promise<FillView> {
    const { prescription_id: prescriptionId } = await this.store.find(tx, id);
    const order = await this.prescriptions.lock(tx, prescriptionId);
    const fill = await this.store.lock(tx, id);
    const status = fillStates.next(fill.status, 'verify-product');
    assertVerified(order);
    const isFirstFill = this.supply.isFirstFill(await this.supply.history(tx, order));
    const view = await this.view(tx, fill);
    const preparationIds = view.allocations.map(({ preparationId }) => preparationId);
    const look = { step: 'product-verification', fillId: id, preparationIds, isFirstFill } as const;
    const { screening } = await this.safety.assertMayDispense(tx, order, look);
    await this.preparations.assertStillDispensable(tx, preparationIds, tx.today, fill.days_supply);
    const { label, allocations, quantity } = view;
    const signatureId = await this.signatures.sign(tx, signer, {
      meaning: 'verifies that this product and its label are what was prescribed',
      resource: 'fill',
      resourceId: id,
      content: { label, allocations, quantity },
    });
    const verified = await this.store.change(
      tx,
      fill,
      { status, verified_at: tx.now, verified_by: signer.userId, verification_signature_id: signatureId },
      { action: 'product-verified', signatureId, detail: { screeningId: screening.id } },
    );
    const ready = fillStates.next(verified.status, 'make-ready');
    return toFillView(await this.store.change(tx, verified, { status: ready }, { action: 'made-ready' }), allocations);
  }

  /**
   * Puts a fill that never left the pharmacy back on the shelf.
   * @throws DomainError `wrong-state` after the hand-over; `forbidden` for a technician once a pharmacist verified the product
   */
  async returnToStock(tx: Tx, id: string, reason: string): Promise<FillView> {
    const { prescription_id: prescriptionId } = await this.store.find(tx, id);
    await this.prescriptions.lock(tx, prescriptionId);
    const fill = await this.store.lock(tx, id);
    const status = fillStates.next(fill.status, 'return-to-stock');
    assertPermitted(tx, fill);
    const { allocations } = await this.view(tx, fill);
    const restocked: { preparationId: string; restocked: boolean }[] = [];
    for (const { preparationId, quantity } of allocations) {
      const given = await this.preparations.giveBack(tx, { preparationId, quantity, reason, fillId: id });
      restocked.push({ preparationId, restocked: given.restocked });
    }
    const changes = { status, returned_at: tx.now, returned_by: tx.actor?.userId ?? null, return_reason: reason };
    const event = { action: 'returned-to-stock', reason, detail: { restocked } };
    return toFillView(await this.store.change(tx, fill, changes, event), allocations);
  }

  private async view(tx: Tx, fill: FillRow): Promise<FillView> {
    const allocations = await this.store.allocations(tx, [fill.id]);
    return toFillView(fill, allocations.get(fill.id) ?? []);
  }
}

/** What a pharmacist verified, a technician may not undo. */
function assertPermitted(tx: Tx, fill: FillRow): void {
  const permission = fillStates.permissionFor(fill.status, 'return-to-stock');
  if (permission !== 'system' && tx.actor && mayDo(tx.actor.role, [permission])) return;
  throw new DomainError('forbidden', `A fill that is ${fill.status} is returned to stock by a pharmacist.`);
}

function audit(tx: Tx, fill: FillRow, action: string): void {
  tx.audit({ action, resource: 'fill', resourceId: fill.id, patientId: fill.patient_id });
}
