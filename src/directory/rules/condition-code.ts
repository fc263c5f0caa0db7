import {
  CONDITION_SYSTEMS,
  readConditionCode,
  readConditionSystem,
  type ConditionCode,
} from '../../core/condition-code.js';
import { fieldError } from '../../core/errors.js';
import { isSnomedId } from '../../core/identifiers.js';

/**
 * Checks a condition's code from outside and writes it in one way.
 * @param path where the code stands in the request; the errors name `path.system` or `path.value`
 * @param codeField what the request calls `value`
 * @throws DomainError `unknown-code` for another system, a code of the wrong shape or one whose check digit is wrong
 */
export function parseConditionCode(
  raw: { readonly system: string; readonly value: string },
  path: string,
  codeField = 'value',
): ConditionCode {
  const code = readConditionCode(raw.system, raw.value);
  // A code on file is read as it stands: whether it was typed rightly is asked where it comes in.
  if (code && (code.system !== 'snomed' || isSnomedId(code.value))) return code;
  const system = readConditionSystem(raw.system);
  if (!system) {
    throw fieldError('unknown-code', `${path}.system`, `use one of ${CONDITION_SYSTEMS.join(', ')}`);
  }
  throw fieldError('unknown-code', `${path}.${codeField}`, `this is not a code of ${system}`);
}
