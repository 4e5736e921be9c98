"use client";

import { replaceEqualDeep } from "@tanstack/react-query";
import { memo } from "react";

import { refOf } from "@/lib/core/definition/document";
import type { GraphEdge, GraphNode, Point } from "@/lib/core/graph/graph";
import { pathThrough } from "@/lib/core/graph/path";

import { useCardRun } from "./canvas-context";
import { CaseChip, LaneChip, LaneEndSwitch } from "./edge-chips";
import { statusStroke } from "./status-classes";

interface EdgeLineProps {
  readonly edge: GraphEdge;
  readonly from: GraphNode | undefined;
  readonly to: GraphNode | undefined;
}

/** One edge with what is written on it; drawn again when its way is another, not when its nodes only move. */
export const EdgeLine = memo(function EdgeLine({ edge, from, to }: EdgeLineProps) {
  const run = useCardRun(from ? keyOfNode(from) : "");
  const target = useCardRun(to ? keyOfNode(to) : "");
  const isDone = run !== null && (run.token === "completed" || run.token === "errors");
  const isTaken = isDone && target !== null && target.token !== "pending";
  const isEntering = isTaken && target.spins && to?.kind === "task";
  const stroke = isTaken
    ? statusStroke(target.token === "running" ? "running" : "completed")
    : "var(--edge)";
  const path = pathThrough(edge.points);
  const end = edge.points.at(-1);
  return (
    <g opacity={opacityOf(edge, target?.fade === "most")}>
      <path
        d={path}
        fill="none"
        stroke={stroke}
        strokeWidth={1.5}
        strokeDasharray={edge.unwaited ? "5 4" : undefined}
        vectorEffect="non-scaling-stroke"
      />
      {edge.arrow && end && (
        <path d={arrowAt(end, edge.points.at(-2))} fill="none" stroke={stroke} strokeWidth={1.5} />
      )}
      {isEntering && <Comet path={path} />}
      {edge.case && <CaseChip {...edge.case} />}
      {edge.lane && <LaneChip {...edge.lane} />}
      {edge.laneEnd && <LaneEndSwitch {...edge.laneEnd} />}
    </g>
  );
}, isDrawnAlike);

function isDrawnAlike(a: EdgeLineProps, b: EdgeLineProps): boolean {
  return isEqual(a.edge, b.edge) && isAlike(a.from, b.from) && isAlike(a.to, b.to);
}

/** A change elsewhere in its fork makes an edge anew that is still the same. */
function isEqual(a: GraphEdge, b: GraphEdge): boolean {
  return a === b || replaceEqualDeep(a, b) === a;
}

function isAlike(a: GraphNode | undefined, b: GraphNode | undefined): boolean {
  if (!a || !b) return a === b;
  return a === b || (a.kind === b.kind && keyOfNode(a) === keyOfNode(b));
}

function opacityOf(edge: GraphEdge, isNotTaken: boolean): number {
  return edge.unreachable || isNotTaken ? 0.35 : 1;
}

/** One dot that goes into a card that runs; the style sheet hides it where motion is not wanted. */
function Comet({ path }: { readonly path: string }) {
  return (
    <circle r={3} className="comet" fill="var(--status-running-solid)">
      <animateMotion dur="1.6s" repeatCount="indefinite" path={path} />
    </circle>
  );
}

/** The head of an arrow that points the way of the last stretch. */
function arrowAt({ x, y }: Point, before: Point | undefined): string {
  if (before && before.y === y && before.x < x)
    return `M${x - 6} ${y - 4}L${x - 1} ${y}L${x - 6} ${y + 4}`;
  return `M${x - 4} ${y - 6}L${x} ${y - 1}L${x + 4} ${y - 6}`;
}

function keyOfNode({ block, kind, within }: GraphNode): string {
  if (!block) return "";
  if (kind === "join" && (block.kind === "fork" || block.kind === "dynfork")) {
    return block.join ? `${within}${refOf(block.join.raw)}` : "";
  }
  const ref = `${within}${refOf(block.raw)}`;
  return kind === "collapsed" ? `${ref}:all` : ref;
}
