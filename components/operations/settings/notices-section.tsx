"use client";

import { useId } from "react";

import { Switch } from "@/components/ui/switch";
import { type NoticeState, setNotices, useNoticeState } from "@/lib/client/browser-notices";

const WORDS: Readonly<Record<NoticeState, string>> = {
  off: "The title and the icon of a hidden tab say it in any case.",
  on: "Kept in this browser.",
  denied: "This browser refuses notifications from here. Allow them in its settings of this page.",
  unsupported: "This browser has no notifications.",
};

/** Whether the end of a run is told outside of the page. */
export function NoticesSection() {
  const state = useNoticeState();
  const id = useId();
  return (
    <section aria-label="Notifications" className="grid justify-items-start gap-2">
      <h2 className="text-base font-semibold">Notifications</h2>
      <label htmlFor={id} className="flex items-center gap-3">
        <Switch
          id={id}
          checked={state === "on"}
          disabled={state === "denied" || state === "unsupported"}
          onCheckedChange={(isOn) => void setNotices(isOn)}
        />
        A notification when a run ends while the tab is hidden
      </label>
      <p className="text-xs text-text-3">{WORDS[state]}</p>
    </section>
  );
}
