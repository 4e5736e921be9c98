import { toast } from "./toast";

/** What is said when code cannot be fetched. */
export function sayLost(): void {
  toast.error("This part of the page could not be loaded. Is the server running?", {
    id: "lost-part",
  });
}

/** Does something with code that is fetched when it is first needed. What cannot be fetched says so. */
export function whenLoaded<Part>(load: () => Promise<Part>, use: (part: Part) => void): void {
  load().then(use, sayLost);
}
