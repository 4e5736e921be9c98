"use client";

import { Fixes } from "./policy-form";
import { AttemptField, RetryFields } from "./policy-groups";
import { firstScenario, PolicyStrip } from "./policy-preview";
import { Presets, usePresets } from "./presets";
import { type PolicyProps, usePolicy } from "./use-policy";

/** What has a field here tells its mistakes there. */
const FIELDS: ReadonlySet<string> = new Set([
  "retryCount",
  "retryLogic",
  "retryDelaySeconds",
  "timeoutSeconds",
]);

/**
 * The part of a policy that is changed most: presets, the attempts they cause when all fail, four fields. What is around
 * it has the presets' keys (`onPresetKey`).
 */
export function PolicyBrief(props: PolicyProps) {
  const { rule, onChange, usualSeconds } = props;
  const scenario = firstScenario(usualSeconds);
  const { subject, problems, parts } = usePolicy(props, scenario);
  const presets = usePresets(rule, onChange);
  return (
    <div className="grid gap-4" role="group" aria-label="Policy">
      <Presets {...presets} />
      <section className="grid gap-2" aria-label="What happens when every attempt fails">
        <PolicyStrip rule={parts.rule} task={subject} scenario={scenario} />
      </section>
      <div className="grid gap-2">
        <RetryFields {...parts} />
        <AttemptField {...parts} />
      </div>
      <div className="grid gap-2">
        {problems
          .filter(({ field }) => !FIELDS.has(field))
          .map(({ code, message }) => (
            <p key={code} className="text-xs text-status-errors-fg">
              {message}
            </p>
          ))}
        <Fixes problems={problems} onFix={(changes) => onChange({ ...rule, ...changes })} />
      </div>
    </div>
  );
}
