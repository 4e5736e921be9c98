import type { Script, ScriptAnswer } from "@/lib/core/script/script";
import type { PictureEffect } from "@/lib/core/image/effect";
import type { ImageFacts } from "@/lib/core/image/image-facts";
import type { ImageLimits } from "@/lib/core/image/image-limits";
import type { PictureOptions } from "@/lib/core/image/task-schemas";
import type { Warning } from "@/lib/core/image/warnings";
import type { ImageErrorCode } from "@/lib/core/image/errors";
import type { ImageFormat } from "@/lib/core/image/formats";
import type { JsonObject } from "@/lib/core/json";

/** What the server asks of an image child, over the channel of `fork`. Files are named by absolute paths. */
export interface InspectJob {
  readonly kind: "inspect";
  readonly file: string;
  /** Also the colour statistics: decodes the whole picture. */
  readonly stats: boolean;
  readonly limits: ImageLimits;
}

export interface VariantRequest {
  /** Tells the results apart. */
  readonly name: string;
  readonly options: PictureOptions;
  readonly effect?: PictureEffect | null;
}

export interface ConvertJob {
  readonly kind: "convert";
  readonly file: string;
  /** An existing directory of this job alone; results are written there. */
  readonly directory: string;
  readonly variants: readonly VariantRequest[];
  /** `continue`: what can be made is made, the rest is reported. `fail` if absent. */
  readonly onVariantError?: "fail" | "continue";
  /** So many variants may be made at once; one if absent. */
  readonly parallel?: number;
  readonly limits: ImageLimits;
}

export type ChildJob = InspectJob | ConvertJob;

export interface ColorStats {
  readonly dominant: { readonly r: number; readonly g: number; readonly b: number };
  readonly isOpaque: boolean;
}

export interface InspectResult {
  readonly kind: "inspect";
  readonly facts: ImageFacts;
  readonly stats: ColorStats | null;
}

export interface VariantResult {
  readonly name: string;
  /** Absolute path of the finished, synced file. */
  readonly file: string;
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  readonly pages: number;
  readonly hasAlpha: boolean;
  readonly bytes: number;
  readonly sha256: string;
  readonly warnings: readonly Warning[];
}

export interface ConvertResult {
  readonly kind: "convert";
  readonly source: ImageFacts;
  readonly variants: readonly VariantResult[];
  readonly failed: readonly FailedVariant[];
}

export interface FailedVariant {
  readonly name: string;
  readonly code: ImageErrorCode;
  readonly message: string;
}

export type ChildResult = InspectResult | ConvertResult;

export type ToChild = { readonly type: "job"; readonly id: number; readonly job: ChildJob };

export type FromChild =
  /** The loaders are locked down and the self-check has passed. */
  | { readonly type: "ready" }
  | {
      readonly type: "progress";
      readonly id: number;
      readonly percent: number;
      readonly step: Step;
    }
  | { readonly type: "done"; readonly id: number; readonly result: ChildResult }
  | {
      readonly type: "failed";
      readonly id: number;
      readonly code: ImageErrorCode;
      readonly message: string;
      readonly details: JsonObject;
      /** What the library said, for the log; null when the failure is ours. */
      readonly libraryText: string | null;
    };

export type Step = "read" | "decode" | "variant-done";

/** To and from the process that evaluates scripts. */
export interface ToScriptChild {
  readonly id: number;
  readonly script: Script;
}

export type FromScriptChild =
  | { readonly ready: true }
  | { readonly ready?: false; readonly id: number; readonly answer: ScriptAnswer };
