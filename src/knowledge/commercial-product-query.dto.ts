import { IsOptional } from 'class-validator';
import { IsLine } from '../platform/http/validators.js';

export class CommercialProductQuery {
  /** Key or code of a drug. */
  @IsOptional()
  @IsLine(100)
  drug?: string;
}
