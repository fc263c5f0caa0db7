import { Injectable } from '@nestjs/common';
import { Signatures, type ProvedSigner } from '../../access/index.js';
import { DomainError, fieldError, notFound } from '../../core/errors.js';
import { Patients } from '../../directory/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { CheckAttestationDto } from './dto/attestation.dto.js';
import { LiveOrders, type OrderQueries } from './live-orders.js';
import { insertAttestations } from './persistence/attestation-rows.js';
import { findLatestScreening, findScreening } from './persistence/screening-rows.js';
import { isGap } from './rules/standing.js';
import { checkStanding, type Screened, type ScreenedCheck } from './screened.js';
import { Screenings } from './screenings.service.js';
import type { ScreeningView } from './screening.view.js';

/** What a pharmacist stands up for where the record has a gap. It holds as long as the same thing is missing. */
@Injectable()
export class Attestations {
  constructor(
    private readonly patients: Patients,
    private readonly signatures: Signatures,
    private readonly screenings: Screenings,
    private readonly orders: LiveOrders,
  ) {}

  /**
   * Attests to checks of the order's latest screening.
   * @returns that screening with them
   * @throws DomainError `not-found`, `wrong-state` for an older screening, an order that ended or a check that stops nothing, `unknown-code`
   */
  async attest(
    tx: Tx,
    screeningId: string,
    { keys, note }: CheckAttestationDto,
    signer: ProvedSigner,
  ): Promise<ScreeningView> {
    const asked = await findScreening(tx, screeningId);
    if (!asked) throw notFound('screening');
    await this.patients.lock(tx, asked.patientId);
    const latest = await findLatestScreening(tx, asked.prescriptionId);
    if (!latest || !keys.every((key) => isUnchanged(key, asked, latest))) {
      throw new DomainError('wrong-state', 'A later screening of this order exists; look at that one.');
    }
    await assertOnTherapy(tx, this.orders.sql, latest.prescriptionId);
    const gaps = keys.map((key, index) => gapOf(latest, key, `keys.${index}`));
    const signatureId = await this.signatures.sign(tx, signer, {
      meaning: 'attests to what these checks could not see',
      resource: 'screening',
      resourceId: screeningId,
      content: { gaps, note },
    });
    await insertAttestations(tx, latest, gaps, { note, signatureId });
    tx.audit({
      action: 'screening.attested',
      resource: 'screening',
      resourceId: screeningId,
      patientId: latest.patientId,
      detail: { checks: gaps.map(({ check }) => check), signatureId },
    });
    const view = await this.screenings.latest(tx, latest.prescriptionId);
    if (!view) throw new Error('the screening was found a moment ago');
    return view;
  }
}

/** What could not be checked of an order that ended is nobody's to stand up for. */
async function assertOnTherapy(tx: Tx, { isTherapy }: OrderQueries, prescriptionId: string): Promise<void> {
  const order = isTherapy({ pharmacyId: '$1', prescriptionId: '$3' }, '$2');
  const [row] = await tx.query<{ on: boolean }>(`SELECT ${order} AS on`, [tx.pharmacyId, tx.today, prescriptionId]);
  if (row?.on) return;
  const remedy =
    'the prescription of this screening has ended, so nothing is left to attest; attest on the one taken now';
  throw fieldError('wrong-state', 'prescriptionId', remedy);
}

/** A look that came in between may say the same: what was seen is then still what is missing. */
function isUnchanged(key: string, asked: Screened, latest: Screened): boolean {
  if (asked.id === latest.id) return true;
  const missing = ({ checks }: Screened): string | undefined =>
    checks.find((check) => check.outcome === 'not-checked' && check.key === key)?.factsHash;
  return missing(asked) !== undefined && missing(asked) === missing(latest);
}

function gapOf({ checks }: Screened, key: string, path: string): ScreenedCheck {
  const gap = checks.find((check) => check.outcome === 'not-checked' && check.key === key);
  if (!gap) throw fieldError('unknown-code', path, 'is not the key of a check of this screening that was not made');
  const open = checks.some((check) => check.key === key && isGap(checkStanding(check)));
  if (!open) throw fieldError('wrong-state', path, 'this check stops nothing, or somebody attested to it already');
  return gap;
}
