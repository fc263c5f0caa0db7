export function bootstrapVersion(): string;
export function addressOf(serverUrl: string, part: { user?: string; password?: string; database: string }): string;
export function bootstrapRoles(
  superuserUrl: string,
  passwords: { ownerPassword: string; appPassword: string },
): Promise<void>;
export function bootstrapDatabase(superuserUrl: string, database: string): Promise<void>;
