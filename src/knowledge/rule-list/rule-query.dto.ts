import { IsIn, IsOptional } from 'class-validator';
import { SEVERITIES, VERIFICATIONS, type Severity, type Verification } from '../../core/decision.js';
import { PageQuery } from '../../platform/http/paging.js';
import { IsLine } from '../../platform/http/validators.js';
import { RULE_ID } from '../schema/common.js';
import { FINDING_KINDS } from '../schema/words.js';
import type { RuleKind } from './rule-view.js';

const RULE_KINDS = [...FINDING_KINDS, 'monitoring'] as const satisfies readonly RuleKind[];

export class RuleQuery extends PageQuery {
  @IsOptional()
  @IsIn(RULE_KINDS)
  kind?: RuleKind;

  /** Key, code or name of a drug: the rules that speak of it, and those of every drug. */
  @IsOptional()
  @IsLine(200)
  drug?: string;

  /** Rules with an outcome of this severity; `none` is silence on purpose. */
  @IsOptional()
  @IsIn([...SEVERITIES, 'none'])
  severity?: Severity | 'none';

  @IsOptional()
  @IsIn(VERIFICATIONS)
  verification?: Verification;

  /** Words that all stand somewhere in the rule. */
  @IsOptional()
  @IsLine(200)
  text?: string;

  /** The rule to continue after. */
  afterRule(): string | null {
    return this.after(RULE_ID);
  }
}
