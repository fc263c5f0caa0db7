export function findClockReads(sql: string): { line: number; found: string }[];
export function checkFolder(folder: string): string[];
