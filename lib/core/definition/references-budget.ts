import { limits } from "../limits";

/** Work left for resolving one template: hostile expressions run out of it instead of hanging the engine. */
export interface Budget {
  /** Values looked at, list elements compared, regular-expression states visited. */
  steps: number;
  /** Characters of text made. */
  text: number;
}

/** The expression cannot be evaluated: Conductor answers null, or an empty list for an indefinite path. */
export class PathFailure extends Error {
  constructor() {
    super("The expression cannot be evaluated.");
    this.name = "PathFailure";
  }
}

export function newBudget(): Budget {
  return { steps: limits.expressionSteps, text: limits.expressionTextLength };
}

/** @throws {PathFailure} when the work is used up. */
export function spend(budget: Budget, steps = 1): void {
  budget.steps -= steps;
  if (budget.steps < 0) throw new PathFailure();
}
