import { Injectable } from '@nestjs/common';
import { Signatures, type ProvedSigner } from '../../access/index.js';
import type { DayCounting } from '../../core/day-counting.js';
import { fieldError } from '../../core/errors.js';
import { assertNotInFuture } from '../../core/plain-date.js';
import { Knowledge } from '../../knowledge/index.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { assertIfMatch } from '../../platform/http/conditional.js';
import type {
  LegalOpinionDto,
  PharmacySettingsDto,
  UnaskedMedications,
  UnavailableProductDto,
} from './pharmacy-settings.dto.js';

/** The pharmacy's own decisions; the keys are those of `pharmacy.settings`, which screening, labels and beyond-use dates read. */
export interface PharmacySettings {
  /** Null: the stricter default of the beyond-use rules. */
  readonly dayCounting: DayCounting | null;
  readonly shipToStates: readonly string[];
  readonly legalOpinions: { readonly enclomiphene: LegalOpinionDto | null };
  readonly unavailableProducts: readonly UnavailableProductDto[];
  /** Empty: a full drug utilization review is not asked for. */
  readonly fullReviewCompendia: readonly string[];
  readonly unaskedMedications: UnaskedMedications;
}

export interface PharmacyView {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly timeZone: string;
  readonly telephone: string;
  readonly demo: boolean;
  readonly settings: PharmacySettings;
  /** Of the settings. */
  readonly version: number;
}

type PharmacyRow = Omit<PharmacyView, 'settings'> & { readonly settings: Partial<PharmacySettings> };

const SELECT = `SELECT id, name, state, time_zone AS "timeZone", telephone, demo, settings, settings_version AS version
  FROM pharmacy WHERE id = $1`;

/** What a pharmacy decides for itself and signs: licenses, a legal opinion, products that cannot be had, how days are counted. */
@Injectable()
export class PharmacySettingsService {
  constructor(
    private readonly knowledge: Knowledge,
    private readonly signatures: Signatures,
  ) {}

  async read(tx: Tx): Promise<PharmacyView> {
    const [row] = await tx.query<PharmacyRow>(SELECT, [tx.pharmacyId]);
    return toView(row);
  }

  /**
   * Changes what is sent; what is left out stays. The therapies of everybody are screened again on it.
   * @throws DomainError `stale-version`, `unknown-code` for a product that the knowledge does not hold, `duplicate`, `invalid-date`
   */
  async change(
    tx: Tx,
    { signature: _proved, ...changes }: PharmacySettingsDto,
    signer: ProvedSigner,
    ifMatch: string | undefined,
  ): Promise<PharmacyView> {
    const [row] = await tx.query<PharmacyRow>(`${SELECT} FOR UPDATE`, [tx.pharmacyId]);
    const before = toView(row);
    assertIfMatch(ifMatch, before.version);
    this.check(tx, changes);
    const settings = { ...before.settings, ...onlySent(changes) };
    const signatureId = await this.signatures.sign(tx, signer, {
      meaning: "sets the pharmacy's own decisions",
      resource: 'pharmacy',
      resourceId: tx.pharmacyId,
      content: settings,
    });
    await tx.query(
      'UPDATE pharmacy SET settings = settings || $2, settings_version = settings_version + 1 WHERE id = $1',
      [tx.pharmacyId, JSON.stringify(settings)],
    );
    const fields = Object.keys(onlySent(changes));
    tx.audit({
      action: 'pharmacy.settings-changed',
      resource: 'pharmacy',
      resourceId: tx.pharmacyId,
      detail: { signatureId, fields, before: before.settings, after: settings },
    });
    return { ...before, settings, version: before.version + 1 };
  }

  private check(tx: Tx, { legalOpinions, unavailableProducts }: Partial<PharmacySettingsDto>): void {
    const opinion = legalOpinions?.enclomiphene;
    if (opinion) assertNotInFuture(opinion.on, tx.today, 'legalOpinions.enclomiphene.on');
    const seen = new Set<string>();
    unavailableProducts?.forEach(({ product, since }, index) => {
      const path = `unavailableProducts.${index}`;
      if (!this.knowledge.current().regulatory.productKeys.has(product))
        throw fieldError('unknown-code', `${path}.product`, 'is not a product of GET /knowledge/commercial-products');
      if (seen.has(product)) throw fieldError('duplicate', `${path}.product`, 'stands in the list before');
      seen.add(product);
      assertNotInFuture(since, tx.today, `${path}.since`);
    });
  }
}

function toView(row: PharmacyRow | undefined): PharmacyView {
  if (!row) throw new Error('The pharmacy of this transaction does not exist');
  const { dayCounting, shipToStates, legalOpinions, unavailableProducts, fullReviewCompendia, unaskedMedications } =
    row.settings;
  return {
    ...row,
    settings: {
      dayCounting: dayCounting ?? null,
      shipToStates: shipToStates ?? [],
      legalOpinions: { enclomiphene: legalOpinions?.enclomiphene ?? null },
      unavailableProducts: unavailableProducts ?? [],
      fullReviewCompendia: fullReviewCompendia ?? [],
      unaskedMedications: unaskedMedications ?? 'hold',
    },
  };
}

function onlySent(changes: Omit<PharmacySettingsDto, 'signature'>): Partial<PharmacySettings> {
  return Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== undefined),
  ) as Partial<PharmacySettings>;
}
