export const CACHE: string;
export function ensureGateway(): Promise<string | null>;
export function onPath(name: string): string | null;
