import "./tile-icon.css";

import { cn } from "@/components/ui/cn";

interface TileIconProps {
  readonly icon: "download" | "more" | "smaller" | "larger";
  readonly className?: string;
}

/** An icon of which there are hundreds; as small a matter to the browser as a background is. */
export function TileIcon({ icon, className = "size-4" }: TileIconProps) {
  return <span aria-hidden data-tile-icon={icon} className={cn("tile-icon", className)} />;
}
