export function throwawayFolder(): Promise<string>;
export function discard(dataDir: string): Promise<void>;
