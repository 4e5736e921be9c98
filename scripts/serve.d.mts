export function serverEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
export function serve(root: string, environment: NodeJS.ProcessEnv): void;
