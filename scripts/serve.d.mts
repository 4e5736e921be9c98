export function serverEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
export function serverArguments(): string[];
export function serve(root: string, environment: NodeJS.ProcessEnv): void;
