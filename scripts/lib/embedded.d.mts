export interface EmbeddedPostgres {
  readonly port: number;
  readonly alreadyRunning: boolean;
  readonly databaseUrl: string;
  readonly migrationDatabaseUrl: string;
  readonly superuserUrl: string;
  readonly tokenSecret: string;
}
export const DATABASE: string;
export const OWNER: string;
export const APPLICATION: string;
export function startEmbedded(options: { dataDir: string; durable?: boolean }): Promise<EmbeddedPostgres>;
