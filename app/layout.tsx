import "./globals.css";

import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata } from "next";
import localFont from "next/font/local";
import { headers } from "next/headers";
import { type ReactNode, Suspense } from "react";

import { EngineBadge } from "@/components/operations/engine-badge";
import { RunNotices } from "@/components/execution/notices/run-notices";
import { UseAsApi } from "@/components/snippets/use-as-api";
import { AppShell } from "@/components/ui/app-shell";

import { Providers } from "./providers";

const icons = localFont({
  src: "./generated/icons.woff2",
  variable: "--font-icons",
  display: "block",
  adjustFontFallback: false,
});

export const metadata: Metadata = {
  title: { default: "Baton", template: "%s · Baton" },
  description: "Design, run and watch Conductor workflows.",
};

/** Every page is rendered per request: its scripts carry the nonce of that request. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable} ${icons.variable}`}
      suppressHydrationWarning
    >
      <body>
        <Providers nonce={nonce}>
          <AppShell badge={<EngineBadge />}>{children}</AppShell>
          <Suspense>
            <UseAsApi />
            <RunNotices />
          </Suspense>
        </Providers>
      </body>
    </html>
  );
}
