import { fieldError } from '../../core/errors.js';
import type { LabResultDto } from './lab-result.dto.js';
import type { NewLabResult } from './rules/result.js';

const LOINC_NAMES = new Set(['loinc', 'http://loinc.org']);

/**
 * A request's result as the service takes it.
 * @param source by which way it came in, such as `api`
 * @param path where it stands in the request, with a dot at its end, or empty
 * @throws DomainError `unknown-code` for a code of another system than LOINC
 */
export function toNewLabResult(dto: LabResultDto, source: string, path = ''): NewLabResult {
  if (!LOINC_NAMES.has(dto.test.system.trim().toLowerCase())) {
    throw fieldError('unknown-code', `${path}test.system`, 'use loinc; results in other code systems are not read');
  }
  const { referenceRange: range } = dto;
  return {
    loinc: dto.test.code,
    status: dto.status,
    value: dto.value ?? null,
    comparator: dto.comparator ?? null,
    unit: dto.unit ?? null,
    collectedAt: dto.collectedAt,
    issuedAt: dto.issuedAt ?? null,
    method: dto.method ?? null,
    referenceRange: range ? { low: range.low ?? null, high: range.high ?? null, text: range.text ?? null } : null,
    performingLab: dto.performingLab ?? null,
    fasting: dto.fasting ?? null,
    lastDoseAt: dto.lastDoseAt ?? null,
    unitConfirmed: dto.unitConfirmed ?? false,
    source,
  };
}
