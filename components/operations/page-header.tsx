import type { ReactNode } from "react";

interface PageHeaderProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** Name of a page, what it is for, and what can be made on it. */
export function PageHeader({ title, children, action }: PageHeaderProps) {
  return (
    <div className="flex flex-wrap items-end gap-3">
      <div className="min-w-0 flex-1 basis-52">
        <h1 className="text-xl font-semibold">{title}</h1>
        <p className="text-text-2">{children}</p>
      </div>
      {action}
    </div>
  );
}
