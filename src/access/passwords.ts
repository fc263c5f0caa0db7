import { hash, verify } from '@node-rs/argon2';

/** OWASP's argon2id setting: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let unknownUserHash: Promise<string> | undefined;

/** Takes the same time whether the user exists or not, so that an answer's delay names nobody. */
export async function passwordMatches(storedHash: string | undefined, password: string): Promise<boolean> {
  unknownUserHash ??= hashPassword('no account has this password');
  const matches = await verify(storedHash ?? (await unknownUserHash), password).catch(() => false);
  return storedHash !== undefined && matches;
}
