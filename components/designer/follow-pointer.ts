"use client";

export interface PointerFollower {
  readonly onMove: (event: PointerEvent) => void;
  /** Once: true when the button was let go, false when the gesture was given up (Escape, a gesture of the system). */
  readonly onEnd: (isDrop: boolean) => void;
}

/** Follows a pressed pointer over the whole window until it is let go or given up. */
export function followPointer({ onMove, onEnd }: PointerFollower): void {
  const end = (isDrop: boolean) => {
    window.removeEventListener("pointermove", onMove);
    window.removeEventListener("pointerup", up);
    window.removeEventListener("pointercancel", cancel);
    window.removeEventListener("keydown", escape, true);
    onEnd(isDrop);
  };
  const up = () => end(true);
  const cancel = () => end(false);
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    end(false);
  };
  window.addEventListener("pointermove", onMove);
  window.addEventListener("pointerup", up);
  window.addEventListener("pointercancel", cancel);
  window.addEventListener("keydown", escape, true);
}
