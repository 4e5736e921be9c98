"use client";

import { useEffect, useState } from "react";

import { Button } from "./button";
import { cn } from "./cn";
import { Check, Copy } from "./icons";
import { toClipboard } from "./to-clipboard";

interface CopyButtonProps {
  readonly label: string;
  readonly text: () => string;
  /** Only the icon; the label is for screen readers and the tooltip. */
  readonly compact?: boolean;
  readonly className?: string;
}

const SHOWN_MS = 1_500;

/** Puts a text into the clipboard and says so for a moment. */
export function CopyButton({ label, text, compact = false, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    setCopied(await toClipboard(text()));
  };
  const Icon = copied ? Check : Copy;
  return (
    <Button
      variant="ghost"
      size={compact ? "icon-sm" : "sm"}
      aria-label={copied ? "Copied" : label}
      title={label}
      onClick={() => void copy()}
      className={cn(className)}
    >
      <Icon />
      {!compact && (copied ? "Copied" : label)}
    </Button>
  );
}
