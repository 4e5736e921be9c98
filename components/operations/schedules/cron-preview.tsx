"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { operations } from "@/lib/client/operations";

import { zoneTime } from "./zone-time";

const TYPING_MS = 250;

interface CronPreviewProps {
  readonly expression: string;
  readonly zone: string;
}

/** When the next runs would start, as the server reads the expression. */
export function CronPreview({ expression, zone }: CronPreviewProps) {
  const wanted = `${expression.trim()}\n${zone.trim() || "UTC"}`;
  const asked = useSettled(wanted);
  const [cron = "", zoneId = "UTC"] = asked.split("\n");
  const { data, isError } = useQuery(operations.nextTimes(cron, zoneId));
  if (cron === "") return "Six fields: second, minute, hour, day, month, day of the week.";
  if (isError) {
    return (
      <span role="status" className="text-status-failed-fg">
        The expression or the zone cannot be read. Six fields are needed: second, minute, hour, day,
        month, day of the week.
      </span>
    );
  }
  return (
    <span role="status" className="grid">
      {data?.length === 0 && "There is no such time."}
      {data?.map((at, index) => (
        <span key={at} className="tabular-nums">
          {index === 0 ? "Next: " : "then "}
          {zoneTime(at, zoneId)}
        </span>
      ))}
    </span>
  );
}

/** The value once it has rested. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
