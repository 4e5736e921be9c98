import type { CanvasHandle } from "./designer-context";
import type { DesignerStore } from "./store";

/** What an action may use. */
export interface ActionContext {
  readonly store: DesignerStore;
  readonly handle: CanvasHandle;
  /** Opens what lives outside the designer's own state. */
  readonly run: () => void;
  readonly again: () => void;
  readonly leaveRun: () => void;
  readonly save: () => void;
}

export interface Action {
  readonly id: string;
  readonly title: string;
  /** `Ctrl+Shift+M`, `A`; the first is shown. Ctrl stands for the command key on Apple. */
  readonly keys: readonly string[];
  /** Works while a run is shown, too. */
  readonly inRun?: boolean;
  /** Works while two versions are compared; what works in a run does, too. */
  readonly inComparison?: boolean;
  /** Works while a field has the focus, too. */
  readonly always?: boolean;
  /** A key that is held down does it once. */
  readonly once?: boolean;
  readonly do: (context: ActionContext) => void;
}
