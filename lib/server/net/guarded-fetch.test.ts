import { createServer, type RequestListener, type Server } from "node:http";

import { afterEach, describe, expect, it } from "vitest";

import { png, quadrants } from "@/test/images";
import { openWorkshop, outputOf } from "@/test/workshop";

import { isPublicAddress } from "./addresses";
import { createUrlFetcher } from "./fetch-image";
import { type GuardOptions, guardedGet } from "./guarded-fetch";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

function guard(change: Partial<GuardOptions> = {}): GuardOptions {
  return {
    hosts: "all",
    privateHosts: [],
    connectMs: 500,
    totalMs: 1_000,
    redirects: 3,
    userAgent: "test",
    ...change,
  };
}

async function read(url: string, options: GuardOptions): Promise<string> {
  const signal = new AbortController().signal;
  const { body } = await guardedGet(new URL(url), options, signal);
  let text = "";
  for await (const chunk of body) text += Buffer.from(chunk).toString("latin1");
  return text;
}

describe("isPublicAddress", () => {
  it.each([
    "8.8.8.8",
    "1.1.1.1",
    "100.63.255.255",
    "172.32.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
  ])("%s is public", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
  it.each([
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "fc00::1",
    "fd12::1",
    "fe80::1",
    "ff02::1",
    "localhost",
    "",
  ])("%s is not", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

function outsideOrHere(host: string): Promise<string[]> {
  return Promise.resolve(host.startsWith("localhost") ? ["127.0.0.1"] : ["93.184.216.34"]);
}

describe("guardedGet", () => {
  it.each([
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.0.0.1./",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://0/",
    "http://localhost/",
    "http://localhost./",
    "http://example.org:22/",
    "http://example.org:8080/",
    "https://user@example.org/",
    "http://user:secret@example.org/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "http://①②⑦.⓪.⓪.①/",
  ])("refuses %s", async (url) => {
    await expect(read(url, guard({ resolve: outsideOrHere }))).rejects.toMatchObject({
      code: "SOURCE_NOT_ALLOWED",
    });
  });

  it("refuses a name when any of its addresses is inner", async () => {
    const addresses = ["93.184.216.34", "10.0.0.1"];
    const options = guard({ resolve: () => Promise.resolve(addresses) });
    await expect(read("http://mixed.test/", options)).rejects.toMatchObject({
      code: "SOURCE_NOT_ALLOWED",
    });
  });

  it("asks the resolver once per hop and connects to what was checked", async () => {
    const host = await serve((_, response) => response.end("inner"));
    let asked = 0;
    const resolve = () => {
      asked += 1;
      return Promise.resolve(["127.0.0.1"]);
    };
    const port = host.split(":")[1];
    const options = guard({ resolve, privateHosts: [`rebind.test:${port}`] });
    expect(await read(`http://rebind.test:${port}/`, options)).toBe("inner");
    expect(asked).toBe(1);
  });

  it("checks the target of every redirect", async () => {
    const inner = await serve((_, response) => response.end("secret"));
    const outer = await serve((_, response) => {
      response.writeHead(302, { location: `http://${inner}/` });
      response.end();
    });
    await expect(read(`http://${outer}/`, guard({ privateHosts: [outer] }))).rejects.toMatchObject({
      code: "SOURCE_NOT_ALLOWED",
    });
    expect(await read(`http://${outer}/`, guard({ privateHosts: [outer, inner] }))).toBe("secret");
  });

  it("follows three redirects and not a fourth", async () => {
    const host = await serve((incoming, response) => {
      const left = Number((incoming.url ?? "").slice(1));
      if (left === 0) response.end("there");
      else response.writeHead(307, { location: `/${left - 1}` }).end();
    });
    const options = guard({ privateHosts: [host] });
    expect(await read(`http://${host}/3`, options)).toBe("there");
    await expect(read(`http://${host}/4`, options)).rejects.toMatchObject({
      code: "SOURCE_UNREACHABLE",
      message: `Could not download from ${host}: more than 3 redirects.`,
    });
  });

  it("allows only listed hosts where there is a list, and asks the resolver for no other", async () => {
    const asked: string[] = [];
    const resolve = (host: string) => {
      asked.push(host);
      return Promise.resolve(["10.0.0.1"]);
    };
    const listed = guard({ hosts: ["cdn.example.org", "*.images.test"], resolve });
    const urls = [
      "other.test",
      "images.test",
      "evilimages.test",
      "cdn.example.org",
      "a.images.test",
    ];
    for (const host of urls) {
      await expect(read(`http://${host}/`, listed)).rejects.toMatchObject({
        code: "SOURCE_NOT_ALLOWED",
      });
    }
    expect(asked).toEqual(["cdn.example.org", "a.images.test"]);
    await expect(
      read("http://cdn.example.org/", guard({ hosts: [], resolve })),
    ).rejects.toMatchObject({
      code: "SOURCE_NOT_ALLOWED",
    });
    expect(asked).toHaveLength(2);
  });

  it("gives up on silence, on an endless body and on a refusal, and says why", async () => {
    const silent = await serve(() => undefined);
    await expect(
      read(`http://${silent}/`, guard({ privateHosts: [silent], totalMs: 200 })),
    ).rejects.toMatchObject({
      code: "SOURCE_UNREACHABLE",
      message: `Could not download from ${silent}: no answer after 0.2 s.`,
    });
    const slow = await serve((_, response) => {
      const drip = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(drip));
    });
    await expect(
      read(`http://${slow}/`, guard({ privateHosts: [slow], totalMs: 300 })),
    ).rejects.toMatchObject({ code: "SOURCE_UNREACHABLE" });
    await expect(
      read("http://127.0.0.1:1/", guard({ privateHosts: ["127.0.0.1:1"] })),
    ).rejects.toMatchObject({
      message: "Could not download from 127.0.0.1:1: connection refused.",
    });
  });

  it("gives up on a server that begins another protocol", async () => {
    const host = await serve(({ socket }) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
    });
    await expect(read(`http://${host}/`, guard({ privateHosts: [host] }))).rejects.toMatchObject({
      code: "SOURCE_UNREACHABLE",
      message: `Could not download from ${host}: the connection broke.`,
    });
  });

  it("says what a redirect to no host asks for", async () => {
    const host = await serve((_, response) => {
      response.writeHead(302, { location: "file:///etc/passwd" }).end();
    });
    await expect(read(`http://${host}/`, guard({ privateHosts: [host] }))).rejects.toMatchObject({
      code: "SOURCE_NOT_ALLOWED",
      message: "That address may not be read: file:.",
    });
  });

  it("tells what is not there from what fails", async () => {
    const host = await serve((incoming, response) => {
      response.writeHead(Number((incoming.url ?? "").slice(1))).end();
    });
    const options = guard({ privateHosts: [host] });
    await expect(read(`http://${host}/404`, options)).rejects.toMatchObject({
      code: "SOURCE_NOT_FOUND",
    });
    await expect(read(`http://${host}/503`, options)).rejects.toMatchObject({
      code: "SOURCE_UNREACHABLE",
      message: `Could not download from ${host}: it answered 503.`,
    });
  });

  it("ends when the task is canceled", async () => {
    const host = await serve(() => undefined);
    const abort = new AbortController();
    const running = guardedGet(
      new URL(`http://${host}/`),
      guard({ privateHosts: [host] }),
      abort.signal,
    );
    setTimeout(() => abort.abort(), 50);
    await expect(running).rejects.toMatchObject({ code: "CANCELED" });
  });

  it("sends neither cookies nor credentials nor compression", async () => {
    let headers: Record<string, unknown> = {};
    const host = await serve((incoming, response) => {
      headers = incoming.headers;
      response.end("x");
    });
    await read(`http://${host}/`, guard({ privateHosts: [host] }));
    expect(Object.keys(headers).toSorted()).toEqual([
      "accept",
      "accept-encoding",
      "connection",
      "host",
      "user-agent",
    ]);
    expect(headers["accept-encoding"]).toBe("identity");
  });
});

describe("an image task with a web address", () => {
  it("reads the picture through the guard, up to the byte limit", async () => {
    const picture = png(quadrants(30, 20));
    const host = await serve((incoming, response) => {
      if (incoming.url === "/boat.png") response.end(picture);
      else for (let sent = 0; sent < 40; sent += 1) response.write(Buffer.alloc(100_000));
    });
    const shop = await openWorkshop({
      size: 1,
      limits: { sourceBytes: 1_000_000 },
      fetchUrl: createUrlFetcher(guard({ privateHosts: [host] })),
    });
    const run = (path: string) =>
      shop.run("image_convert_resize", {
        fileLocation: `http://${host}${path}`,
        outputFormat: "webp",
      });
    const output = outputOf(await run("/boat.png"));
    expect(output).toMatchObject({ sourceWidth: 30, width: 30 });
    const row = await shop.catalog.find(String(output["artifactId"]));
    expect(row?.name).toBe("boat-image_convert_resize-30x20.webp");
    expect(await run("/endless")).toMatchObject({ status: "failed", code: "FILE_TOO_LARGE" });
    expect(await shop.leftovers()).toEqual([]);
    await shop.close();
  });
});
