import { applyDecorators } from '@nestjs/common';
import { IsNumber, Max, Min } from 'class-validator';

const measured = (min: number, max: number): PropertyDecorator =>
  applyDecorators(IsNumber({ maxDecimalPlaces: 1, allowNaN: false, allowInfinity: false }), Min(min), Max(max));

/** A person's height in centimeters; what nobody is, is an error of entry. */
export const IsHeightCm = (): PropertyDecorator => measured(20, 260);

/** A person's weight in kilograms, newborns included. */
export const IsWeightKg = (): PropertyDecorator => measured(0.3, 650);
