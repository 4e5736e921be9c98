import type { HTMLAttributes, ReactElement } from "react";

import { cn } from "./cn";

/** An icon of its own size (`size-3` to `size-8`; without one 16 px) in the colour of its text. With `aria-label` it is read out. */
export type Icon = (props: HTMLAttributes<HTMLElement>) => ReactElement;

/**
 * An icon is a letter of the font that `scripts/icon-font.mjs` makes: a drawing of its own for each is a piece of the page
 * that the browser puts together anew at every frame (`docs/decisions/0015`). The letter stands in an attribute: it is no text of the page.
 */
function glyph(letter: string): Icon {
  return function Glyph({ className, ...props }) {
    const name = props["aria-label"];
    return (
      <i
        {...(name === undefined ? HIDDEN : NAMED)}
        {...props}
        data-letter={letter}
        className={cn("icon", className)}
      />
    );
  };
}

const HIDDEN = { "aria-hidden": true } as const;
const NAMED = { role: "img" } as const;

export const AlarmClock = glyph("\ue03a");
export const Archive = glyph("\ue041");
export const ArrowDown = glyph("\ue042");
export const ArrowLeft = glyph("\ue048");
export const ArrowLeftRight = glyph("\ue24a");
export const ArrowRight = glyph("\ue049");
export const ArrowUp = glyph("\ue04a");
export const Ban = glyph("\ue051");
export const Bookmark = glyph("\ue060");
export const Box = glyph("\ue061");
export const Braces = glyph("\ue36a");
export const CalendarClock = glyph("\ue304");
export const Check = glyph("\ue06c");
export const ChevronDown = glyph("\ue06d");
export const ChevronLeft = glyph("\ue06e");
export const ChevronRight = glyph("\ue06f");
export const ChevronsDownUp = glyph("\ue228");
export const CircleAlert = glyph("\ue077");
export const CircleCheck = glyph("\ue226");
export const CircleDashed = glyph("\ue4b0");
export const CircleDot = glyph("\ue345");
export const CircleQuestionMark = glyph("\ue082");
export const CircleSlash = glyph("\ue402");
export const CircleStop = glyph("\ue083");
export const CircleX = glyph("\ue084");
export const Clock = glyph("\ue087");
export const CloudOff = glyph("\ue08d");
export const CloudUpload = glyph("\ue091");
export const Code = glyph("\ue093");
export const CodeXml = glyph("\ue206");
export const Columns2 = glyph("\ue098");
export const Copy = glyph("\ue09e");
export const CopyPlus = glyph("\ue3fd");
export const CornerDownLeft = glyph("\ue0a1");
export const CornerLeftUp = glyph("\ue0a4");
export const Database = glyph("\ue0ad");
export const Download = glyph("\ue0b2");
export const Ellipsis = glyph("\ue0b6");
export const ExternalLink = glyph("\ue0b9");
export const FastForward = glyph("\ue0bd");
export const FileDiff = glyph("\ue317");
export const FileUp = glyph("\ue32a");
export const FileX = glyph("\ue0cd");
export const Filter = glyph("\ue0dc");
export const Flag = glyph("\ue0d1");
export const FlaskConical = glyph("\ue0d5");
export const Gauge = glyph("\ue1bf");
export const GitCompareArrows = glyph("\ue553");
export const GitFork = glyph("\ue28d");
export const Globe = glyph("\ue0e8");
export const Grid2x2 = glyph("\ue4ff");
export const Grid3x3 = glyph("\ue0e9");
export const Hand = glyph("\ue1d7");
export const HardDrive = glyph("\ue0ed");
export const History = glyph("\ue1f5");
export const Hourglass = glyph("\ue296");
export const ImageDown = glyph("\ue53c");
export const ImageOff = glyph("\ue1c0");
export const ImagePlus = glyph("\ue1f7");
export const ImageUp = glyph("\ue5cb");
export const Images = glyph("\ue5c4");
export const Info = glyph("\ue0f9");
export const Keyboard = glyph("\ue284");
export const LayoutTemplate = glyph("\ue207");
export const Lightbulb = glyph("\ue1c2");
export const Link2 = glyph("\ue103");
export const ListChecks = glyph("\ue1d0");
export const ListPlus = glyph("\ue23f");
export const ListTree = glyph("\ue408");
export const LoaderCircle = glyph("\ue10a");
export const LocateFixed = glyph("\ue1db");
export const Map = glyph("\ue110");
export const Maximize = glyph("\ue112");
export const Merge = glyph("\ue43f");
export const MessageSquareText = glyph("\ue575");
export const Minus = glyph("\ue11c");
export const Monitor = glyph("\ue11d");
export const Moon = glyph("\ue11e");
export const MousePointerClick = glyph("\ue120");
export const Move = glyph("\ue121");
export const MoveDown = glyph("\ue48c");
export const MoveHorizontal = glyph("\ue1c6");
export const MoveRight = glyph("\ue490");
export const OctagonX = glyph("\ue128");
export const PackageOpen = glyph("\ue2cc");
export const PanelLeft = glyph("\ue12a");
export const Pause = glyph("\ue12e");
export const Pencil = glyph("\ue1f9");
export const PencilLine = glyph("\ue4f0");
export const Pin = glyph("\ue259");
export const PinOff = glyph("\ue2b6");
export const Play = glyph("\ue13c");
export const Plug = glyph("\ue37f");
export const Plus = glyph("\ue13d");
export const Radio = glyph("\ue142");
export const Redo2 = glyph("\ue2a0");
export const Repeat = glyph("\ue146");
export const Repeat2 = glyph("\ue411");
export const RotateCw = glyph("\ue149");
export const Route = glyph("\ue53e");
export const Rows2 = glyph("\ue439");
export const Rows3 = glyph("\ue58a");
export const Scaling = glyph("\ue2ec");
export const Scan = glyph("\ue257");
export const Scissors = glyph("\ue14e");
export const Search = glyph("\ue151");
export const Server = glyph("\ue153");
export const Settings = glyph("\ue154");
export const Settings2 = glyph("\ue245");
export const Shapes = glyph("\ue4b3");
export const Shuffle = glyph("\ue15e");
export const SkipBack = glyph("\ue15f");
export const SkipForward = glyph("\ue160");
export const SlidersHorizontal = glyph("\ue29a");
export const Sparkles = glyph("\ue412");
export const Split = glyph("\ue440");
export const Square = glyph("\ue167");
export const SquareMinus = glyph("\ue171");
export const Stamp = glyph("\ue3bb");
export const StepBack = glyph("\ue3e9");
export const StepForward = glyph("\ue3ea");
export const StickyNote = glyph("\ue303");
export const Sun = glyph("\ue178");
export const Timer = glyph("\ue1e0");
export const TimerOff = glyph("\ue249");
export const Trash2 = glyph("\ue18e");
export const TriangleAlert = glyph("\ue193");
export const Turtle = glyph("\ue4f9");
export const Undo2 = glyph("\ue2a1");
export const Unplug = glyph("\ue45d");
export const UserRound = glyph("\ue468");
export const UserX = glyph("\ue1a3");
export const Users = glyph("\ue1a4");
export const Variable = glyph("\ue473");
export const Waypoints = glyph("\ue542");
export const Workflow = glyph("\ue425");
export const X = glyph("\ue1b2");
export const Zap = glyph("\ue1b4");
export const ZoomIn = glyph("\ue1b6");
export const ZoomOut = glyph("\ue1b7");
