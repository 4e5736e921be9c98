import { useSyncExternalStore } from "react";

/** `off` and `on` are chosen here; the others are the browser's. */
export type NoticeState = "off" | "on" | "denied" | "unsupported";

const KEY = "baton.notices";
const listeners = new Set<() => void>();

/** Whether this browser shows a notification when a run ends in a hidden tab. */
export function useNoticeState(): NoticeState {
  return useSyncExternalStore(subscribe, noticeState, () => "off");
}

function noticeState(): NoticeState {
  if (typeof Notification === "undefined") return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return isWanted() && Notification.permission === "granted" ? "on" : "off";
}

/** Asks the browser's permission where it is needed. */
export async function setNotices(isOn: boolean): Promise<void> {
  try {
    localStorage.setItem(KEY, String(isOn));
  } catch {
    // Without storage it lasts until the tab is closed.
  }
  if (isOn && Notification.permission === "default") await Notification.requestPermission();
  for (const listener of listeners) listener();
}

/** Shows one; a click on it brings the tab back and opens a page of it. */
export function showNotice(title: string, body: string, open: () => void): void {
  if (noticeState() !== "on") return;
  const notice = new Notification(title, { body, icon: "/icon.svg", tag: title });
  notice.addEventListener("click", () => {
    window.focus();
    open();
    notice.close();
  });
}

function isWanted(): boolean {
  try {
    return localStorage.getItem(KEY) === "true";
  } catch {
    return false;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
