import { fieldError } from '../../core/errors.js';
import { assertInstantNotInFuture, plainDateInZone } from '../../core/zone.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { ReadBackDto } from './dto/prescription.dto.js';
import type { PrescriptionOrigin } from './persistence/prescription.entity.js';

/** What a pharmacist may not verify a prescription without, by field. A telephoned one is read back to who gave it. */
export function missingDocumentation({ channel, readBack }: PrescriptionOrigin): readonly 'readBack'[] {
  return channel === 'telephone' && readBack === null ? ['readBack'] : [];
}

/** @throws DomainError `documentation-missing` with the field and how to supply it */
export function assertDocumented(origin: PrescriptionOrigin): void {
  if (missingDocumentation(origin).length === 0) return;
  const remedy =
    'read the telephoned prescription back to who gave it, and amend it with who did and when: readBack {by, at}';
  throw fieldError('documentation-missing', 'readBack', remedy);
}

/**
 * A prescription is read back in the call that gives it: not before the day on which it was written, and not later than now.
 * @param writtenOn plain date in the pharmacy's zone
 * @throws DomainError `invalid-date`
 */
export function checkReadBack({ now, timeZone }: Tx, { at }: ReadBackDto, writtenOn: string): void {
  const path = 'readBack.at';
  assertInstantNotInFuture(at, now, path);
  if (plainDateInZone(at, timeZone, path) < writtenOn) {
    const remedy =
      'lies before the day on which the prescription was written (writtenOn); correct the one or the other';
    throw fieldError('invalid-date', path, remedy);
  }
}
