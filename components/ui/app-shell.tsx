"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

import { cn } from "./cn";
import { CalendarClock, Images, ListChecks, Server, Settings, Settings2, Workflow } from "./icons";
import { ThemeSwitch } from "./theme-switch";

/** Two runs side by side and a batch are reached from the list. */
const EXECUTIONS = ["/executions", "/compare", "/batches"] as const;

const PAGES = [
  { href: "/", title: "Workflows", icon: Workflow, also: ["/workflows"] },
  { href: "/executions", title: "Executions", icon: ListChecks, also: EXECUTIONS },
  { href: "/gallery", title: "Gallery", icon: Images, also: ["/gallery"] },
  {
    href: "/task-definitions",
    title: "Task definitions",
    icon: Settings2,
    also: ["/task-definitions"],
  },
  { href: "/workers", title: "Workers", icon: Server, also: ["/workers"] },
  { href: "/schedules", title: "Schedules", icon: CalendarClock, also: ["/schedules"] },
  { href: "/settings", title: "Settings", icon: Settings, also: ["/settings"] },
] as const;

interface AppShellProps {
  /** At the end of the top bar. */
  readonly badge: ReactNode;
  readonly children: ReactNode;
}

/** Top bar and main area of every page. */
export function AppShell({ badge, children }: AppShellProps) {
  const path = usePathname();
  // The designer and a run have bars of their own and take the whole window.
  if (path.startsWith("/workflows/") || path.startsWith("/executions/")) return children;
  return (
    <div className="flex min-h-full flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface-1 focus:p-2"
      >
        Skip to content
      </a>
      <header className="sticky top-0 z-30 flex h-12 items-center gap-1 border-b border-border-subtle bg-surface-1 px-3 sm:px-4">
        <Link
          href="/"
          className="mr-2 flex items-center gap-2 text-base font-semibold"
          aria-label="Baton, all workflows"
        >
          <Logo />
          <span className="hidden sm:inline">Baton</span>
        </Link>
        <nav aria-label="Pages" className="flex min-w-0 flex-1 items-center gap-1 overflow-x-auto">
          {PAGES.map(({ href, title, icon: Icon, also }) => {
            const active = path === href || also.some((begin) => path.startsWith(begin));
            return (
              <Link
                key={href}
                href={href}
                prefetch={false}
                title={title}
                aria-current={active ? "page" : undefined}
                className={cn(
                  "flex h-8 items-center gap-2 rounded-control px-2 font-medium whitespace-nowrap text-text-2 hover:bg-surface-hover hover:text-text-1",
                  active && "bg-surface-2 text-text-1",
                )}
              >
                <Icon className="size-4" />
                <span className={active ? "max-sm:sr-only" : "sr-only lg:not-sr-only"}>
                  {title}
                </span>
              </Link>
            );
          })}
        </nav>
        {badge}
        <ThemeSwitch />
      </header>
      <main id="main" className="mx-auto w-full max-w-6xl flex-1 px-4 py-6">
        {children}
      </main>
    </div>
  );
}

export function Logo() {
  return (
    <span className="grid size-6 place-items-center rounded-control bg-accent text-on-accent">
      <Workflow className="size-4" />
    </span>
  );
}
