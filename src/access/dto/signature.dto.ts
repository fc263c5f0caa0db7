import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

/** The acting user's own credential, typed again. */
export class SignatureDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  password: string;
}

/** A second person's credential. */
export class SecondSignatureDto extends SignatureDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  username: string;
}
