import { type Browser, chromium } from "@playwright/test";

import { type BenchServer, startServer } from "./server";

export const VIEWPORT = { width: 1440, height: 900 };

interface Options {
  /** Beside those that every measurement has. */
  readonly args?: readonly string[];
  /** Printed behind the browser's name. */
  readonly about?: string;
}

/** Measures with a server and a Chromium of its own, and ends both; prints first what the numbers were measured in. */
export async function inBrowser(
  print: (line: string) => void,
  measure: (browser: Browser, server: BenchServer) => Promise<void>,
  { args = [], about = "" }: Options = {},
): Promise<void> {
  const server = await startServer();
  const browser = await chromium.launch({
    executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-quic",
      ...args,
    ],
  });
  try {
    const { width, height } = VIEWPORT;
    print(
      `Chromium ${browser.version()}, headless, software rendering, ${width} × ${height}${about}`,
    );
    await measure(browser, server);
  } finally {
    await browser.close();
    await server.stop();
  }
}
