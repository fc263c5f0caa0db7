export interface ClusterOptions {
  readonly dataDir: string;
  readonly superuserPassword: string;
  /** Taken when it is free, another one otherwise. */
  readonly port?: number;
  /** `false` only for a database that is thrown away. */
  readonly durable?: boolean;
}
export interface RunningCluster {
  readonly port: number;
  readonly pid: number;
  readonly alreadyRunning: boolean;
  readonly superuserUrl: string;
}
export function ensureCluster(options: ClusterOptions): Promise<RunningCluster>;
export function isClusterRunning(dataDir: string): boolean;
export function stopCluster(options: { dataDir: string; mode?: 'smart' | 'fast' | 'immediate' }): Promise<void>;
