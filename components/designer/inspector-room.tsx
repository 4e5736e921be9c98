"use client";

import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";

import { rememberWidth, rememberedWidth, WIDTH, widthAfter } from "./inspector-width";

/** The room of the inspector: its edge is pulled, or moved by arrows, and stays where it was put. */
export function InspectorRoom({ children }: { readonly children: ReactNode }) {
  const [width, setWidth] = useState(rememberedWidth);
  const room = useRef<HTMLDivElement>(null);
  const pulled = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const put = (next: number) => {
    setWidth(next);
    rememberWidth(next);
  };
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    pulled.current = { x: event.clientX, width };
  };
  const move = ({ clientX }: PointerEvent) => {
    const from = pulled.current;
    // Nothing of the designer is drawn anew until it is let go.
    if (from) room.current?.style.setProperty("width", `${widthAfter(from, clientX)}px`);
  };
  const up = ({ clientX }: PointerEvent) => {
    const from = pulled.current;
    pulled.current = null;
    if (from) put(widthAfter(from, clientX));
  };
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowLeft: WIDTH.step, ArrowRight: -WIDTH.step }[event.key];
    const to = { Home: WIDTH.least, End: WIDTH.most }[event.key];
    if (by === undefined && to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    put(to ?? widthAfter({ x: by ?? 0, width }, 0));
  };
  return (
    // Its room is kept from the beginning: the graph is centred in what is left.
    <div
      ref={room}
      style={{ width }}
      className="relative flex max-w-[50vw] shrink-0 border-border-subtle bg-surface-1 has-[>:only-child]:border-l max-[900px]:contents"
    >
      {children}
      <div
        role="separator"
        tabIndex={0}
        aria-label="Width of the inspector"
        aria-orientation="vertical"
        aria-valuenow={width}
        aria-valuemin={WIDTH.least}
        aria-valuemax={WIDTH.most}
        title="Pull it, or press the arrow keys; a double click puts it back"
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
        onDoubleClick={() => put(WIDTH.usual)}
        onKeyDown={keys}
        className="absolute inset-y-0 -left-1 z-20 w-2 cursor-col-resize touch-none after:absolute after:inset-y-0 after:left-[3px] after:w-0.5 hover:after:bg-accent focus-visible:after:bg-accent active:after:bg-accent max-[900px]:hidden"
      />
    </div>
  );
}
