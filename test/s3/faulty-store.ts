import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How a request is answered when its body is there. */
export type Answer = (request: IncomingMessage, body: Buffer, response: ServerResponse) => void;

/** An S3 server in memory of which single answers can be replaced by faults. */
export class FaultyStore {
  readonly objects = new Map<string, { readonly data: Buffer; readonly headers: Headers }>();
  readonly asked: string[] = [];
  /** Answers to come, before the ordinary ones; null: an ordinary one. */
  readonly faults: (Answer | null)[] = [];
  /** Only requests for such addresses get those answers and are noted: what an earlier test has left may still come. */
  watched = "";
  /** Of bodies, both ways; null: as fast as it goes. */
  bytesPerSecond: number | null = null;
  private port = 0;
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      if (this.bytesPerSecond === null) return;
      request.pause();
      setTimeout(() => request.resume(), (chunk.length / this.bytesPerSecond) * 1_000).unref();
    });
    request.on("end", () => {
      const isWatched = request.url?.includes(this.watched) === true;
      if (isWatched) this.asked.push(request.method ?? "");
      const fault = (isWatched ? this.faults.shift() : null) ?? null;
      (fault ?? this.ordinary)(request, Buffer.concat(chunks), response);
    });
  });

  /** On the port that it had before. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(this.port, "127.0.0.1", resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return `http://127.0.0.1:${this.port}`;
  }

  /** Objects under the watched addresses. */
  get kept(): number {
    return [...this.objects.keys()].filter((key) => key.includes(this.watched)).length;
  }

  /** Nobody answers any more; what is stored stays. */
  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  readonly ordinary: Answer = (request, body, response) => {
    const key = (request.url ?? "").split("?")[0] ?? "";
    if (request.method === "PUT") {
      this.objects.set(key, { data: body, headers: new Headers(plain(request)) });
      response.writeHead(200, { etag: `"${md5(body)}"` }).end();
      return;
    }
    if (request.method === "DELETE") {
      this.objects.delete(key);
      response.writeHead(204).end();
      return;
    }
    const found = this.objects.get(key);
    if (found === undefined) {
      response.writeHead(404).end(request.method === "HEAD" ? "" : xml("NoSuchKey"));
      return;
    }
    const { data, headers } = found;
    response.writeHead(200, {
      etag: `"${md5(data)}"`,
      "content-length": data.length,
      "x-amz-meta-sha256": headers.get("x-amz-meta-sha256") ?? "",
    });
    if (request.method === "HEAD") response.end();
    else this.send(data, response);
  };

  private send(data: Buffer, response: ServerResponse): void {
    if (this.bytesPerSecond === null) {
      response.end(data);
      return;
    }
    response.write(data.subarray(0, this.bytesPerSecond));
    const rest = data.subarray(this.bytesPerSecond);
    setTimeout(() => this.send(rest, response), 1_000).unref();
  }
}

function plain({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

export function md5(data: Buffer): string {
  return createHash("md5").update(data).digest("hex");
}

export function xml(code: string): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code><Message>m</Message></Error>`;
}
