import { parseConditionCode } from './condition-code.js';

const refusal = (system: string, value: string) => {
  try {
    return parseConditionCode({ system, value }, 'code');
  } catch (error) {
    return error;
  }
};

describe('a condition code', () => {
  it.each([
    ['icd10cm', 'E29.1', 'icd10cm', 'E29.1'],
    ['ICD-10-CM', 'e291', 'icd10cm', 'E29.1'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'I82.4Y9', 'icd10cm', 'I82.4Y9'],
    ['icd10', 'I10', 'icd10cm', 'I10'],
    ['ICD10-CM', 'U07.1', 'icd10cm', 'U07.1'],
    ['http://hl7.org/fhir/sid/icd-10', 'I10', 'icd10cm', 'I10'],
    ['icd10cm', 'C4A.0', 'icd10cm', 'C4A.0'],
    ['snomed', '48723006', 'snomed', '48723006'],
    ['http://snomed.info/sct', '48723006', 'snomed', '48723006'],
    ['local', 'venous_thromboembolism', 'local', 'venous_thromboembolism'],
  ])('%s %s is written as %s %s', (system, value, expectedSystem, expectedValue) => {
    expect(refusal(system, value)).toEqual({ system: expectedSystem, value: expectedValue });
  });

  it.each([
    ['icd9', '257.2', 'code.system'],
    ['', 'E29.1', 'code.system'],
    ['constructor', 'E29.1', 'code.system'],
    ['icd10cm', 'E2', 'code.value'],
    ['icd10cm', 'E29.12345', 'code.value'],
    ['icd10cm', 'hypogonadism', 'code.value'],
    ['snomed', '12', 'code.value'],
    ['snomed', '48723007', 'code.value'],
    ['snomed', 'E29.1', 'code.value'],
    ['local', 'Has Space', 'code.value'],
  ])('%j %j is refused at %s', (system, value, path) => {
    expect(refusal(system, value)).toMatchObject({ code: 'unknown-code', errors: [{ path }] });
  });

  it('is named as the request names it', () => {
    const read = () => parseConditionCode({ system: 'icd10cm', value: 'x' }, 'indication', 'code');
    expect(read).toThrow(expect.objectContaining({ errors: [expect.objectContaining({ path: 'indication.code' })] }));
  });
});
