const GAP_PX = 20;

interface UnitProps {
  readonly of: string | undefined;
}

/** What a number is counted in, at the end of its field, which is as wide as every other one. */
export function Unit({ of }: UnitProps) {
  if (of === undefined) return null;
  return (
    <span className="pointer-events-none absolute inset-y-0 right-2 flex items-center text-text-3">
      {of}
    </span>
  );
}

/** The digits end before the unit begins. */
export function roomForUnit(unit: string | undefined) {
  return unit === undefined ? undefined : { paddingRight: `calc(${unit.length}ch + ${GAP_PX}px)` };
}
