import { IsString, MaxLength } from 'class-validator';

/**
 * An amount as it arrives: `{"value":"1.5","unit":"mg"}`. Only the shape is checked here; the service reads it with
 * `parseQuantity`, which refuses what is no decimal or no UCUM unit.
 */
export class QuantityDto {
  @IsString()
  @MaxLength(30)
  value: string;

  @IsString()
  @MaxLength(64)
  unit: string;
}
