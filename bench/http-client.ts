import { Agent, request } from "node:http";

export interface HttpClient {
  /** One call below the base address. @throws Error for every status from 400. */
  call(method: string, path: string, body?: unknown): Promise<string>;
  json<T>(method: string, path: string, body?: unknown): Promise<T>;
  close(): void;
}

/** A client with connections that stay open, thinner than fetch so that it measures the server. */
export function httpClient(base: string, sockets = 128): HttpClient {
  const { hostname, port, pathname } = new URL(base);
  const prefix = pathname.replace(/\/$/, "");
  const agent = new Agent({ keepAlive: true, maxSockets: sockets, noDelay: true });
  const call = (method: string, path: string, body?: unknown) =>
    new Promise<string>((resolve, reject) => {
      const text = body === undefined ? "" : JSON.stringify(body);
      const headers = text
        ? { "content-type": "application/json", "content-length": Buffer.byteLength(text) }
        : {};
      const options = { agent, hostname, port, method, path: `${prefix}${path}`, headers };
      const sent = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const answer = Buffer.concat(chunks).toString();
          const status = response.statusCode ?? 0;
          if (status < 400) resolve(answer);
          else reject(new Error(`${method} ${path} answered ${status}: ${answer.slice(0, 300)}`));
        });
      });
      sent.on("error", reject);
      sent.end(text);
    });
  return {
    call,
    json: async <T>(method: string, path: string, body?: unknown) =>
      JSON.parse(await call(method, path, body)) as T,
    close: () => agent.destroy(),
  };
}
